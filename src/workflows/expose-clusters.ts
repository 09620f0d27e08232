import { createHash } from "node:crypto";
import { createCompiler, type Compiler } from "../compiler/create-compiler.ts";
import { fail, hasErrors, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TextFiles } from "../files/text-files.ts";
import { fillOpenParameters, openValue } from "../filter/open-parameters.ts";
import type { ParameterValues } from "../filter/parameters.ts";
import { readFilter } from "../filter/read-filter.ts";
import {
  createClusterResources,
  createGatewayResources,
  withBackstop,
  type ClusterScripts,
  type GatewayScripts,
  type PlacedScript,
} from "../gardener/create-l7-resources.ts";
import type { Exposure, Gateway } from "../gardener/exposure.ts";
import type { KubernetesObject } from "../gardener/kubernetes-object.ts";
import type { PlanParts } from "../gardener/plan-modes.ts";
import { placementsOf } from "../gardener/placements.ts";
import { listenerPieces } from "../packaging/listener-pieces.ts";

export interface ExposeOptions {
  /** Where the filters are: folders `auth-header`, `hsts` and `misdirected-request`. */
  readonly filters: { readonly root: string; readonly files: TextFiles };
  /** Keeps what it has read for the next call; a new one unless given. */
  readonly compiler?: Compiler;
}

/** What control planes and their gateways need in L7 mode. */
export interface ExposedClusters {
  /** Objects of the gateways, each gateway once. */
  readonly gateways: readonly KubernetesObject[];
  readonly clusters: readonly ExposedCluster[];
}

export interface ExposedCluster {
  readonly exposure: Exposure;
  readonly objects: readonly KubernetesObject[];
  /** What a plan to or from L7 mode is made of. */
  readonly plan: PlanParts;
}

/** Every object of L7 mode for some control planes and their gateways. */
export function exposeClusters(exposures: readonly Exposure[], options: ExposeOptions): Checked<ExposedClusters> {
  const created = createScripts(exposures, options);
  if (!created.ok) return created;
  const scripts = created.value;
  const objectsOf = ({ gateway, exposure }: GatewayOf): readonly KubernetesObject[] =>
    createGatewayResources(gateway, scripts.gatewayScripts(exposure), exposure.options);
  const clusters = exposures.map((exposure) => exposeCluster(exposure, scripts, objectsOf));
  return succeed({ gateways: gatewaysOf(exposures).flatMap(objectsOf), clusters }, created.diagnostics);
}

function exposeCluster(
  exposure: Exposure,
  scripts: ExposureScripts,
  objectsOf: (gateway: GatewayOf) => readonly KubernetesObject[],
): ExposedCluster {
  const clusterScripts = scripts.clusterScripts(exposure);
  const { parameters } = clusterScripts.authHeader.script;
  return {
    exposure,
    objects: createClusterResources(exposure, clusterScripts),
    get plan() {
      const gateways = gatewaysOf([exposure]).flatMap(objectsOf);
      const { apiserverProxy: proxy } = clusterScripts;
      return {
        gateways,
        secrets: [],
        parameters,
        ...(proxy === undefined ? {} : { proxy: withBackstop(exposure, proxy) }),
      };
    },
  };
}

interface GatewayOf {
  readonly gateway: Gateway;
  readonly exposure: Exposure;
}

/** Each gateway once, with one of the exposures behind it: they all ask the same of it. */
function gatewaysOf(exposures: readonly Exposure[]): readonly GatewayOf[] {
  const found = exposures.flatMap((exposure) => placementsOf(exposure).map(({ gateway }) => ({ gateway, exposure })));
  return [...new Map(found.toReversed().map((entry) => [entry.gateway.namespace, entry])).values()].toReversed();
}

interface ExposureScripts {
  gatewayScripts(exposure: Exposure): GatewayScripts;
  clusterScripts(exposure: Exposure): ClusterScripts;
}

/** Compiles each filter once for each set of parameters: that of the apiserver-proxy differs in one text for each control plane. */
function createScripts(exposures: readonly Exposure[], options: ExposeOptions): Checked<ExposureScripts> {
  const compile = compileWith(options);
  const diagnostics: Diagnostic[] = [];
  const compiled = new Map<string, PlacedScript>();
  const add = (name: string, filter: string, parameters: ParameterValues): void => {
    if (compiled.has(name)) return;
    const result = compile(filter, parameters);
    diagnostics.push(...result.diagnostics);
    if (result.ok) compiled.set(name, result.value);
  };
  for (const exposure of exposures) {
    add(`gateway ${keyOf(exposure)}`, "auth-header", parametersOf(exposure));
    if (exposure.apiserverProxy) add(`proxy ${keyOf(exposure)}`, "auth-header", proxyParametersOf(exposure));
  }
  add("hsts", "hsts", {});
  add("misdirected-request", "misdirected-request", {});
  if (hasErrors(diagnostics)) return fail(...diagnostics);
  const scriptOf = (name: string): PlacedScript => {
    const script = compiled.get(name);
    if (script === undefined) throw new Error(`No script was compiled for ${name}`);
    return script;
  };
  return succeed(
    {
      gatewayScripts: (exposure) => ({
        authHeader: scriptOf(`gateway ${keyOf(exposure)}`),
        hsts: scriptOf("hsts").script,
        misdirectedRequest: scriptOf("misdirected-request").script,
      }),
      clusterScripts: (exposure) => ({
        authHeader: scriptOf(`gateway ${keyOf(exposure)}`),
        ...(exposure.apiserverProxy
          ? { apiserverProxy: forNamespace(scriptOf(`proxy ${keyOf(exposure)}`), exposure.namespace) }
          : {}),
      }),
    },
    diagnostics,
  );
}

function compileWith({ filters, compiler = createCompiler() }: ExposeOptions) {
  return (name: string, parameters: ParameterValues): Checked<PlacedScript> => {
    const filter = readFilter(`${filters.root}/${name}`, filters.files);
    if (!filter.ok) return filter;
    const compiled = compiler.compile(filter.value, { parameters, files: filters.files });
    if (!compiled.ok) return compiled;
    const listener = listenerPieces(filter.value.manifest.deploy.listener, compiled.value.parameters);
    return succeed({ script: compiled.value, listener }, compiled.diagnostics);
  };
}

function keyOf(exposure: Exposure): string {
  return JSON.stringify(Object.entries(parametersOf(exposure)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Kubernetes derives the credential id from 1.32 on; an older kube-apiserver would show a user that it does not have natively. */
function parametersOf({ authHeader, kubernetes }: Exposure): ParameterValues {
  const minor = Number(kubernetes.split(".")[1]);
  return { credentialId: minor >= 32, ...authHeader };
}

/** What Gardener's listener for the apiserver-proxy has in place of the gateway's: another key, and the namespace as its value. */
function proxyParametersOf(exposure: Exposure): ParameterValues {
  return {
    strictTransportSecurity: "max-age=31536000",
    ...parametersOf(exposure),
    metadataKey: "authenticated-shoot",
    metadataValue: openValue("metadataValue"),
  };
}

function forNamespace({ script, listener }: PlacedScript, namespace: string): PlacedScript {
  return { script: fillOpenParameters(script, { metadataValue: namespace }, sha256), listener };
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
