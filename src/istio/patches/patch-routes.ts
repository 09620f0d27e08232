import type { JsonObject } from "../../files/json.ts";
import { patchedMessages, type ApplyTo, type ConfigPatch } from "../envoy-filter.ts";
import type { GatewayProxy } from "../gateway.ts";
import { mergeMessage } from "../merge-message.ts";
import type { PatchesByKind } from "../select-patches.ts";
import { objectsOf } from "../json-lists.ts";
import { insertElement } from "./insert-element.ts";
import { matchesRoute, matchesRouteConfiguration, matchesVirtualHost, namesRoute } from "./match-route.ts";
import { withList } from "./set-field.ts";
import { placeOf, type PatchLog } from "./patch-log.ts";

/** A route configuration of a gateway, patched: merges into it first, then its virtual hosts, each with its routes, then added hosts. */
export function patchRouteConfiguration(
  configuration: JsonObject,
  { patches, gatewayPorts }: { readonly patches: PatchesByKind; readonly gatewayPorts: GatewayProxy["gatewayPorts"] },
  log: PatchLog,
): JsonObject {
  const forThis = (list: readonly ConfigPatch[]): readonly ConfigPatch[] =>
    list.filter((patch) => matchesRouteConfiguration(patch, configuration, gatewayPorts));
  const merged = forThis(patches.ROUTE_CONFIGURATION)
    .filter(({ operation }) => operation === "MERGE")
    .reduce((target, patch) => merge("ROUTE_CONFIGURATION", { target, patch }, log), configuration);
  const hostPatches = forThis(patches.VIRTUAL_HOST);
  const routePatches = forThis(patches.HTTP_ROUTE);
  return withList(merged, "virtual_hosts", (hosts) => {
    const patched = hosts.map((host) => patchVirtualHost(host, { hostPatches, routePatches }, log));
    const removed = new Set(patched.flatMap(({ host, isRemoved }) => (isRemoved ? [host["name"]] : [])));
    const added = hostPatches.filter(({ operation }) => operation === "ADD");
    for (const patch of added) log.applied(patch);
    return [...patched.map(({ host }) => host), ...added.map(({ value = {} }) => value)].filter(
      ({ name }) => !removed.has(name),
    );
  });
}

function merge(
  kind: ApplyTo,
  { target, patch }: { target: JsonObject; patch: ConfigPatch },
  log: PatchLog,
): JsonObject {
  log.applied(patch);
  return mergeMessage(patchedMessages[kind], { target, source: patch.value ?? {} }, placeOf(patch, log));
}

interface HostPatches {
  readonly hostPatches: readonly ConfigPatch[];
  readonly routePatches: readonly ConfigPatch[];
}

function patchVirtualHost(
  host: JsonObject,
  { hostPatches, routePatches }: HostPatches,
  log: PatchLog,
): { readonly host: JsonObject; readonly isRemoved: boolean } {
  let patched = host;
  for (const patch of hostPatches) {
    if (!matchesVirtualHost(patch, patched)) continue;
    if (patch.operation === "REMOVE") {
      log.applied(patch);
      return { host: patched, isRemoved: true };
    }
    if (patch.operation === "MERGE") patched = merge("VIRTUAL_HOST", { target: patched, patch }, log);
    if (patch.operation === "REPLACE") {
      log.applied(patch);
      patched = patch.value ?? {};
    }
  }
  return { host: patchHttpRoutes(patched, routePatches, log), isRemoved: false };
}

/** First removals and merges, for each route that istiod generated, then what is inserted, which no merge reaches. */
function patchHttpRoutes(host: JsonObject, patches: readonly ConfigPatch[], log: PatchLog): JsonObject {
  const ofHost = patches.filter((patch) => matchesVirtualHost(patch, host));
  return withList(host, "routes", (routes) => {
    const merged = routes.map((route) => patchHttpRoute(route, ofHost, log)).filter((route) => route !== undefined);
    return ofHost.reduce<readonly JsonObject[]>((list, patch) => insertRoute(list, patch, log), merged);
  });
}

function patchHttpRoute(route: JsonObject, patches: readonly ConfigPatch[], log: PatchLog): JsonObject | undefined {
  let patched = route;
  for (const patch of patches) {
    if (!matchesRoute(patch, patched)) continue;
    if (patch.operation === "REMOVE") {
      log.applied(patch);
      return undefined;
    }
    if (patch.operation === "MERGE") patched = merge("HTTP_ROUTE", { target: patched, patch }, log);
  }
  return patched;
}

function insertRoute(routes: readonly JsonObject[], patch: ConfigPatch, log: PatchLog): readonly JsonObject[] {
  const matches = (route: JsonObject): boolean => matchesRoute(patch, route);
  return insertElement(routes, { patch, namesElement: namesRoute(patch), matches }, { log, canReplace: false });
}

/** The virtual hosts of a route configuration. */
export function virtualHostsOf({ virtual_hosts: hosts }: JsonObject): readonly JsonObject[] {
  return objectsOf(hosts);
}

/** The routes of a virtual host. */
export function routesOf({ routes }: JsonObject): readonly JsonObject[] {
  return objectsOf(routes);
}
