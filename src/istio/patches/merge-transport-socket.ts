import { isJsonObject, type Json, type JsonObject } from "../../files/json.ts";
import type { ConfigPatch } from "../envoy-filter.ts";
import { mergeTyped } from "../merge-message.ts";
import { placeOf, type PatchLog } from "./patch-log.ts";

/**
 * A filter chain with a patch's transport socket merged into its own, where both have one of the same name; istiod then leaves out all else that
 * the patch's value has. Undefined where it is to be merged as a whole.
 */
export function mergeSocketOfChain(chain: JsonObject, patch: ConfigPatch, log: PatchLog): JsonObject | undefined {
  const [own, given] = [chain["transport_socket"], patch.value?.["transport_socket"]];
  if (!isJsonObject(own) || !isJsonObject(given)) return undefined;
  if (nameOf(own) !== nameOf(given)) {
    noteReplaced({ own, given }, patch, log);
    return undefined;
  }
  noteDropped(patch, log);
  return { ...chain, transport_socket: mergeSocket({ own, given }, patch, log) };
}

/** A cluster with a patch's transport socket; undefined where the patch has none and is to be merged as a whole. */
export function mergeSocketOfCluster(cluster: JsonObject, patch: ConfigPatch, log: PatchLog): JsonObject | undefined {
  const given = patch.value?.["transport_socket"];
  if (!isJsonObject(given)) return undefined;
  const matches = cluster["transport_socket_matches"];
  if (Array.isArray(matches) && matches.length > 0)
    return mergeIntoMatches(cluster, { matches: matches as readonly JsonObject[], given }, { patch, log });
  noteDropped(patch, log);
  const own = cluster["transport_socket"];
  if (isJsonObject(own) && nameOf(own) === nameOf(given))
    return { ...cluster, transport_socket: mergeSocket({ own, given }, patch, log) };
  if (isJsonObject(own)) noteReplaced({ own, given }, patch, log);
  return { ...cluster, transport_socket: given };
}

/** Of sockets by endpoint the first of the patch's name is merged into; where there is none, istiod leaves the patch out. */
function mergeIntoMatches(
  cluster: JsonObject,
  { matches, given }: { readonly matches: readonly JsonObject[]; readonly given: JsonObject },
  { patch, log }: { readonly patch: ConfigPatch; readonly log: PatchLog },
): JsonObject {
  const sockets = matches.map(({ transport_socket: socket }) => socket);
  const index = sockets.findIndex((socket) => isJsonObject(socket) && nameOf(socket) === nameOf(given));
  const own = sockets[index];
  if (!isJsonObject(own)) {
    const names = sockets.filter(isJsonObject).map(nameOf);
    log.noted(patch, { kind: "socket-unmatched", names: [...new Set(names)] });
    return cluster;
  }
  noteDropped(patch, log);
  const merged = { ...matches[index], transport_socket: mergeSocket({ own, given }, patch, log) };
  return { ...cluster, transport_socket_matches: matches.with(index, merged) };
}

interface Sockets {
  readonly own: JsonObject;
  readonly given: JsonObject;
}

function mergeSocket({ own, given }: Sockets, patch: ConfigPatch, log: PatchLog): JsonObject {
  const [target, source] = [own["typed_config"], given["typed_config"]];
  if (!isJsonObject(target) || !isJsonObject(source)) return own;
  const place = placeOf(patch, log, ["transport_socket", "typed_config"]);
  return { ...own, typed_config: mergeTyped({ target, source }, place) };
}

function noteDropped(patch: ConfigPatch, log: PatchLog): void {
  const fields = Object.keys(patch.value ?? {}).filter((name) => name !== "transport_socket");
  if (fields.length > 0) log.noted(patch, { kind: "dropped", fields });
}

function noteReplaced({ own, given }: Sockets, patch: ConfigPatch, log: PatchLog): void {
  const isSameType = typeOf(own["typed_config"]) === typeOf(given["typed_config"]);
  log.noted(patch, { kind: "socket-replaced", before: nameOf(own), isSameType });
}

function nameOf({ name }: JsonObject): string {
  return typeof name === "string" ? name : "";
}

function typeOf(config: Json | undefined): Json {
  return (isJsonObject(config) ? config["@type"] : undefined) ?? null;
}
