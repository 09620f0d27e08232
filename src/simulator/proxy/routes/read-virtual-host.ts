import type { ConfigFields } from "../config/config-fields.ts";
import type { LuaPerRoute, VirtualCluster, VirtualHost } from "../proxy-model.ts";
import { readLuaPerRoute } from "../config/read-lua-filter.ts";
import { readMetadata } from "../config/read-metadata.ts";
import { readMutations, type MessageMutations } from "./header-mutations.ts";
import { readHeaderMatch } from "./read-header-match.ts";
import { readRetryPolicy } from "./read-retry-policy.ts";
import { readRoute } from "./read-route.ts";

/** What virtual hosts have of the route configuration. */
export interface VirtualHostParent {
  readonly files: ReadonlyMap<string, string>;
  readonly luaPerRoute: ReadonlyMap<string, LuaPerRoute>;
  readonly mutations: MessageMutations;
  readonly mostSpecificWins: boolean;
}

/** Reads a `route.v3.VirtualHost`. */
export function readVirtualHost(fields: ConfigFields, parent: VirtualHostParent): VirtualHost {
  const retry = fields.message("retry_policy");
  const routeParent = {
    files: parent.files,
    luaPerRoute: new Map([...parent.luaPerRoute, ...readLuaPerRoute(fields, parent.files)]),
    virtualClusters: fields.messages("virtual_clusters").map(readVirtualCluster),
    mutations: [readMutations(fields), parent.mutations],
    mostSpecificWins: parent.mostSpecificWins,
    retries: retry === undefined ? undefined : readRetryPolicy(retry),
    tellsAttempts: {
      request: fields.flag("include_request_attempt_count") ?? false,
      response: fields.flag("include_attempt_count_in_response") ?? false,
      timeoutRetry: fields.flag("include_is_timeout_retry_header") ?? false,
    },
  };
  const host = {
    name: fields.text("name") ?? "",
    domains: fields.texts("domains").map((domain) => domain.toLowerCase()),
    requiresTls: readTlsRequirement(fields),
    metadata: readMetadata(fields.message("metadata")),
    routes: fields.messages("routes").map((route) => readRoute(route, routeParent)),
  };
  fields.close();
  return host;
}

function readTlsRequirement(fields: ConfigFields): VirtualHost["requiresTls"] {
  const requirement = fields.text("require_tls") ?? "NONE";
  if (requirement === "ALL") return "all";
  if (requirement === "EXTERNAL_ONLY") return "external";
  if (requirement !== "NONE") fields.refuse(`require_tls (${requirement})`);
  return "none";
}

function readVirtualCluster(fields: ConfigFields): VirtualCluster {
  const name = fields.text("name") ?? "";
  const conditions = fields.messages("headers").map(readHeaderMatch);
  fields.close();
  return { name, matches: (headerValues) => conditions.every((holds) => holds(headerValues)) };
}
