import type { Json } from "../../../files/json.ts";
import type { ConfigFields } from "../config/config-fields.ts";
import type { Route, RouteRequest } from "../proxy-model.ts";
import { isGrpcRequest } from "../response-headers.ts";
import { readStringMatcher } from "../config/string-matcher.ts";
import { describeCondition } from "./describe-condition.ts";
import { readHeaderMatch } from "./read-header-match.ts";
import { readMetadataMatch } from "./read-metadata-match.ts";
import { readPathMatch, type PathMatch } from "./read-path-match.ts";
import { readQuery, readQueryMatch } from "./read-query-match.ts";

interface Condition {
  readonly holds: (request: RouteRequest) => boolean;
  /** In the configuration's words. */
  readonly text: string;
}

/** What a route asks of requests. */
export interface RouteMatch extends Pick<PathMatch, "lengthToReplace"> {
  readonly unmet: Route["unmet"];
}

/**
 * Reads a route's `match`: every condition must hold.
 *
 * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/api-v3/config/route/v3/route_components.proto#config-route-v3-routematch
 */
export function readRouteMatch(route: ConfigFields): RouteMatch {
  const fields = route.message("match");
  if (fields === undefined) {
    route.refuse("match");
    return { unmet: () => "match", lengthToReplace: () => 0 };
  }
  const { matches, lengthToReplace } = readPathMatch(fields);
  const conditions = [
    { holds: matches, text: describePath(fields) },
    ...readFlagConditions(fields),
    ...readEach(fields, "headers", (field) => onHeaders(readHeaderMatch(field))),
    { holds: readQueryConditions(fields), text: describeField(fields, "query_parameters") },
    ...readEach(fields, "dynamic_metadata", readMetadataMatch),
    ...readEach(fields, "filter_state", readFilterStateMatch),
  ];
  fields.close();
  return { lengthToReplace, unmet: (request) => conditions.find(({ holds }) => !holds(request))?.text };
}

const pathFields = ["prefix", "path", "path_separated_prefix", "safe_regex", "connect_matcher"];

function describePath(fields: ConfigFields): string {
  return describeField(fields, pathFields.find(fields.has) ?? "path_specifier");
}

function describeField(fields: ConfigFields, name: string): string {
  return describeCondition(name, fields.json(name));
}

function readEach(
  fields: ConfigFields,
  name: string,
  read: (field: ConfigFields) => Condition["holds"],
): readonly Condition[] {
  const texts = [fields.json(name) ?? []].flat() as readonly Json[];
  return fields
    .messages(name)
    .map((field, index) => ({ holds: read(field), text: describeCondition(name, texts[index]) }));
}

function onHeaders(matches: ReturnType<typeof readHeaderMatch>): Condition["holds"] {
  return ({ headerValues }) => matches(headerValues);
}

function readFlagConditions(fields: ConfigFields): readonly Condition[] {
  const texts = { grpc: describeField(fields, "grpc"), tls: describeField(fields, "tls_context") };
  const grpc = fields.message("grpc");
  grpc?.close();
  const tls = fields.message("tls_context");
  const [presented, validated] = [tls?.flag("presented"), tls?.flag("validated")];
  tls?.close();
  return [
    { holds: ({ headers }) => grpc === undefined || isGrpcRequest(headers), text: texts.grpc },
    {
      holds: ({ tls: session }) => presented === undefined || (session?.peerChain.length ?? 0) > 0 === presented,
      text: texts.tls,
    },
    {
      holds: ({ tls: session }) => validated === undefined || (session?.isValidated ?? false) === validated,
      text: texts.tls,
    },
  ];
}

function readQueryConditions(fields: ConfigFields): Condition["holds"] {
  const matchers = fields.messages("query_parameters").map(readQueryMatch);
  return ({ path }) => {
    if (matchers.length === 0) return true;
    const parameters = readQuery(path);
    return matchers.every((matches) => matches(parameters));
  };
}

/** Reads a `type.matcher.v3.FilterStateMatcher`. */
function readFilterStateMatch(fields: ConfigFields): Condition["holds"] {
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
