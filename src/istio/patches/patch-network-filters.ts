import { isJsonObject, type JsonObject } from "../../files/json.ts";
import type { ConfigPatch } from "../envoy-filter.ts";
import { objectsOf } from "../json-lists.ts";
import { mergeTyped } from "../merge-message.ts";
import type { PatchesByKind } from "../select-patches.ts";
import { insertElement } from "./insert-element.ts";
import {
  matchesFilterChain,
  matchesHttpFilter,
  matchesListener,
  matchesNetworkFilter,
  namesHttpFilter,
  namesNetworkFilter,
} from "./match-listener.ts";
import { setField } from "./set-field.ts";
import { placeOf, type PatchLog } from "./patch-log.ts";

export const connectionManagerName = "envoy.filters.network.http_connection_manager";
export const connectionManagerType =
  "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";

/** A chain and the listener that it is of. */
export interface ChainPlace {
  readonly listener: JsonObject;
  readonly chain: JsonObject;
}

/** A filter chain with its network filters, and the HTTP filters of its connection managers, patched. */
export function patchNetworkFilters(
  { listener, chain }: ChainPlace,
  patches: PatchesByKind,
  log: PatchLog,
): JsonObject {
  const isForChain = (patch: ConfigPatch): boolean =>
    matchesListener(patch, listener) && matchesFilterChain(patch, listener, chain);
  const ofNetwork = patches.NETWORK_FILTER.filter(isForChain);
  const ofHttp = patches.HTTP_FILTER.filter(isForChain);
  const inserted = ofNetwork.reduce((filters, patch) => insertFilter(filters, patch, log), objectsOf(chain["filters"]));
  const filters = inserted.map((filter) => {
    const merged = ofNetwork.reduce((merging, patch) => mergeNetworkFilter(merging, patch, log), filter);
    return merged["name"] === connectionManagerName ? patchHttpFilters(merged, ofHttp, log) : merged;
  });
  return { ...chain, filters };
}

function insertFilter(filters: readonly JsonObject[], patch: ConfigPatch, log: PatchLog): readonly JsonObject[] {
  const matches = (filter: JsonObject): boolean => matchesNetworkFilter(patch, filter);
  return insertElement(filters, { patch, namesElement: namesNetworkFilter(patch), matches }, { log, canReplace: true });
}

function mergeNetworkFilter(filter: JsonObject, patch: ConfigPatch, log: PatchLog): JsonObject {
  return patch.operation === "MERGE" && matchesNetworkFilter(patch, filter) ? mergeFilter(filter, patch, log) : filter;
}

/** A patch gives a filter another name, and merges its `typed_config`; a filter without one stays as it is. */
function mergeFilter(filter: JsonObject, patch: ConfigPatch, log: PatchLog): JsonObject {
  const target = filter["typed_config"];
  if (!isJsonObject(target)) return filter;
  log.applied(patch);
  const { name = filter["name"] ?? "", typed_config: source } = patch.value ?? {};
  if (!isJsonObject(source)) return { ...filter, name };
  return { ...filter, name, typed_config: mergeTyped({ target, source }, placeOf(patch, log, ["typed_config"])) };
}

function patchHttpFilters(manager: JsonObject, patches: readonly ConfigPatch[], log: PatchLog): JsonObject {
  const config = manager["typed_config"];
  if (!isJsonObject(config) || config["@type"] !== connectionManagerType) return manager;
  const ofManager = patches.filter((patch) => matchesNetworkFilter(patch, manager));
  const inserted = ofManager.reduce(
    (filters, patch) => insertHttpFilter(filters, patch, log),
    objectsOf(config["http_filters"]),
  );
  const filters = inserted.map((filter) =>
    ofManager.reduce((merging, patch) => mergeHttpFilter(merging, patch, log), filter),
  );
  return { ...manager, typed_config: setField(config, "http_filters", filters.length === 0 ? undefined : filters) };
}

function insertHttpFilter(filters: readonly JsonObject[], patch: ConfigPatch, log: PatchLog): readonly JsonObject[] {
  const matches = (filter: JsonObject): boolean => matchesHttpFilter(patch, filter);
  return insertElement(filters, { patch, namesElement: namesHttpFilter(patch), matches }, { log, canReplace: true });
}

function mergeHttpFilter(filter: JsonObject, patch: ConfigPatch, log: PatchLog): JsonObject {
  return patch.operation === "MERGE" && matchesHttpFilter(patch, filter) ? mergeFilter(filter, patch, log) : filter;
}
