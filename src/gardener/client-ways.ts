import type { Json, JsonObject } from "../files/json.ts";
import { isJsonObject } from "../files/json.ts";
import { gatewayName } from "./cluster/gateways.ts";
import { gatewayPort, namesOf } from "./exposure-names.ts";
import type { Exposure } from "./exposure.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { placementsOf, type Placement } from "./placements.ts";

/** Where clients come in: some hosts with one certificate, or the listener of the apiserver-proxy. */
export interface Endpoint {
  readonly title: string;
  readonly hosts: readonly string[];
  readonly ways: readonly ClientWay[];
}

/** The way of one kind of client, from left to right. */
export interface ClientWay {
  readonly client: string;
  readonly kind: WayKind;
  /** One stop for each of `stages`. */
  readonly stops: readonly Stop[];
}

export type WayKind = "trusted" | "upgrade" | "plain" | "refused";

export interface Stop {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What a request meets, in this order. */
export const stages = ["listener", "TLS", "filters", "route", "cluster"] as const;

/** The ways of all kinds of clients through the objects of one control plane and its gateways, as these objects lay them. */
export function clientWays(
  exposure: Exposure,
  objects: { readonly gateways: readonly KubernetesObject[]; readonly cluster: readonly KubernetesObject[] },
): readonly Endpoint[] {
  const all = [...objects.gateways, ...objects.cluster];
  const endpoints = placementsOf(exposure).flatMap((placement) => gatewayEndpoints(exposure, placement, all));
  const proxy = find(all, `EnvoyFilter/${exposure.gateway.namespace}/${namesOf(exposure).proxyFilter}`);
  return proxy === undefined ? endpoints : [...endpoints, proxyEndpoint(exposure, proxy)];
}

/** An endpoint for each server of a Gateway. */
function gatewayEndpoints(
  exposure: Exposure,
  placement: Placement,
  objects: readonly KubernetesObject[],
): readonly Endpoint[] {
  const name = gatewayName(exposure, placement);
  const servers = listIn(specOf(find(objects, `Gateway/${exposure.namespace}/${name}`))["servers"]);
  const { namespace } = placement.gateway;
  const listener = { title: `0.0.0.0_${gatewayPort}`, lines: [`gateway in ${namespace}`] };
  return servers.map((server) => {
    const hosts = server["hosts"] as readonly string[];
    const tls = server["tls"] as JsonObject;
    const title = `${hosts.join(", ")} (${namespace})`;
    if (tls["mode"] === "PASSTHROUGH") return { title, hosts, ways: [passthroughWay(exposure, listener, hosts)] };
    const table = routesOf(exposure, objects, { placement, name, hosts });
    const filters = { title: "HTTP filters", lines: filtersOf(objects, namespace) };
    return { title, hosts, ways: waysThrough({ listener, tls: endsTls(hosts, tls), filters, table }) };
  });
}

function passthroughWay(exposure: Exposure, listener: Stop, hosts: readonly string[]): ClientWay {
  const tls = { title: "handed on by SNI", lines: hosts };
  const nothing = { title: "none", lines: ["TLS is not ended here"] };
  const cluster = clusterStop(namesOf(exposure).clusters.plain, ["kube-apiserver ends TLS itself"]);
  return { client: "every client", kind: "plain", stops: [listener, tls, nothing, nothing, cluster] };
}

function endsTls(hosts: readonly string[], tls: JsonObject): Stop {
  return { title: "TLS ends here", lines: [...hosts, `certificate ${textOf(tls["credentialName"])}`] };
}

interface RouteTable {
  readonly trusted: Route;
  readonly upgrade: Route;
  readonly plain: Route;
}

interface Route {
  readonly stop: Stop;
  readonly cluster: Stop;
}

interface Through {
  readonly listener: Stop;
  readonly tls: Stop;
  readonly filters: Stop;
  readonly table: RouteTable;
}

function waysThrough({ listener, tls, filters, table }: Through): readonly ClientWay[] {
  const way = (client: string, kind: "trusted" | "upgrade" | "plain"): ClientWay => {
    const { stop, cluster } = table[kind];
    return { client, kind, stops: [listener, tls, filters, stop, cluster] };
  };
  return [
    way("certificate of the client CA", "trusted"),
    way("token, or nobody", "plain"),
    way("token, with an upgrade", "upgrade"),
    { client: "certificate of another CA", kind: "refused", stops: [listener, tls] },
    { client: "certificate that the script refuses", kind: "refused", stops: [listener, tls, filters] },
  ];
}

function routesOf(
  exposure: Exposure,
  objects: readonly KubernetesObject[],
  { placement, name, hosts }: { placement: Placement; name: string; hosts: readonly string[] },
): RouteTable {
  const virtualService = find(objects, `VirtualService/${exposure.namespace}/${name}`);
  const [upgrade, plain] = listIn(specOf(virtualService)["http"]).map((route) => destinationOf(route));
  const filter = find(objects, `EnvoyFilter/${placement.gateway.namespace}/${namesOf(exposure).terminationFilter}`);
  const inserted = listIn(specOf(filter)["configPatches"])
    .filter(({ applyTo }) => applyTo === "HTTP_ROUTE")
    .map(({ patch }) => (patch as JsonObject)["value"] ?? null)
    .filter((value): value is JsonObject => isJsonObject(value) && "match" in value);
  const own = inserted.filter((route) => hosts.some((host) => textOf(route["name"]).endsWith(host)));
  return {
    trusted: trustedOf(own),
    upgrade: { stop: { title: "connection-upgrade", lines: upgradeLines }, cluster: clusterOf(exposure, upgrade) },
    plain: { stop: { title: "default", lines: ["everything else"] }, cluster: clusterOf(exposure, plain) },
  };
}

const upgradeLines = ["Connection has the option upgrade", "Upgrade is there"];

function trustedOf(routes: readonly JsonObject[]): Route {
  const matches = routes.map(({ match }) => listIn((match as JsonObject)["dynamic_metadata"])[0] ?? {});
  const keys = new Set(matches.map(({ path }) => textOf(listIn(path)[0]?.["key"])));
  const values = matches.map(({ value }) =>
    Object.values((value as JsonObject)["string_match"] as JsonObject).map(textOf),
  );
  const cluster = routes.map(({ route }) => textOf((route as JsonObject)["cluster"]))[0] ?? "";
  return {
    stop: {
      title: "trusted",
      lines: [`metadata ${[...keys].join(", ")}`, ...values.flat().map((value) => `is ${value}`)],
    },
    cluster: clusterStop(cluster, trustedLines),
  };
}

const trustedLines = ["front-proxy client certificate", "kube-apiserver trusts X-Remote-*"];

function destinationOf(route: JsonObject): string {
  const { destination } = (listIn(route["route"])[0] ?? {}) as { destination?: JsonObject };
  return textOf(destination?.["host"]);
}

function clusterOf(exposure: Exposure, host: string | undefined): Stop {
  const { domains, clusters } = namesOf(exposure);
  return host === domains.upgrade
    ? clusterStop(clusters.upgrade, ["HTTP/1.1 only", "kube-apiserver authenticates the token"])
    : clusterStop(clusters.plain, ["kube-apiserver authenticates", "the token, or sees nobody"]);
}

function clusterStop(name: string, lines: readonly string[]): Stop {
  const [service = name] = (name.split("|").at(-1) ?? name).split(".");
  return { title: service, lines: [name, ...lines] };
}

/** Filters before the router, in the order in which istiod puts them there: patches are applied by priority and name. */
function filtersOf(objects: readonly KubernetesObject[], namespace: string): readonly string[] {
  const priorityOf = (object: KubernetesObject): number => Number(specOf(object)["priority"] ?? 0);
  return objects
    .filter(({ kind, metadata }) => kind === "EnvoyFilter" && metadata.namespace === namespace)
    .sort((a, b) => priorityOf(a) - priorityOf(b) || (a.metadata.name < b.metadata.name ? -1 : 1))
    .flatMap((object) => listIn(specOf(object)["configPatches"]))
    .filter(({ applyTo }) => applyTo === "HTTP_FILTER")
    .map(({ patch }) => textOf(((patch as JsonObject)["value"] as JsonObject)["name"]));
}

function proxyEndpoint(exposure: Exposure, filter: KubernetesObject): Endpoint {
  const { socketCluster, socket } = namesOf(exposure);
  const [listenerPatch] = listIn(specOf(filter)["configPatches"]);
  const listener = ((listenerPatch?.["patch"] ?? {}) as JsonObject)["value"] as JsonObject;
  const manager = managerOf(listener);
  const [host] = listIn((manager["route_config"] as JsonObject)["virtual_hosts"]);
  const [trusted = {}, ...others] = listIn(host?.["routes"]);
  const [upgrade, plain] = others.map(({ route }) =>
    textOf((route as JsonObject)["cluster"])
      .split("|")
      .at(-1),
  );
  const table = {
    trusted: trustedOf([trusted]),
    upgrade: { stop: { title: "connection-upgrade", lines: upgradeLines }, cluster: clusterOf(exposure, upgrade) },
    plain: { stop: { title: "default", lines: ["everything else"] }, cluster: clusterOf(exposure, plain) },
  };
  const names = listIn(manager["http_filters"]).map(({ name }) => textOf(name));
  const hosts = ["kubernetes.default.svc"];
  return {
    title: "apiserver-proxy",
    hosts,
    ways: waysThrough({
      listener: { title: socket, lines: ["through CONNECT on port 8443", `X-Gardener-Destination: ${socketCluster}`] },
      tls: { title: "TLS ends here", lines: [...hosts, `certificate ${namesOf(exposure).secrets.server}`] },
      filters: { title: "HTTP filters", lines: names.slice(0, -1) },
      table,
    }),
  };
}

function managerOf(listener: JsonObject): JsonObject {
  const [chain] = listIn(listener["filter_chains"]);
  const [filter] = listIn(chain?.["filters"]);
  return (filter?.["typed_config"] ?? {}) as JsonObject;
}

/** @param path kind, namespace and name, with slashes between them */
function find(objects: readonly KubernetesObject[], path: string): KubernetesObject | undefined {
  return objects.find(({ kind, metadata: { namespace, name } }) => `${kind}/${namespace}/${name}` === path);
}

function specOf(object: KubernetesObject | undefined): JsonObject {
  return (object?.["spec"] ?? {}) as JsonObject;
}

function listIn(value: Json | undefined): readonly JsonObject[] {
  return (value ?? []) as readonly JsonObject[];
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
