import type { JsonObject } from "../../files/json.ts";
import type { ConfigPatch } from "../envoy-filter.ts";
import type { GatewayProxy } from "../gateway.ts";

/** Whether a patch of routes is for this route configuration of a gateway. */
export function matchesRouteConfiguration(
  { match }: ConfigPatch,
  { name }: JsonObject,
  gatewayPorts: GatewayProxy["gatewayPorts"],
): boolean {
  const wanted = match.routeConfiguration;
  if (wanted === undefined) return true;
  const { port, portName, gateway } = parseRouteName(typeof name === "string" ? name : "");
  return (
    (isUnset(wanted.name) || wanted.name === name) &&
    (isUnset(wanted.portName) || wanted.portName === portName) &&
    (isUnset(wanted.gateway) || wanted.gateway === gateway) &&
    (isUnset(wanted.portNumber) || (gatewayPorts[port] ?? [port]).includes(wanted.portNumber))
  );
}

/** What istiod reads out of the name of a gateway's route configuration. */
export interface GatewayRouteName {
  /** Of the Gateway resource for TLS, of the listener for plain text; 0 where the name is of another kind. */
  readonly port: number;
  readonly portName: string;
  /** `<namespace>/<name>`. */
  readonly gateway: string;
}

/** Reads `http.<port>` and `https.<port>.<port name>.<gateway>.<namespace>`. */
export function parseRouteName(name: string): GatewayRouteName {
  const none = { port: 0, portName: "", gateway: "" };
  if (name.startsWith("http.")) return { ...none, port: toInteger(name.slice("http.".length)) };
  const [scheme, port = "", portName = "", gateway = "", namespace = "", ...more] = name.split(".");
  if (scheme !== "https" || name.split(".").length !== 5 || more.length > 0) return none;
  return { port: toInteger(port), portName, gateway: `${namespace}/${gateway}` };
}

function toInteger(text: string): number {
  return /^[-+]?\d+$/.test(text) ? Number(text) : 0;
}

export function matchesVirtualHost({ match }: ConfigPatch, { name, domains }: JsonObject): boolean {
  const wanted = match.routeConfiguration?.vhost;
  if (wanted === undefined) return true;
  const isOfDomain = (domain: string): boolean => Array.isArray(domains) && domains.includes(domain);
  return (
    (isUnset(wanted.name) || wanted.name === name) && (isUnset(wanted.domainName) || isOfDomain(wanted.domainName))
  );
}

export function namesRoute({ match }: ConfigPatch): boolean {
  return match.routeConfiguration?.vhost?.route !== undefined;
}

const actionFields = { ROUTE: "route", REDIRECT: "redirect", DIRECT_RESPONSE: "direct_response" } as const;

/** Whether a patch is for this route of a virtual host that it matches. A route of another kind of action is of any. */
export function matchesRoute({ match }: ConfigPatch, route: JsonObject): boolean {
  const wanted = match.routeConfiguration?.vhost?.route;
  if (wanted === undefined) return true;
  if (!isUnset(wanted.name) && wanted.name !== route["name"]) return false;
  const { action = "ANY" } = wanted;
  const own = Object.entries(actionFields).find(([, field]) => route[field] !== undefined)?.[0];
  return action === "ANY" || own === undefined || own === action;
}

/** Istio's API has no way to say that a text or number is not there but to leave it at its zero. */
function isUnset(wanted: string | number | undefined): wanted is undefined | "" | 0 {
  return wanted === undefined || wanted === "" || wanted === 0;
}
