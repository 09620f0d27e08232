import { isJsonObject, type Json, type JsonObject } from "../../src/files/json.ts";
import { namesOf } from "../../src/gardener/exposure-names.ts";
import type { Exposure } from "../../src/gardener/exposure.ts";
import { placementsOf } from "../../src/gardener/placements.ts";
import { valueAt } from "../../src/scenario/envoy-config.ts";
import type { EnvoyResource, IstioGateway } from "../support/istio-oracle.ts";

/** Why clients of a control plane would fail, or reach it as nobody, with what istiod sends to its gateways; one sentence for each. */
export function gatewayProblems(
  exposure: Exposure,
  gateways: readonly IstioGateway[],
  destinations: readonly string[],
): readonly string[] {
  const hosts = placementsOf(exposure).flatMap(({ gateway, hosts: own, wildcardHosts }) =>
    [...own, ...wildcardHosts].flatMap((host) => hostProblems(exposure, viewOf(gateways, gateway.namespace), host)),
  );
  const pods = viewOf(gateways, exposure.gateway.namespace);
  return [...hosts, ...destinations.flatMap((destination) => tunnelProblems(exposure, pods, destination))];
}

interface View {
  cluster(name: string): JsonObject | undefined;
  listener(name: string): JsonObject | undefined;
  routes(name: string): JsonObject | undefined;
}

function viewOf(gateways: readonly IstioGateway[], namespace: string): View {
  const gateway = gateways.find(({ pod }) => pod.startsWith(`${namespace}/`));
  if (gateway === undefined) throw new Error(`istiod knows no gateway in ${namespace}`);
  const byName = (list: readonly EnvoyResource[]) => (name: string) =>
    list.find((item) => item.name === name) as JsonObject | undefined;
  return { cluster: byName(gateway.clusters), listener: byName(gateway.listeners), routes: byName(gateway.routes) };
}

function listAt(value: Json | undefined, ...path: readonly (string | number)[]): readonly JsonObject[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? (found as readonly Json[]).filter(isJsonObject) : [];
}

function hostProblems(exposure: Exposure, view: View, host: string): readonly string[] {
  const chains = listAt(view.listener("0.0.0.0_9443"), "filter_chains");
  const chain = chains.find((candidate) => {
    const names = valueAt(candidate, "filter_chain_match", "server_names");
    return Array.isArray(names) && (names as readonly Json[]).includes(host);
  });
  if (chain === undefined) return [`nobody answers ${host}`];
  const config = valueAt(chain, "filters", 0, "typed_config");
  const passedOn = valueAt(config, "cluster");
  if (typeof passedOn === "string") return speaksTls(view, passedOn) ? [`${host} gets TLS within TLS`] : [];
  const name = valueAt(config, "rds", "route_config_name");
  const hosts = listAt(typeof name === "string" ? view.routes(name) : undefined, "virtual_hosts");
  const found = hosts.find((candidate) =>
    (valueAt(candidate, "domains") as readonly Json[] | undefined)?.includes(host),
  );
  if (found === undefined) return [`${host} gets 404`];
  return [
    ...filterProblems(config, host),
    ...routeProblems(exposure, view, { title: host, routes: listAt(found, "routes") }),
  ];
}

function filterProblems(config: Json | undefined, title: string): readonly string[] {
  const names = listAt(config, "http_filters").map(({ name }) => name);
  return names.includes("envoy.filters.http.lua") ? [] : [`no script guards ${title}`];
}

function routeProblems(
  exposure: Exposure,
  view: View,
  { title, routes }: { readonly title: string; readonly routes: readonly JsonObject[] },
): readonly string[] {
  const { trusted } = namesOf(exposure).clusters;
  const targets = routes.map((route) => ({
    cluster: clusterOf(route),
    isGuarded: listAt(route, "match", "dynamic_metadata").length > 0,
  }));
  const [first] = targets;
  return [
    ...(first?.cluster === trusted && first.isGuarded ? [] : [`certificates are nobody's at ${title}`]),
    ...targets
      .filter(({ cluster, isGuarded }) => cluster === trusted && !isGuarded)
      .map(() => `anybody is trusted at ${title}`),
    ...targets
      .filter(({ cluster }) => !speaksTls(view, cluster))
      .map(({ cluster }) => `${title} speaks plain text to ${cluster}`),
  ];
}

function clusterOf(route: JsonObject): string {
  const cluster = valueAt(route, "route", "cluster");
  return typeof cluster === "string" ? cluster : "nowhere";
}

/** What the apiserver-proxy asks to be connected to. */
function tunnelProblems(exposure: Exposure, view: View, destination: string): readonly string[] {
  const { socketCluster, clusters } = namesOf(exposure);
  if (view.cluster(destination) === undefined) return [`pods are led to ${destination}, which is not there`];
  if (destination === clusters.plain) return speaksTls(view, destination) ? ["pods get TLS within TLS"] : [];
  const listener = view.listener(socketCluster);
  if (listener === undefined) return ["nobody answers pods"];
  const config = valueAt(listener, "filter_chains", 0, "filters", 0, "typed_config");
  const routes = listAt(config, "route_config", "virtual_hosts", 0, "routes");
  return [...filterProblems(config, "pods"), ...routeProblems(exposure, view, { title: "pods", routes })];
}

function speaksTls(view: View, name: string): boolean {
  const type = valueAt(view.cluster(name), "transport_socket", "typed_config", "@type");
  return typeof type === "string" && type.endsWith(".UpstreamTlsContext");
}
