import type { JsonObject } from "../../files/json.ts";
import type { ConfigPatch } from "../envoy-filter.ts";
import type { GatewayConfiguration, GatewayProxy } from "../gateway.ts";
import { objectsOf } from "../json-lists.ts";
import { parseRouteName } from "../patches/match-route.ts";
import { isMiss, narrow, text, texts, type Miss } from "./narrow.ts";

/** Why a patch matches no route configuration, or nothing inside of one. */
export function missOfRoute(
  { match, applyTo }: ConfigPatch,
  { routes }: GatewayConfiguration,
  { gatewayPorts }: GatewayProxy,
): Miss | undefined {
  const wanted = match.routeConfiguration ?? {};
  const path = ["match", "routeConfiguration"];
  const partsOf = ({ name }: JsonObject): ReturnType<typeof parseRouteName> =>
    parseRouteName(typeof name === "string" ? name : "");
  const portsOf = (port: number): readonly number[] => gatewayPorts[port] ?? [port];
  const configurations = narrow(routes, [
    {
      path: [...path, "name"],
      what: "route configuration has the name",
      wanted: wanted.name,
      valuesOf: ({ name }) => text(name),
    },
    {
      path: [...path, "portName"],
      what: "route configuration is of a port with the name",
      wanted: wanted.portName,
      valuesOf: (route) => text(partsOf(route).portName),
    },
    {
      path: [...path, "gateway"],
      what: "route configuration is of the Gateway",
      wanted: wanted.gateway,
      valuesOf: (route) => text(partsOf(route).gateway),
    },
    {
      path: [...path, "portNumber"],
      what: "route configuration is of the Gateway port",
      wanted: wanted.portNumber,
      valuesOf: (route) => portsOf(partsOf(route).port),
    },
  ]);
  if (isMiss(configurations)) return configurations;
  if (wanted.vhost === undefined || applyTo === "ROUTE_CONFIGURATION") return undefined;
  return missOfHost(configurations, wanted.vhost);
}

function missOfHost(
  configurations: readonly JsonObject[],
  wanted: NonNullable<NonNullable<ConfigPatch["match"]["routeConfiguration"]>["vhost"]>,
): Miss | undefined {
  const path = ["match", "routeConfiguration", "vhost"];
  const hosts = narrow(
    configurations.flatMap(({ virtual_hosts: list }) => objectsOf(list)),
    [
      {
        path: [...path, "name"],
        what: "virtual host has the name",
        wanted: wanted.name,
        valuesOf: ({ name }) => text(name),
      },
      {
        path: [...path, "domainName"],
        what: "virtual host has the domain",
        wanted: wanted.domainName,
        valuesOf: ({ domains }) => texts(domains),
      },
    ],
  );
  if (isMiss(hosts))
    return hosts.path.at(-1) === "name"
      ? { ...hosts, hint: `${hosts.hint}; a domainName finds it by any of its hosts` }
      : hosts;
  const routes = hosts.flatMap(({ routes: list }) => objectsOf(list));
  const found = narrow(routes, [
    {
      path: [...path, "route", "name"],
      what: "route has the name",
      wanted: wanted.route?.name,
      valuesOf: ({ name }) => text(name),
    },
  ]);
  if (isMiss(found)) return found;
  const action = wanted.route?.action;
  if (action === undefined || found.length === 0) return undefined;
  return {
    path: [...path, "route", "action"],
    message: `No route of that name has the action ${action}`,
    hint: "Leave it out, or name another one",
  };
}
