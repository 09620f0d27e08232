import { fail, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { decodeMessage } from "../envoy-schema/decode-message.ts";
import type { JsonObject } from "../files/json.ts";
import type { ConfigPatch, EnvoyFilter } from "./envoy-filter.ts";
import { configurationMessages, type GatewayConfiguration, type GatewayProxy } from "./gateway.ts";
import { patchCluster } from "./patches/patch-cluster.ts";
import { patchListener } from "./patches/patch-listener.ts";
import type { PatchLog, PatchNote } from "./patches/patch-log.ts";
import { patchRouteConfiguration } from "./patches/patch-routes.ts";
import { referencedRoutes } from "./route-references.ts";
import { selectPatches, type PatchesByKind } from "./select-patches.ts";

/**
 * Applies EnvoyFilters to what istiod generates for a gateway without them, as istiod 1.30 does.
 *
 * @returns the configuration in the notation of `decodeMessage`; or, with nothing applied, `ENVOY_FILTER_NOT_MODELLED` for patches whose outcome
 * depends on more than what is given
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/
 */
export function applyEnvoyFilters(
  configuration: GatewayConfiguration,
  filters: readonly EnvoyFilter[],
  proxy: GatewayProxy,
): Checked<GatewayConfiguration> {
  const refused: Diagnostic[] = [];
  const log = {
    applied: () => undefined,
    noted: (patch: ConfigPatch, note: PatchNote) => refused.push(...refusalOf(patch, note)),
  };
  const patched = applyPatches(
    decodeConfiguration(configuration),
    { patches: selectPatches(filters, proxy), proxy },
    () => log,
  );
  return refused.length > 0 ? fail(...refused) : succeed(decodeConfiguration(patched));
}

/** A configuration in the notation of `decodeMessage`, in which two that are the same are equal. What the schema does not know is kept. */
export function decodeConfiguration(configuration: GatewayConfiguration): GatewayConfiguration {
  const decode = (kind: keyof GatewayConfiguration): readonly JsonObject[] =>
    configuration[kind].map((json) => decodeMessage(configurationMessages[kind], json, { keepUnknown: true }).value);
  return { listeners: decode("listeners"), routes: decode("routes"), clusters: decode("clusters") };
}

/** Patches that hold for a gateway, and the gateway. */
export interface PatchesOfProxy {
  readonly patches: PatchesByKind;
  readonly proxy: GatewayProxy;
}

/** A thing that is patched on its own: what is done to one depends on no other. */
export interface PatchTarget {
  readonly kind: keyof GatewayConfiguration;
  /** As istiod generates it; undefined where a patch adds it. */
  readonly before: JsonObject | undefined;
}

/**
 * Applies patches to a configuration in the notation of `decodeMessage`.
 *
 * @param logOf who hears of what is done to a target
 */
export function applyPatches(
  configuration: GatewayConfiguration,
  { patches, proxy }: PatchesOfProxy,
  logOf: (target: PatchTarget) => PatchLog,
): GatewayConfiguration {
  const patchOne = (kind: keyof GatewayConfiguration, before: JsonObject): readonly JsonObject[] => {
    const patched = patchTarget({ kind, before }, { patches, proxy }, logOf({ kind, before }));
    return patched === undefined ? [] : [patched];
  };
  const patchAll = (kind: keyof GatewayConfiguration): readonly JsonObject[] =>
    configuration[kind].flatMap((before) => patchOne(kind, before));
  const adds = (kind: "listeners" | "clusters"): readonly JsonObject[] => added(kind, patches, logOf);
  const listeners = [...patchAll("listeners"), ...adds("listeners")];
  const asked = askedRoutes(configuration, listeners).flatMap((before) => patchOne("routes", before));
  const clusters = configuration.clusters.map((before) => ({ before, patched: patchOne("clusters", before) }));
  const last = clusters.find(({ before }) => before["name"] === "BlackHoleCluster")?.patched[0];
  return {
    listeners,
    routes: asked,
    clusters: [...clusters.flatMap(({ patched }) => patched), ...withoutRepeated(adds("clusters"), last)],
  };
}

/**
 * The route configurations that a gateway asks for: those that its listeners name, which a patch of a listener may change. istiod answers with an
 * empty one for a name that is of no Gateway.
 */
function askedRoutes(
  { listeners, routes }: GatewayConfiguration,
  patched: readonly JsonObject[],
): readonly JsonObject[] {
  const [before, after] = [referencedRoutes(listeners), referencedRoutes(patched)];
  const kept = routes.filter(({ name }) => typeof name !== "string" || !before.has(name) || after.has(name));
  const names = routes.map(({ name }) => name);
  const unknown = [...after].filter((name) => !before.has(name) && !names.includes(name));
  return [...kept, ...unknown.map((name) => ({ name, validate_clusters: false }))];
}

/** One listener, route configuration or cluster, patched; undefined where a patch removes it. */
export function patchTarget(
  { kind, before }: { readonly kind: keyof GatewayConfiguration; readonly before: JsonObject },
  { patches, proxy }: PatchesOfProxy,
  log: PatchLog,
): JsonObject | undefined {
  if (kind === "listeners") return patchListener(before, patches, log);
  if (kind === "clusters") return patchCluster(before, patches, log);
  return patchRouteConfiguration(before, { patches, gatewayPorts: proxy.gatewayPorts }, log);
}

function added(
  kind: "listeners" | "clusters",
  patches: PatchesByKind,
  logOf: (target: PatchTarget) => PatchLog,
): readonly JsonObject[] {
  const adds = patches[kind === "listeners" ? "LISTENER" : "CLUSTER"].filter(
    // istiod takes a listener without a name for a removed one.
    ({ operation, value }) => operation === "ADD" && (kind === "clusters" || value?.["name"] !== undefined),
  );
  return adds.map((patch) => {
    logOf({ kind, before: undefined }).applied(patch);
    return patch.value ?? {};
  });
}

/** Of added clusters of one name istiod sends the first, and none of the name that its own last cluster has once patched. */
function withoutRepeated(clusters: readonly JsonObject[], last: JsonObject | undefined): readonly JsonObject[] {
  const names = new Set(last === undefined ? [] : [last["name"]]);
  return clusters.filter(({ name }) => {
    const isNew = !names.has(name);
    names.add(name);
    return isNew;
  });
}

/** Why the outcome of a patch cannot be told. */
export function refusalOf(patch: ConfigPatch, note: PatchNote): readonly Diagnostic[] {
  const why = whyNotModelled(patch, note);
  if (why === undefined) return [];
  const position = patch.positionOf(["patch", "value"]);
  const { message, hint } = why;
  const finding = { code: "ENVOY_FILTER_NOT_MODELLED", severity: "error", message, hint } as const;
  return [position === undefined ? finding : { ...finding, position }];
}

function whyNotModelled({ label }: ConfigPatch, note: PatchNote): { message: string; hint: string } | undefined {
  if (note.kind === "mismatch") {
    const message = `${label} merges one type into another: found ${JSON.stringify(note.before)} at "${note.path.join(".")}"`;
    return { message, hint: "istiod gives up all patches that follow; name the type that is there" };
  }
  if (note.kind === "shared") {
    const message = `${label} merges into "${note.path.join(".")}", which istiod has once for all gateways`;
    return { message, hint: sharedHint };
  }
  if (note.kind !== "socket-shared") return undefined;
  const message = `${label} merges into a transport socket that another patch has put there`;
  return { message, hint: "In istiod it changes that patch, again at each push; write one patch" };
}

const sharedHint =
  "From then on every such value of this istiod is another one, require_client_certificate of all gateways among them, until it is restarted";
