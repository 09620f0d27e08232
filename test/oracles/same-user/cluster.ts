import { afterAll, beforeAll } from "vitest";
import { withEndings, type OnEnding } from "../../../src/envoy-process/endings.ts";
import { fileNames } from "../../../src/scenario/prepared-scenario.ts";
import { readAttribute } from "../../../src/scenario/subject-notation.ts";
import { envoyOf, skipReason } from "../../support/envoys.ts";
import type { AnyCertificate } from "./any-certificate.ts";
import { request, type Client } from "./api-client.ts";
import { controlPlaneSkipReason, startControlPlane } from "./control-plane.ts";
import { clientName, issueClients } from "./issue-clients.ts";
import { prepareGateway } from "./lab.ts";
import { settings } from "./settings.ts";
import { startGateway } from "./start-gateway.ts";

/** Who has a certificate. The group dev may read, ops may speak to pods. */
export const subjects = {
  admin: ["CN=admin", "O=system:masters"],
  alice: ["CN=alice", "O=dev", "O=ops", "O=dev"],
  bob: ["CN=bob", "O=dev"],
  jörg: ["CN=jörg, der zweite", "O=Köln + Bonn"],
  "with a UID": ["CN=ute", "O=dev"],
  nobody: ["O=system:masters"],
} as const;

/** Lines of a token file. Tom is in dev, olga in ops. */
const tokens = ["token-of-tom,tom,tom-1,dev", "token-of-olga,olga,olga-1,ops"];

/** A kube-apiserver, and an Envoy with the filter in front of it. */
export interface Cluster {
  /** Ports on 127.0.0.1. */
  readonly direct: number;
  readonly gateway: number;
  readonly clients: Readonly<Record<string, Client>>;
  /** Whom kube-apiserver trusts to name users. */
  readonly frontProxy: Client;
}

/** Starts what stands in for the kubelet of the node that the pod `pod` is on, with a certificate and key. @returns its port on 127.0.0.1 */
export type StartKubelet = (identity: { cert: string; key: string }, onEnding: OnEnding) => Promise<number>;

/** Pods of the namespace of the pod `pod`. */
export const podsPath = "/api/v1/namespaces/default/pods";

/** Why tests that need a cluster are skipped; undefined where there is one. */
export const clusterSkipReason: string | undefined = controlPlaneSkipReason() ?? skipReason("1.37");

/** Starts a cluster for the tests of a `describe`, and ends it after them. */
export function useCluster(startKubelet: StartKubelet): () => Cluster {
  let cluster: Cluster | undefined;
  let end: (() => void) | undefined;
  let over: Promise<void> | undefined;
  beforeAll(async () => {
    await new Promise<void>((resolve, reject) => {
      over = withEndings(async (onEnding) => {
        cluster = await startCluster(startKubelet, onEnding);
        resolve();
        await new Promise<void>((finish) => (end = finish));
      });
      over.catch(reject);
    });
  }, 240_000);
  afterAll(async () => {
    end?.();
    await over;
  });
  return () => {
    if (cluster === undefined) throw new Error("There is no cluster");
    return cluster;
  };
}

async function startCluster(startKubelet: StartKubelet, onEnding: OnEnding): Promise<Cluster> {
  const binary = envoyOf("1.37");
  if (binary === undefined) throw new Error("There is no Envoy 1.37");
  const gateway = prepareGateway(settings.forward);
  const files = issueClients(gateway, Object.entries(subjects).map(certificateOf));
  const pemOf = (name: string, all = files): { cert: string; key: string } => ({
    cert: all.get(fileNames.certificate(name)) ?? "",
    key: all.get(fileNames.key(name)) ?? "",
  });
  const clients: Record<string, Client> = Object.fromEntries(
    Object.keys(subjects).map((name, index) => [name, { certificate: pemOf(clientName(index)) }]),
  );
  const frontProxy = { certificate: pemOf("front-proxy", new Map(gateway.files)) };
  const kubeletPort = await startKubelet(pemOf("kube-apiserver", new Map(gateway.files)), onEnding);
  const admin = clients["admin"] ?? {};
  const flags = settings.forward.flags;
  const direct = await startControlPlane({ files: gateway.files, tokens, flags, admin, onEnding });
  for (const { path, ...body } of objectsOf(kubeletPort)) {
    const { status, body: said } = await request(direct, admin, { method: "POST", path, body });
    if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(said)}`);
  }
  return {
    direct,
    gateway: await startGateway(gateway, { binary, upstreamPort: direct, onEnding }),
    clients,
    frontProxy,
  };
}

function certificateOf([name, subject]: [string, readonly string[]]): AnyCertificate {
  const uid = { "1.3.6.1.4.1.57683.2": "uid-1" };
  const notations = name === "with a UID" ? [...subject, uid] : subject;
  const attributes = notations.map((notation) => {
    const attribute = readAttribute(notation);
    if ("problem" in attribute) throw new Error(attribute.problem);
    return attribute;
  });
  const rest = { notBefore: -3600, notAfter: 86_400, dnsNames: [], uris: [], key: "ec" } as const;
  const rdns = attributes.map((attribute) => [attribute]);
  return { attributes, entry: { issuer: "client-ca", ca: false, subject: rdns, ...rest } };
}

/** An object's own fields, and where it is made. */
type ApiObject = Readonly<Record<string, unknown>> & { readonly path: string };

/** Whoever asks may ask who he is; the group dev may read, ops may speak to pods. The node is the stub. */
function objectsOf(kubeletPort: number): ApiObject[] {
  const rbac = "/apis/rbac.authorization.k8s.io/v1";
  const everyone = ["system:authenticated", "system:unauthenticated"];
  const role = (name: string, apiGroups: string[], resources: string[], verbs: string[]): ApiObject => ({
    path: `${rbac}/clusterroles`,
    metadata: { name },
    rules: [{ apiGroups, resources, verbs }],
  });
  const binding = (name: string, groups: string[]): ApiObject => ({
    path: `${rbac}/clusterrolebindings`,
    metadata: { name },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
    subjects: groups.map((group) => ({ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name: group })),
  });
  const addresses = [{ type: "InternalIP", address: "127.0.0.1" }];
  return [
    role("ask-who", ["authentication.k8s.io"], ["selfsubjectreviews"], ["create"]),
    binding("ask-who", everyone),
    role("read", [""], ["pods", "configmaps"], ["get", "list", "watch"]),
    binding("read", ["dev"]),
    role("speak", [""], ["pods/exec", "pods/attach", "pods/portforward"], ["get", "create"]),
    binding("speak", ["ops"]),
    {
      path: "/api/v1/nodes",
      metadata: { name: "stub" },
      status: { addresses, daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } } },
    },
    {
      path: podsPath,
      metadata: { name: "pod" },
      spec: { nodeName: "stub", containers: [{ name: "c", image: "i" }] },
    },
    { path: "/api/v1/namespaces/default/configmaps", metadata: { name: "seen" }, data: { a: "b" } },
  ];
}
