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
  const objectsOf = ({ gateway, exposures: [first] }: GatewayOf): readonly KubernetesObject[] =>
    createGatewayResources(gateway, scripts.gatewayScripts(gateway), first.options);
  const clusters = exposures.map((exposure) =>
    exposeCluster(exposure, scripts, { objectsOf, secrets: options.secrets?.get(exposure.namespace) ?? [] }),
  );
  return succeed({ gateways: behindGateways(exposures).flatMap(objectsOf), clusters }, created.diagnostics);
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
      const gateways = behindGateways([exposure]).flatMap(objectsOf);
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
  /** The control planes behind it, which all ask the same of it. */
  readonly exposures: readonly [Exposure, ...Exposure[]];
}

/** Each gateway once, in the order in which they are named. */
function behindGateways(exposures: readonly Exposure[]): readonly GatewayOf[] {
  const found = new Map<string, GatewayOf>();
  for (const exposure of exposures)
    for (const { gateway } of placementsOf(exposure)) {
      const known = found.get(gateway.namespace)?.exposures ?? [];
      found.set(gateway.namespace, { gateway, exposures: [...known, exposure] as GatewayOf["exposures"] });
    }
  return [...found.values()];
}

interface ExposureScripts {
  gatewayScripts(gateway: Gateway): GatewayScripts;
  clusterScripts(exposure: Exposure): ClusterScripts;
}

/** Compiles each filter once for each set of parameters: that of the apiserver-proxy differs in one text for each control plane. */
function createScripts(exposures: readonly Exposure[], options: ExposeOptions): Checked<ExposureScripts> {
  const compile = placedScripts(options);
  const compiled = new Map<string, Checked<PlacedScript>>();
  const placed = (filter: string, parameters: ParameterValues): Checked<PlacedScript> => {
    const key = `${filter} ${keyOf(parameters)}`;
    const known = compiled.get(key) ?? compile(filter, parameters);
    compiled.set(key, known);
    return known;
  };
  const gateways = new Map(
    behindGateways(exposures).map((behind) => [
      behind.gateway.namespace,
      placed("auth-header", gatewayParameters(behind.exposures)),
    ]),
  );
  const proxies = new Map(
    exposures
      .filter(({ apiserverProxy }) => apiserverProxy)
      .map((exposure) => [exposure.namespace, placed("auth-header", proxyParameters(exposure))]),
  );
  const [hsts, misdirectedRequest] = [placed("hsts", {}), placed("misdirected-request", {})];
  const diagnostics: readonly Diagnostic[] = [...compiled.values()].flatMap((result) => result.diagnostics);
  if (!hsts.ok || !misdirectedRequest.ok || hasErrors(diagnostics)) return fail(...diagnostics);
  const authHeaderOf = ({ namespace }: Gateway): PlacedScript => scriptIn(gateways, namespace);
  return succeed(
    {
      gatewayScripts: (gateway) => ({
        authHeader: authHeaderOf(gateway),
        hsts: hsts.value.script,
        misdirectedRequest: misdirectedRequest.value.script,
      }),
      clusterScripts: ({ gateway, apiserverProxy, namespace }) => ({
        authHeader: authHeaderOf(gateway),
        ...(apiserverProxy ? { apiserverProxy: forNamespace(scriptIn(proxies, namespace), namespace) } : {}),
      }),
    },
    diagnostics,
  );
}

function scriptIn(scripts: ReadonlyMap<string, Checked<PlacedScript>>, name: string): PlacedScript {
  const script = scripts.get(name);
  if (script?.ok !== true) throw new Error(`No script was compiled for ${name}`);
  return script.value;
}

function keyOf(parameters: ParameterValues): string {
  return JSON.stringify(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function forNamespace({ script, listener }: PlacedScript, namespace: string): PlacedScript {
  return { script: fillOpenParameters(script, { metadataValue: namespace }, sha256), listener };
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
