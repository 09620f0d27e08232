import { createHash } from "node:crypto";
import { fail, hasErrors, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { fillOpenParameters } from "../filter/open-parameters.ts";
import type { ParameterValues } from "../filter/parameters.ts";
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
import type { ObjectReference } from "../gardener/plan.ts";
import type { PlanParts } from "../gardener/plan-modes.ts";
import { expectedSecrets } from "../gardener/secrets/gateway-secrets.ts";
import { placementsOf } from "../gardener/placements.ts";
import { gatewayParameters, placedScripts, proxyParameters, type ExposeOptions } from "./placed-scripts.ts";

/** What control planes are exposed with. */
export interface ExposeClustersOptions extends ExposeOptions {
  /** Secrets of the gateways by the control plane's namespace. */
  readonly secrets?: ReadonlyMap<string, readonly KubernetesObject[]>;
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
  /** Secrets that its Gateways and DestinationRules name in L7 mode, and that are not among the objects. */
  readonly expectedSecrets: readonly ObjectReference[];
  /** What a plan to or from L7 mode is made of. */
  readonly plan: PlanParts;
}

/** Every object of L7 mode for some control planes and their gateways. */
export function exposeClusters(
  exposures: readonly Exposure[],
  options: ExposeClustersOptions,
): Checked<ExposedClusters> {
  const created = createScripts(exposures, options);
  if (!created.ok) return created;
  const scripts = created.value;
  const objectsOf = ({ gateway, exposure }: GatewayOf): readonly KubernetesObject[] =>
    createGatewayResources(gateway, scripts.gatewayScripts(exposure), exposure.options);
  const clusters = exposures.map((exposure) =>
    exposeCluster(exposure, scripts, { objectsOf, secrets: options.secrets?.get(exposure.namespace) ?? [] }),
  );
  return succeed({ gateways: gatewaysOf(exposures).flatMap(objectsOf), clusters }, created.diagnostics);
}

function exposeCluster(
  exposure: Exposure,
  scripts: ExposureScripts,
  { objectsOf, secrets }: OwnObjects,
): ExposedCluster {
  const clusterScripts = scripts.clusterScripts(exposure);
  const { parameters } = clusterScripts.authHeader.script;
  return {
    exposure,
    objects: [...createClusterResources(exposure, clusterScripts), ...secrets],
    expectedSecrets: expectedSecrets(exposure, secrets),
    get plan() {
      const gateways = gatewaysOf([exposure]).flatMap(objectsOf);
      const { apiserverProxy: proxy } = clusterScripts;
      return {
        gateways,
        secrets,
        expectedSecrets: expectedSecrets(exposure, secrets),
        parameters,
        ...(proxy === undefined ? {} : { proxy: withBackstop(exposure, proxy) }),
      };
    },
  };
}

interface OwnObjects {
  readonly objectsOf: (gateway: GatewayOf) => readonly KubernetesObject[];
  readonly secrets: readonly KubernetesObject[];
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
  const compile = placedScripts(options);
  const diagnostics: Diagnostic[] = [];
  const compiled = new Map<string, PlacedScript>();
  const add = (name: string, filter: string, parameters: ParameterValues): void => {
    if (compiled.has(name)) return;
    const result = compile(filter, parameters);
    diagnostics.push(...result.diagnostics);
    if (result.ok) compiled.set(name, result.value);
  };
  for (const exposure of exposures) {
    add(`gateway ${keyOf(exposure)}`, "auth-header", gatewayParameters(exposure));
    if (exposure.apiserverProxy) add(`proxy ${keyOf(exposure)}`, "auth-header", proxyParameters(exposure));
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

function keyOf(exposure: Exposure): string {
  return JSON.stringify(Object.entries(gatewayParameters(exposure)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function forNamespace({ script, listener }: PlacedScript, namespace: string): PlacedScript {
  return { script: fillOpenParameters(script, { metadataValue: namespace }, sha256), listener };
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
