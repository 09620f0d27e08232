import type { JsonPath } from "../../envoy-schema/decode-message.ts";
import { isJsonObject, type JsonObject } from "../../files/json.ts";
import type { ConfigPatch } from "../envoy-filter.ts";
import type { GatewayConfiguration } from "../gateway.ts";
import { objectsOf } from "../json-lists.ts";
import { portOf } from "../patches/match-listener.ts";
import { parseRouteName } from "../patches/match-route.ts";
import { connectionManagersOf, filterChainsOf } from "../route-references.ts";
import { isMiss, narrow, text, texts, type Condition, type Miss } from "./narrow.ts";

/** Why a patch matches no listener, or nothing inside of one. */
export function missOfListener(
  { match, applyTo }: ConfigPatch,
  { listeners, routes }: GatewayConfiguration,
): Miss | undefined {
  const { name, portNumber, filterChain, listenerFilter } = match.listener ?? {};
  const root = ["match", "listener"];
  const ports = listeners.map(portOf);
  const found = narrow(listeners, [
    {
      path: [...root, "name"],
      what: "listener has the name",
      wanted: name,
      valuesOf: (listener) => text(listener["name"]),
    },
    {
      path: [...root, "portNumber"],
      what: "listener has the port",
      wanted: portNumber,
      valuesOf: (listener) => [portOf(listener) ?? 0],
    },
  ]);
  if (isMiss(found)) return withPortHint(found, { portNumber, ports, routes });
  if (applyTo === "LISTENER") return undefined;
  if (applyTo === "LISTENER_FILTER") return missOfListenerFilter(found, listenerFilter);
  return filterChain === undefined ? undefined : missOfChain(found, match);
}

/** A Gateway's port for HTTPS is that of the Service, which no listener has. */
function withPortHint(
  miss: Miss,
  {
    portNumber,
    ports,
    routes,
  }: { portNumber: number | undefined; ports: readonly (number | undefined)[]; routes: readonly JsonObject[] },
): Miss {
  const isServicePort = routes.some(({ name }) => typeof name === "string" && parseRouteName(name).port === portNumber);
  if (miss.path.at(-1) !== "portNumber" || !isServicePort || ports.includes(portNumber)) return miss;
  return {
    ...miss,
    hint: `${miss.hint}; ${portNumber ?? 0} is the port of the Gateway, listeners have the targetPort of the Service`,
  };
}

function missOfListenerFilter(listeners: readonly JsonObject[], wanted: string | undefined): Miss | undefined {
  const filters = listeners.flatMap(({ listener_filters: list }) => objectsOf(list));
  const condition = {
    path: ["match", "listener", "listenerFilter"],
    what: "listener filter has the name",
    wanted,
    valuesOf: (filter: JsonObject) => text(filter["name"]),
  };
  const found = narrow(filters, [condition]);
  return isMiss(found) ? found : undefined;
}

function missOfChain(listeners: readonly JsonObject[], { listener }: ConfigPatch["match"]): Miss | undefined {
  const wanted = listener?.filterChain ?? {};
  const path = ["match", "listener", "filterChain"];
  const conditionsOf = ({ filter_chain_match: match }: JsonObject): JsonObject => (isJsonObject(match) ? match : {});
  const protocols = wanted.applicationProtocols?.split(",") ?? [];
  const chains = narrow(listeners.flatMap(filterChainsOf), [
    {
      path: [...path, "name"],
      what: "filter chain has the name",
      wanted: wanted.name,
      valuesOf: (chain) => text(chain["name"]),
    },
    {
      path: [...path, "sni"],
      what: "filter chain has the server name",
      wanted: wanted.sni,
      valuesOf: (chain) => texts(conditionsOf(chain)["server_names"]),
    },
    {
      path: [...path, "transportProtocol"],
      what: "filter chain has the transport protocol",
      wanted: wanted.transportProtocol,
      valuesOf: (chain) => text(conditionsOf(chain)["transport_protocol"]),
    },
    ...protocols.map((protocol) => ({
      path: [...path, "applicationProtocols"],
      what: "filter chain has the application protocol",
      wanted: protocol,
      valuesOf: (chain: JsonObject) => texts(conditionsOf(chain)["application_protocols"]),
    })),
    {
      path: [...path, "destinationPort"],
      what: "filter chain has the destination port",
      wanted: wanted.destinationPort,
      valuesOf: (chain) => [conditionsOf(chain)["destination_port"]].filter((port) => typeof port === "number"),
    },
  ]);
  if (isMiss(chains)) return chains;
  return missOfFilter(chains, wanted.filter);
}

/** Names that Envoy's filters once had, and that match nothing that istiod makes. */
const formerNames: Readonly<Record<string, string>> = {
  "envoy.cors": "envoy.filters.http.cors",
  "envoy.ext_authz": "envoy.filters.http.ext_authz",
  "envoy.fault": "envoy.filters.http.fault",
  "envoy.grpc_web": "envoy.filters.http.grpc_web",
  "envoy.http_connection_manager": "envoy.filters.network.http_connection_manager",
  "envoy.lua": "envoy.filters.http.lua",
  "envoy.rate_limit": "envoy.filters.http.ratelimit",
  "envoy.router": "envoy.filters.http.router",
  "envoy.tcp_proxy": "envoy.filters.network.tcp_proxy",
};

function missOfFilter(
  chains: readonly JsonObject[],
  wanted: { readonly name?: string; readonly subFilter?: { readonly name?: string } } | undefined,
): Miss | undefined {
  if (wanted === undefined) return undefined;
  const path = ["match", "listener", "filterChain", "filter"];
  const named = (place: JsonPath, what: string, name: string | undefined): Condition => ({
    path: place,
    what,
    wanted: name,
    valuesOf: (filter) => text(filter["name"]),
  });
  const filters = narrow(
    chains.flatMap((chain) => objectsOf(chain["filters"])),
    [named([...path, "name"], "network filter has the name", wanted.name)],
  );
  if (isMiss(filters)) return withFormerName(filters, wanted.name);
  const managers = chains.flatMap(connectionManagersOf);
  const httpFilters = narrow(
    managers.flatMap((manager) => objectsOf(manager["http_filters"])),
    [named([...path, "subFilter", "name"], "HTTP filter has the name", wanted.subFilter?.name)],
  );
  return isMiss(httpFilters) ? withFormerName(httpFilters, wanted.subFilter?.name) : undefined;
}

function withFormerName(miss: Miss, name: string | undefined): Miss {
  const today = formerNames[name ?? ""];
  return today === undefined ? miss : { ...miss, hint: `It is called "${today}" today; ${miss.hint}` };
}
