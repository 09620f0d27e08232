import { isJsonObject, type JsonObject } from "../../files/json.ts";
import { patchedMessages, type ConfigPatch } from "../envoy-filter.ts";
import { mergeMessage, mergeTyped } from "../merge-message.ts";
import type { PatchesByKind } from "../select-patches.ts";
import { insertElement } from "./insert-element.ts";
import { matchesFilterChain, matchesListener, matchesListenerFilter, namesListenerFilter } from "./match-listener.ts";
import { mergeSocketOfChain } from "./merge-transport-socket.ts";
import { patchNetworkFilters } from "./patch-network-filters.ts";
import { setField, withList } from "./set-field.ts";
import { placeOf, type PatchLog } from "./patch-log.ts";

/**
 * A listener as istiod sends it, patched; undefined where a patch removes it. First the listener, then its listener filters, then its chains,
 * each with what is inside of it.
 */
export function patchListener(listener: JsonObject, patches: PatchesByKind, log: PatchLog): JsonObject | undefined {
  let patched = listener;
  for (const patch of patches.LISTENER) {
    if (!matchesListener(patch, patched)) continue;
    if (patch.operation === "REMOVE") {
      log.applied(patch);
      return undefined;
    }
    if (patch.operation !== "MERGE") continue;
    log.applied(patch);
    patched = mergeMessage(
      patchedMessages.LISTENER,
      { target: patched, source: patch.value ?? {} },
      placeOf(patch, log),
    );
  }
  return patchFilterChains(patchListenerFilters(patched, patches, log), patches, log);
}

function patchListenerFilters(
  listener: JsonObject,
  { LISTENER_FILTER: patches }: PatchesByKind,
  log: PatchLog,
): JsonObject {
  return withList(listener, "listener_filters", (filters) =>
    patches
      .filter((patch) => matchesListener(patch, listener))
      .reduce((list, patch) => patchListenerFilter(list, patch, log), filters),
  );
}

function patchListenerFilter(filters: readonly JsonObject[], patch: ConfigPatch, log: PatchLog): readonly JsonObject[] {
  const matches = (filter: JsonObject): boolean => matchesListenerFilter(patch, filter);
  const namesElement = namesListenerFilter(patch);
  if (patch.operation !== "MERGE")
    return insertElement(filters, { patch, namesElement, matches }, { log, canReplace: true });
  // To istiod any listener filter is one to merge into, once the patch names one.
  return namesElement ? filters.map((filter) => mergeListenerFilter(filter, patch, log)) : filters;
}

function mergeListenerFilter(filter: JsonObject, patch: ConfigPatch, log: PatchLog): JsonObject {
  const [target, source] = [filter["typed_config"], patch.value?.["typed_config"]];
  if (!isJsonObject(target) || !isJsonObject(source)) return filter;
  log.applied(patch);
  return { ...filter, typed_config: mergeTyped({ target, source }, placeOf(patch, log, ["typed_config"])) };
}

function patchFilterChains(listener: JsonObject, patches: PatchesByKind, log: PatchLog): JsonObject {
  const patchOne = (chain: JsonObject): JsonObject | undefined =>
    chain["filters"] === undefined ? chain : patchFilterChain(listener, chain, { patches, log });
  const fallback = listener["default_filter_chain"];
  const patchedFallback = isJsonObject(fallback) ? patchOne(fallback) : undefined;
  const withDefault = setField(listener, "default_filter_chain", patchedFallback);
  return withList(withDefault, "filter_chains", (chains) => {
    const patched = chains.map(patchOne).filter((chain) => chain !== undefined);
    const added = patches.FILTER_CHAIN.filter((patch) => patch.operation === "ADD" && matchesListener(patch, listener));
    for (const patch of added) log.applied(patch);
    return [...patched, ...added.map(({ value = {} }) => value)].filter((chain) => chain["filters"] !== undefined);
  });
}

/** A chain of a listener, patched; undefined where a patch removes it. */
function patchFilterChain(
  listener: JsonObject,
  chain: JsonObject,
  { patches, log }: { readonly patches: PatchesByKind; readonly log: PatchLog },
): JsonObject | undefined {
  let patched = chain;
  for (const patch of patches.FILTER_CHAIN) {
    if (!matchesListener(patch, listener) || !matchesFilterChain(patch, listener, patched)) continue;
    if (patch.operation === "REMOVE") {
      log.applied(patch);
      return undefined;
    }
    if (patch.operation === "MERGE") patched = mergeFilterChain(patched, patch, log);
  }
  return patchNetworkFilters({ listener, chain: patched }, patches, log);
}

function mergeFilterChain(chain: JsonObject, patch: ConfigPatch, log: PatchLog): JsonObject {
  log.applied(patch);
  const merged = mergeSocketOfChain(chain, patch, log);
  return (
    merged ??
    mergeMessage(patchedMessages.FILTER_CHAIN, { target: chain, source: patch.value ?? {} }, placeOf(patch, log))
  );
}
