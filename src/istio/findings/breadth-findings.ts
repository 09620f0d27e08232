import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ConfigPatch } from "../envoy-filter.ts";
import { objectsOf } from "../json-lists.ts";
import { findingAt, listNames } from "./finding.ts";
import type { TracedTarget } from "./trace-patches.ts";

/** Patches that changed more than they name. */
export function breadthFindings(targets: readonly TracedTarget[]): readonly Diagnostic[] {
  const generated = targets.filter(({ before }) => before !== undefined);
  const patches = new Set(generated.flatMap((target) => target.patches));
  return [...patches].flatMap((patch) => {
    const touched = generated.filter((target) => target.patches.includes(patch));
    return [...severalThings(patch, touched), ...touched.flatMap((target) => severalRoutes(patch, target))];
  });
}

const kinds = {
  listeners: { things: "listeners", hint: "Add listener.portNumber where one is meant" },
  routes: { things: "route configurations", hint: "Add routeConfiguration.name where one is meant" },
  clusters: { things: "clusters", hint: "Add cluster.name or cluster.service where one is meant" },
} as const;

function severalThings(patch: ConfigPatch, touched: readonly TracedTarget[]): readonly Diagnostic[] {
  const [first] = touched;
  if (first === undefined || touched.length < 2 || namesThing(patch)) return [];
  const { things, hint } = kinds[first.kind];
  const message = `The patch names none of the ${things}, and changes ${touched.length}: ${listNames(touched.map(nameOf))}`;
  return [findingAt(patch, ["match"], { code: "ENVOY_FILTER_TOO_BROAD", severity: "warning", message, hint })];
}

/** Whether the match says which listeners, route configurations or clusters are meant. */
function namesThing({ match }: ConfigPatch): boolean {
  const { listener, routeConfiguration: routes, cluster } = match;
  const chain = listener?.filterChain;
  const host = routes?.vhost;
  const names = [listener?.name, listener?.portNumber, chain?.sni, chain?.name];
  const routeNames = [
    routes?.name,
    routes?.portNumber,
    routes?.portName,
    routes?.gateway,
    host?.name,
    host?.domainName,
  ];
  const clusterNames = [cluster?.name, cluster?.portNumber, cluster?.service, cluster?.subset];
  return [...names, ...routeNames, ...clusterNames].some((name) => name !== undefined && name !== "" && name !== 0);
}

/** A merge into routes without a name reaches all of them, Istio's default one, too. */
function severalRoutes(patch: ConfigPatch, target: TracedTarget): readonly Diagnostic[] {
  const { applyTo, operation, match } = patch;
  const isMergeOfAll =
    applyTo === "HTTP_ROUTE" && operation === "MERGE" && match.routeConfiguration?.vhost?.route === undefined;
  const routes = objectsOf(target.before?.["virtual_hosts"]).flatMap(({ routes: list }) => objectsOf(list));
  if (!isMergeOfAll || routes.length < 2) return [];
  const names = routes.flatMap(({ name }) => (typeof name === "string" ? [name] : []));
  const message = `The patch names no route, and is merged into all ${routes.length} of "${nameOf(target)}"`;
  const hint = `Name one under vhost.route: ${listNames(names)}`;
  return [findingAt(patch, ["match"], { code: "ENVOY_FILTER_TOO_BROAD", severity: "warning", message, hint })];
}

function nameOf({ before }: TracedTarget): string {
  const name = before?.["name"];
  return typeof name === "string" ? name : "";
}
