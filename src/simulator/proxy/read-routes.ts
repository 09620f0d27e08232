import type { MetadataStruct } from "../objects/metadata-value.ts";
import type { ConfigFields } from "./config-fields.ts";
import { readMetadata } from "./read-metadata.ts";
import { readHeaderMatch, readRouteMatch } from "./read-route-match.ts";
import { readLuaPerRoute } from "./read-lua-filter.ts";
import type { LuaPerRoute, Route, RouteAction, VirtualCluster, VirtualHost } from "./proxy-model.ts";
import { readDuration } from "./typed-config.ts";

const defaultTimeoutMs = 15_000;

/** What routes have of what they stand in. */
interface RouteParent {
  readonly files: ReadonlyMap<string, string>;
  readonly luaPerRoute: ReadonlyMap<string, LuaPerRoute>;
}

export function readVirtualHost(fields: ConfigFields, { files, luaPerRoute: outer }: RouteParent): VirtualHost {
  fields.harmless("name", "include_request_attempt_count");
  const domains = fields.texts("domains").map((domain) => domain.toLowerCase());
  const metadata = readMetadata(fields.message("metadata"));
  const luaPerRoute = new Map([...outer, ...readLuaPerRoute(fields, files)]);
  const virtualClusters = fields.messages("virtual_clusters").map(readVirtualCluster);
  const parent = { files, luaPerRoute, virtualClusters };
  const routes = fields.messages("routes").map((route) => readRoute(route, parent));
  fields.close();
  return { domains, routes, metadata };
}

function readVirtualCluster(fields: ConfigFields): VirtualCluster {
  const name = fields.text("name") ?? "";
  const conditions = fields.messages("headers").map(readHeaderMatch);
  fields.close();
  const noMetadata = new Map<string, MetadataStruct>();
  return {
    name,
    matches: (headers) => {
      const request = { path: "", headerValues: headers.values, dynamicMetadata: noMetadata };
      return conditions.every((holds) => holds(request));
    },
  };
}

function readRoute(
  fields: ConfigFields,
  { files, luaPerRoute, virtualClusters }: RouteParent & { readonly virtualClusters: readonly VirtualCluster[] },
): Route {
  fields.harmless("decorator", "stat_prefix", "tracing");
  const route = {
    name: fields.text("name") ?? "",
    matches: readRouteMatch(fields),
    action: readAction(fields),
    metadata: readMetadata(fields.message("metadata")),
    virtualClusters,
    luaPerRoute: new Map([...luaPerRoute, ...readLuaPerRoute(fields, files)]),
  };
  fields.close();
  return route;
}

function readAction(fields: ConfigFields): RouteAction {
  const direct = fields.message("direct_response");
  if (direct !== undefined) return readDirectResponse(direct);
  const route = fields.message("route");
  if (route === undefined) {
    fields.refuse("action");
    return { kind: "direct response", status: 404, body: "" };
  }
  route.harmless(
    "max_grpc_timeout",
    "idle_timeout",
    "max_stream_duration",
    "upgrade_configs",
    "priority",
    "cluster_not_found_response_code",
  );
  const action = {
    kind: "cluster",
    cluster: route.text("cluster") ?? "",
    timeoutMs: readDuration(route, "timeout") ?? defaultTimeoutMs,
    perTryTimeoutMs: readPerTryTimeout(route),
  } as const;
  route.close();
  return action;
}

/** Nothing of a retry policy shows but its timeout: stand-ins answer at the first try. */
function readPerTryTimeout(route: ConfigFields): number {
  const retries = route.message("retry_policy");
  if (retries === undefined) return 0;
  retries.harmless("retry_on", "num_retries", "retry_host_predicate", "retry_back_off", "retriable_status_codes");
  retries.harmless("host_selection_retry_max_attempts", "per_try_idle_timeout");
  const timeout = readDuration(retries, "per_try_timeout") ?? 0;
  retries.close();
  return timeout;
}

function readDirectResponse(fields: ConfigFields): RouteAction {
  const body = fields.message("body");
  const text = body?.text("inline_string") ?? "";
  body?.close();
  const status = fields.number("status") ?? 200;
  fields.close();
  return { kind: "direct response", status, body: Buffer.from(text, "utf8").toString("latin1") };
}
