import { patchedMessages, type ApplyTo, type ConfigPatch, type EnvoyFilter } from "./envoy-filter.ts";
import type { GatewayProxy } from "./gateway.ts";

/** The patches that hold for a gateway, of each kind in the order in which they are applied. */
export type PatchesByKind = Readonly<Record<ApplyTo, readonly ConfigPatch[]>>;

/**
 * The patches of EnvoyFilters that hold for a gateway: those of its namespace and of the root namespace that select its labels, and of these the
 * patches for gateways whose `proxy` it fits. They are applied by priority, the root namespace before others, the older before the newer, then
 * by name.
 */
export function selectPatches(filters: readonly EnvoyFilter[], proxy: GatewayProxy): PatchesByKind {
  const patches = sortFilters(filters, proxy)
    .filter((filter) => selectsProxy(filter, proxy))
    .flatMap((filter) => filter.patches.filter((patch) => fitsProxy(patch, proxy)));
  return groupByKind(patches);
}

/** Patches by kind, in the order in which they stand. */
export function groupByKind(patches: readonly ConfigPatch[]): PatchesByKind {
  const kinds = Object.keys(patchedMessages) as ApplyTo[];
  return Object.fromEntries(
    kinds.map((kind) => [kind, patches.filter(({ applyTo }) => applyTo === kind)]),
  ) as unknown as PatchesByKind;
}

/** EnvoyFilters in the order in which istiod applies them. */
function sortFilters(
  filters: readonly EnvoyFilter[],
  { namespace, rootNamespace }: GatewayProxy,
): readonly EnvoyFilter[] {
  const keyOf = (filter: EnvoyFilter): readonly (number | string)[] => {
    const home = filter.namespace ?? namespace;
    const time = Date.parse(filter.creationTimestamp);
    return [
      filter.priority,
      home === rootNamespace ? 0 : 1,
      Number.isNaN(time) ? -Infinity : time,
      `${filter.name}.${home}`,
    ];
  };
  return filters
    .map((filter) => ({ filter, key: keyOf(filter) }))
    .sort((a, b) => compareKeys(a.key, b.key))
    .map(({ filter }) => filter);
}

function compareKeys(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  const index = a.findIndex((part, place) => part !== b[place]);
  if (index < 0) return 0;
  return (a[index] ?? 0) < (b[index] ?? 0) ? -1 : 1;
}

/** Whether an EnvoyFilter is for a gateway, by its namespace and labels. */
export function selectsProxy(filter: EnvoyFilter, { namespace, rootNamespace, labels }: GatewayProxy): boolean {
  const home = filter.namespace ?? namespace;
  if (home !== namespace && home !== rootNamespace) return false;
  return (
    labels === undefined || Object.entries(filter.workloadSelector).every(([name, value]) => labels[name] === value)
  );
}

/** Whether a patch is for gateways, and for one of this version and with this metadata. */
export function fitsProxy({ match }: ConfigPatch, { istioVersion, metadata }: GatewayProxy): boolean {
  const { context = "ANY", proxy } = match;
  if (context !== "ANY" && context !== "GATEWAY") return false;
  const version = proxy?.proxyVersion ?? "";
  if (version !== "" && istioVersion !== undefined && !new RegExp(version).test(istioVersion)) return false;
  return Object.entries(proxy?.metadata ?? {}).every(([name, value]) => metadata[name] === value);
}
