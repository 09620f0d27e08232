import { fileNames } from "../../../src/scenario/prepared-scenario.ts";
import { prepareScenario } from "../../../src/scenario/prepare-scenario.ts";
import { readScenario } from "../../../src/scenario/read-scenario.ts";
import type { Scenario } from "../../../src/scenario/scenario.ts";
import { scenarioScripts } from "../../../src/workflows/compile-scripts.ts";
import { valueOf } from "../../support/expect-value.ts";
import { filterFolder, projectFiles } from "../../support/files-on-disk.ts";
import { startKubernetes, type RunningKubernetes } from "./ask-kubernetes.ts";
import { provideKubernetesOracle } from "./oracles.ts";
import type { Setting } from "./settings.ts";

/** An ingress gateway whose listener `gateway` has the filter as a setting wants it. */
export interface Gateway {
  readonly setting: Setting;
  readonly scenario: Scenario;
  /** Scripts, and certificates and keys of everyone but the clients. */
  readonly files: ReadonlyMap<string, string>;
}

/** The gateway with kube-apiserver's authenticators behind it. */
export interface Lab extends Gateway {
  readonly kubernetes: RunningKubernetes;
}

/** @param script in place of the filter */
export function prepareGateway(setting: Setting, script?: string): Gateway {
  const whole = valueOf(readScenario("envoy-fixtures/auth-header", projectFiles));
  const own = { "auth-header": { filter: "auth-header", parameters: setting.parameters } } as const;
  const compiled = valueOf(scenarioScripts({ ...whole, filters: own }, { files: projectFiles, filterFolder }));
  const lua = script ?? compiled.get("auth-header") ?? "";
  const scripts = new Map(Object.keys(whole.filters).map((name) => [name, lua]));
  const pki = Object.fromEntries(Object.entries(whole.pki).filter(([name]) => everyoneElse.includes(name)));
  const scenario = { ...whole, pki, exchanges: [] };
  return { setting, scenario, files: prepareScenario({ scenario, scripts, now: new Date() }).files };
}

const everyoneElse = ["client-ca", "cluster-ca", "front-proxy-ca", "gateway", "kube-apiserver", "front-proxy"];

/** Builds the oracle if need be, and starts it. See `prepareGateway`. */
export async function openLab(setting: Setting, script?: string): Promise<Lab> {
  const binary = await provideKubernetesOracle(setting.kubernetes);
  const gateway = prepareGateway(setting, script);
  const textOf = (file: string): string => gateway.files.get(file) ?? "";
  const kubernetes = await startKubernetes(binary, {
    clientCa: textOf(fileNames.certificate("client-ca")),
    frontProxyCa: textOf(fileNames.certificate("front-proxy-ca")),
    certificate: textOf(fileNames.certificate("kube-apiserver")),
    key: textOf(fileNames.key("kube-apiserver")),
    flags: setting.flags,
  });
  return { ...gateway, kubernetes };
}
