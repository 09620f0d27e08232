import { existsSync } from "node:fs";
import { buildGoOracle, goCommand, goOraclePath, type GoSources } from "../../support/go-oracle.ts";

/** kube-apiserver's authenticators of two versions: of the newest that the filter's defaults match, and one without UIDs and credential ids. */
export const kubernetesOracles = {
  "1.36": { name: "kubernetes-1.36", folder: "kubernetes" },
  "1.31": {
    name: "kubernetes-1.31",
    folder: "kubernetes",
    modFile: "go-1.31.mod",
    tags: "before_uids",
    // What Kubernetes 1.31.14 is built with: before Go 1.25, a T61String is not decoded.
    toolchain: "go1.24.9",
  },
} as const satisfies Record<string, GoSources>;

export type KubernetesVersion = keyof typeof kubernetesOracles;

/** Why tests that ask these versions are skipped; undefined where they can be asked. In CI, where there is Go, a missing oracle fails. */
export function kubernetesSkipReason(...versions: readonly KubernetesVersion[]): string | undefined {
  if (goCommand !== undefined || process.env["CI"] !== undefined) return undefined;
  const missing = versions.find((version) => !existsSync(goOraclePath(kubernetesOracles[version])));
  return missing === undefined
    ? undefined
    : `no Go here to build Kubernetes ${missing} authenticators with: see https://go.dev/doc/install, then npm run kubernetes:build`;
}

/** The binary of a version, built if need be: some six minutes of CPU the first time. @throws Error where it cannot be built in time */
export function provideKubernetesOracle(version: KubernetesVersion, seconds = 900): Promise<string> {
  return buildGoOracle(kubernetesOracles[version], { seconds });
}

const version = "k8s.io/component-base/version";

/** A kube-apiserver itself: some 13 minutes of CPU the first time. Tests that need it are skipped where it was not built in time. */
export const kubeApiserver: GoSources = {
  name: "kube-apiserver",
  folder: "kube-apiserver",
  package: "k8s.io/kubernetes/cmd/kube-apiserver",
  linkFlags: `-X ${version}.gitVersion=v1.36.3 -X ${version}.gitMajor=1 -X ${version}.gitMinor=36`,
};

/** client-go's clients for exec, attach and port-forward, and a kubelet of Kubernetes' own parts; the parts are those of kube-apiserver. */
export const kubernetesClients: GoSources = { name: "kubernetes-clients", folder: "kubernetes-clients" };
