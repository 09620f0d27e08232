import type { JsonPath } from "../envoy-schema/decode-message.ts";
import type { ConfigPatch } from "./envoy-filter.ts";

/** Why istiod's validation refuses an EnvoyFilter, whose other patches are lost with it. */
export interface Refusal {
  /** In the patch. */
  readonly path: JsonPath;
  readonly message: string;
  readonly hint?: string;
}

/**
 * What istiod's admission webhook refuses about a patch, besides values that it cannot read.
 *
 * @see https://github.com/istio/istio/blob/release-1.30/pkg/config/validation/envoyfilter/envoyfilter.go
 */
export function refusalsOf(patch: ConfigPatch): readonly Refusal[] {
  const { operation, value, match } = patch;
  if (value === undefined && operation !== "REMOVE")
    return [{ path: ["patch"], message: `A patch with the operation ${operation} wants a value` }];
  return [...versionRefusals(match.proxy?.proxyVersion ?? ""), ...kindRefusals(patch), ...filterRefusals(patch)];
}

function versionRefusals(version: string): readonly Refusal[] {
  const path = ["match", "proxy", "proxyVersion"];
  if (version.length > 1024) return [{ path, message: "A proxyVersion of more than 1024 characters fits no proxy" }];
  // Go's expressions have neither references back nor looks around.
  const isOfGo = !/\(\?(?:[=!]|<[=!])|\\[1-9]/.test(version);
  if (isOfGo && isRegularExpression(version)) return [];
  return [{ path, message: `Found ${JSON.stringify(version)}, wanted a regular expression as Go (RE2) has them` }];
}

function isRegularExpression(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

const matchOfKind = {
  LISTENER: "listener",
  FILTER_CHAIN: "listener",
  NETWORK_FILTER: "listener",
  HTTP_FILTER: "listener",
  LISTENER_FILTER: undefined,
  ROUTE_CONFIGURATION: "routeConfiguration",
  VIRTUAL_HOST: "routeConfiguration",
  HTTP_ROUTE: "routeConfiguration",
  CLUSTER: "cluster",
} as const;

function kindRefusals({ applyTo, match }: ConfigPatch): readonly Refusal[] {
  const given = (["listener", "routeConfiguration", "cluster"] as const).filter((kind) => match[kind] !== undefined);
  const [first, second] = given;
  if (first !== undefined && second !== undefined)
    return [
      {
        path: ["match", second],
        message: `A match has one of listener, routeConfiguration and cluster, found ${given.join(" and ")}`,
      },
    ];
  const wanted = matchOfKind[applyTo];
  if (first === undefined || wanted === undefined || first === wanted) return [];
  return [
    {
      path: ["match", first],
      message: `A patch that applies to ${applyTo} cannot have a ${first} match`,
      hint: `Use ${wanted}`,
    },
  ];
}

function filterRefusals({ applyTo, match }: ConfigPatch): readonly Refusal[] {
  const filter = match.listener?.filterChain?.filter;
  if (filter === undefined || applyTo === "LISTENER_FILTER") return [];
  const path = ["match", "listener", "filterChain", "filter"];
  if ((filter.name ?? "") === "") return [{ path, message: "A match of a filter wants its name" }];
  if (filter.subFilter === undefined) return [];
  const inside = [...path, "subFilter"];
  if (applyTo !== "HTTP_FILTER")
    return [{ path: inside, message: `A subFilter can be matched where HTTP_FILTER is applied to, found ${applyTo}` }];
  const managers = ["envoy.filters.network.http_connection_manager", "envoy.http_connection_manager"];
  if (!managers.includes(filter.name ?? ""))
    return [
      {
        path: [...path, "name"],
        message: `A subFilter is one of the filter "envoy.filters.network.http_connection_manager", found ${JSON.stringify(filter.name)}`,
      },
    ];
  return (filter.subFilter.name ?? "") === ""
    ? [{ path: inside, message: "A match of a subFilter wants its name" }]
    : [];
}
