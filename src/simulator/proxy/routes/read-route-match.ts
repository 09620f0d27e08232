import type { ConfigFields } from "../config/config-fields.ts";
import type { RouteRequest } from "../proxy-model.ts";
import { isGrpcRequest } from "../response-headers.ts";
import { readStringMatcher } from "../config/string-matcher.ts";
import { readHeaderMatch } from "./read-header-match.ts";
import { readMetadataMatch } from "./read-metadata-match.ts";
import { readPathMatch, type PathMatch } from "./read-path-match.ts";
import { readQuery, readQueryMatch } from "./read-query-match.ts";

type Condition = (request: RouteRequest) => boolean;

/**
 * Reads a route's `match`: every condition must hold.
 *
 * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/api-v3/config/route/v3/route_components.proto#config-route-v3-routematch
 */
export function readRouteMatch(route: ConfigFields): PathMatch {
  const fields = route.message("match");
  if (fields === undefined) {
    route.refuse("match");
    return { matches: () => false, lengthToReplace: () => 0 };
  }
  const path = readPathMatch(fields);
  const conditions = [
    path.matches,
    ...readFlagConditions(fields),
    ...fields.messages("headers").map(readHeaderMatch).map(onHeaders),
    readQueryConditions(fields),
    ...fields.messages("dynamic_metadata").map(readMetadataMatch),
    ...fields.messages("filter_state").map(readFilterStateMatch),
  ];
  fields.close();
  return { ...path, matches: (request) => conditions.every((holds) => holds(request)) };
}

function onHeaders(matches: ReturnType<typeof readHeaderMatch>): Condition {
  return ({ headerValues }) => matches(headerValues);
}

function readFlagConditions(fields: ConfigFields): Condition[] {
  const grpc = fields.message("grpc");
  grpc?.close();
  const tls = fields.message("tls_context");
  const [presented, validated] = [tls?.flag("presented"), tls?.flag("validated")];
  tls?.close();
  return [
    ({ headers }) => grpc === undefined || isGrpcRequest(headers),
    (request) => presented === undefined || (request.tls?.peerChain.length ?? 0) > 0 === presented,
    (request) => validated === undefined || (request.tls?.isValidated ?? false) === validated,
  ];
}

function readQueryConditions(fields: ConfigFields): Condition {
  const matchers = fields.messages("query_parameters").map(readQueryMatch);
  return ({ path }) => {
    if (matchers.length === 0) return true;
    const parameters = readQuery(path);
    return matchers.every((matches) => matches(parameters));
  };
}

/** Reads a `type.matcher.v3.FilterStateMatcher`. */
function readFilterStateMatch(fields: ConfigFields): Condition {
  const key = fields.text("key") ?? "";
  const matcher = fields.message("string_match");
  const matches = matcher === undefined ? () => false : readStringMatcher(matcher);
  if (matcher === undefined) fields.refuse("matcher");
  fields.close();
  return ({ filterState }) => {
    const value = filterState.get(key);
    return value !== undefined && matches(value);
  };
}
