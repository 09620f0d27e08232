import type { ConfigFields } from "../config/config-fields.ts";
import type { ClusterAction, DirectResponseAction, LuaPerRoute, Route, VirtualCluster } from "../proxy-model.ts";
import { readLuaPerRoute } from "../config/read-lua-filter.ts";
import { readMetadata } from "../config/read-metadata.ts";
import { readMutations, type HeaderMutations, type MessageMutations } from "./header-mutations.ts";
import { readClusterAction, type ClusterActionParent } from "./read-cluster-action.ts";
import { readClusterChoice, type ClusterChoice } from "./read-cluster-choice.ts";
import { readRedirect } from "./read-redirect.ts";
import { readRouteMatch, type RouteMatch } from "./read-route-match.ts";

/** What routes have of what they stand in. */
export interface RouteParent extends ClusterActionParent {
  readonly files: ReadonlyMap<string, string>;
  readonly luaPerRoute: ReadonlyMap<string, LuaPerRoute>;
  readonly virtualClusters: readonly VirtualCluster[];
  /** Of the virtual host and the route configuration: the more specific one first. */
  readonly mutations: readonly MessageMutations[];
  /** Whether what is more specific is applied last, so that it has the last word. */
  readonly mostSpecificWins: boolean;
}

/** Reads a `route.v3.Route`. */
export function readRoute(fields: ConfigFields, parent: RouteParent): Route {
  // `tracing` and `decorator` are about spans only, `stat_prefix` about statistics.
  fields.harmless("stat_prefix", "tracing", "decorator");
  const match = readRouteMatch(fields);
  const own = readMutations(fields);
  const luaPerRoute = new Map([...parent.luaPerRoute, ...readLuaPerRoute(fields, parent.files)]);
  const common = {
    name: fields.text("name") ?? "",
    unmet: match.unmet,
    metadata: readMetadata(fields.message("metadata")),
    virtualClusters: parent.virtualClusters,
    luaPerRoute,
    ...orderMutations([own, ...parent.mutations], parent.mostSpecificWins),
  };
  const route = { ...common, ...readAction(fields, match, { parent, own, luaPerRoute }) };
  fields.close();
  return route;
}

function orderMutations(
  specificFirst: readonly MessageMutations[],
  mostSpecificWins: boolean,
): Pick<Route, "requestMutations" | "responseMutations"> {
  const ordered = mostSpecificWins ? specificFirst.toReversed() : specificFirst;
  return {
    requestMutations: ordered.map(({ request }): HeaderMutations => request),
    responseMutations: ordered.map(({ response }): HeaderMutations => response),
  };
}

interface ActionParent {
  readonly parent: RouteParent;
  readonly own: MessageMutations;
  readonly luaPerRoute: ReadonlyMap<string, LuaPerRoute>;
}

type RouteTarget = Pick<Route, "action" | "resolve" | "variants">;

function readAction(fields: ConfigFields, match: RouteMatch, given: ActionParent): RouteTarget {
  const direct = fields.message("direct_response");
  if (direct !== undefined) return fixed(readDirectResponse(direct, given.parent.files));
  const redirect = fields.message("redirect");
  if (redirect !== undefined) return fixed(readRedirect(redirect, match));
  const route = fields.message("route");
  if (route === undefined) {
    fields.refuse("action");
    return fixed({ kind: "direct response", status: 404, body: "" });
  }
  const chooser = readClusterChoice(route, given.parent.files);
  const action = readClusterAction(route, match, given.parent);
  route.close();
  const variants = chooser.choices.map((choice) => variantOf(choice, action, given));
  return {
    action: { ...action, cluster: "" },
    variants,
    resolve: (headers) => variantOf(chooser.choose(headers), action, given),
  };
}

function fixed(action: Route["action"]): RouteTarget {
  return { action, variants: [], resolve: () => ({}) };
}

/** What is otherwise where a request goes to one of the route's clusters. */
function variantOf(
  { cluster, mutations, luaPerRoute, rewriteHost }: ClusterChoice,
  action: Omit<ClusterAction, "cluster">,
  { parent, own, luaPerRoute: outer }: ActionParent,
): Partial<Route> & Pick<Route, "action"> {
  const outerMutations = orderMutations([own, ...parent.mutations], parent.mostSpecificWins);
  return {
    action: {
      ...action,
      cluster,
      hostRewrites: rewriteHost === undefined ? action.hostRewrites : [rewriteHost, ...action.hostRewrites],
    },
    luaPerRoute: new Map([...outer, ...(luaPerRoute ?? [])]),
    // What a weighted cluster says is applied first in either order.
    requestMutations: [...(mutations === undefined ? [] : [mutations.request]), ...outerMutations.requestMutations],
    responseMutations: [...(mutations === undefined ? [] : [mutations.response]), ...outerMutations.responseMutations],
  };
}

function readDirectResponse(fields: ConfigFields, files: ReadonlyMap<string, string>): DirectResponseAction {
  const source = fields.message("body");
  const body = source === undefined ? "" : readBody(source, files);
  const status = fields.number("status") ?? 200;
  fields.close();
  return { kind: "direct response", status, body };
}

/** The bytes of a `core.v3.DataSource`. */
function readBody(fields: ConfigFields, files: ReadonlyMap<string, string>): string {
  const [text, base64, file] = [fields.text("inline_string"), fields.text("inline_bytes"), fields.text("filename")];
  if (file !== undefined && !files.has(file)) fields.refuse("filename");
  fields.close();
  if (base64 !== undefined) return Buffer.from(base64, "base64").toString("latin1");
  return Buffer.from(text ?? files.get(file ?? "") ?? "", "utf8").toString("latin1");
}
