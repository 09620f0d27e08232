import { isJsonObject, type JsonObject } from "../../files/json.ts";
import { patchedMessages, type ConfigPatch } from "../envoy-filter.ts";
import { mergeMessage } from "../merge-message.ts";
import type { PatchesByKind } from "../select-patches.ts";
import { mergeSocketOfCluster } from "./merge-transport-socket.ts";
import { placeOf, type PatchLog } from "./patch-log.ts";

/** A cluster as istiod sends it, patched; undefined where a patch removes it. */
export function patchCluster(
  cluster: JsonObject,
  { CLUSTER: patches }: PatchesByKind,
  log: PatchLog,
): JsonObject | undefined {
  let patched = cluster;
  for (const patch of patches) {
    if (!matchesCluster(patch, patched)) continue;
    if (patch.operation === "REMOVE") {
      log.applied(patch);
      return undefined;
    }
    if (patch.operation === "MERGE") patched = mergeCluster(patched, { patch, patches }, log);
  }
  return patched;
}

function mergeCluster(
  cluster: JsonObject,
  { patch, patches }: { readonly patch: ConfigPatch; readonly patches: readonly ConfigPatch[] },
  log: PatchLog,
): JsonObject {
  log.applied(patch);
  noteShared(cluster, { patch, patches }, log);
  const merged = mergeSocketOfCluster(cluster, patch, log);
  return (
    merged ?? mergeMessage(patchedMessages.CLUSTER, { target: cluster, source: patch.value ?? {} }, placeOf(patch, log))
  );
}

/**
 * A socket that took the place of another is the very one of the patch in istiod's memory. A merge into it changes that patch for all clusters
 * and pushes to come: what is sent depends on how often was sent before.
 */
function noteShared(
  { transport_socket: own }: JsonObject,
  { patch, patches }: { readonly patch: ConfigPatch; readonly patches: readonly ConfigPatch[] },
  log: PatchLog,
): void {
  const given = patch.value?.["transport_socket"];
  const isOfPatch = patches.some((other) => other.value?.["transport_socket"] === own);
  if (isOfPatch && isJsonObject(own) && isJsonObject(given) && own["name"] === given["name"])
    log.noted(patch, { kind: "socket-shared" });
}

/** Whether a patch is for this cluster; by its name alone where it gives one. */
export function matchesCluster({ match }: ConfigPatch, { name }: JsonObject): boolean {
  const wanted = match.cluster;
  if (wanted === undefined) return true;
  const clusterName = typeof name === "string" ? name : "";
  if (wanted.name !== undefined && wanted.name !== "") return wanted.name === clusterName;
  const { subset, service, port } = parseClusterName(clusterName);
  return (
    (wanted.subset === undefined || wanted.subset === "" || wanted.subset === subset) &&
    (wanted.service === undefined || wanted.service === "" || wanted.service === service) &&
    (wanted.portNumber === undefined || wanted.portNumber === 0 || wanted.portNumber === port)
  );
}

/** Reads `outbound|443||host` and `outbound_.443_._.host`; empty where the name is of another kind. */
export function parseClusterName(name: string): {
  readonly port: number;
  readonly subset: string;
  readonly service: string;
} {
  const separator = /^(?:in|out)bound_\./.test(name) ? "_." : "|";
  const [, port = "", subset = "", ...service] = name.split(separator);
  const isWhole = service.length === 1;
  return {
    port: /^[-+]?\d+$/.test(port) && name.split(separator).length > 2 ? Number(port) : 0,
    subset: service.length > 0 ? subset : "",
    service: isWhole ? (service[0] ?? "") : "",
  };
}
