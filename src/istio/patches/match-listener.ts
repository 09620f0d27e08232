import { isJsonObject, type Json, type JsonObject } from "../../files/json.ts";
import type { ConfigPatch } from "../envoy-filter.ts";

/** Whether a patch of a listener, or of something in it, is for this listener. */
export function matchesListener({ match, applyTo }: ConfigPatch, listener: JsonObject): boolean {
  const wanted = match.listener;
  if (wanted === undefined) return true;
  if (isGiven(wanted.name) && wanted.name !== listener["name"]) return false;
  if (applyTo !== "LISTENER" && isVirtual(listener)) return true;
  return !isGiven(wanted.portNumber) || portOf(listener) === wanted.portNumber;
}

/** Whether a patch of a filter chain, or of something in it, is for this chain of a listener that it matches. */
export function matchesFilterChain({ match }: ConfigPatch, listener: JsonObject, chain: JsonObject): boolean {
  const { listener: wanted } = match;
  const conditions = asObject(chain["filter_chain_match"]);
  const port = conditions["destination_port"];
  if (isVirtual(listener) && isGiven(wanted?.portNumber) && port !== wanted.portNumber) return false;
  const filterChain = wanted?.filterChain;
  if (filterChain === undefined) return true;
  const { name, sni, transportProtocol, applicationProtocols, destinationPort } = filterChain;
  return (
    (!isGiven(name) || name === chain["name"]) &&
    (!isGiven(sni) || asList(conditions["server_names"]).includes(sni)) &&
    (!isGiven(transportProtocol) || transportProtocol === conditions["transport_protocol"]) &&
    (!isGiven(applicationProtocols) ||
      applicationProtocols.split(",").every((name) => asList(conditions["application_protocols"]).includes(name))) &&
    (!isGiven(destinationPort) || destinationPort === port)
  );
}

export function namesNetworkFilter({ match }: ConfigPatch): boolean {
  return match.listener?.filterChain?.filter !== undefined;
}

/** Whether a patch is for a network filter of this name; one that names none is for all. */
export function matchesNetworkFilter(patch: ConfigPatch, filter: JsonObject): boolean {
  return (
    !namesNetworkFilter(patch) || (patch.match.listener?.filterChain?.filter?.name ?? "") === (filter["name"] ?? "")
  );
}

export function namesHttpFilter({ match }: ConfigPatch): boolean {
  return match.listener?.filterChain?.filter?.subFilter !== undefined;
}

export function matchesHttpFilter(patch: ConfigPatch, filter: JsonObject): boolean {
  const name = patch.match.listener?.filterChain?.filter?.subFilter?.name ?? "";
  return !namesHttpFilter(patch) || name === (filter["name"] ?? "");
}

export function namesListenerFilter({ match }: ConfigPatch): boolean {
  return isGiven(match.listener?.listenerFilter);
}

export function matchesListenerFilter(patch: ConfigPatch, filter: JsonObject): boolean {
  return !namesListenerFilter(patch) || patch.match.listener?.listenerFilter === filter["name"];
}

/** The port of a listener's address; undefined for a pipe. */
export function portOf(listener: JsonObject): number | undefined {
  const socket = asObject(asObject(listener["address"])["socket_address"]);
  const port = socket["port_value"];
  return typeof port === "number" ? port : undefined;
}

/** Of sidecars, whose listeners hold the chains of many ports. */
function isVirtual({ name }: JsonObject): boolean {
  return name === "virtualInbound" || name === "virtualOutbound";
}

/** Istio's API has no way to say that a text or number is not there but to leave it at its zero. */
function isGiven<T extends string | number>(wanted: T | undefined): wanted is T {
  return wanted !== undefined && wanted !== "" && wanted !== 0;
}

function asObject(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
