import { compareEnvoyVersions, type EnvoyVersion } from "../../../envoy-api/envoy-version.ts";
import type { HeaderMap } from "../../http/header-map.ts";
import type { HeaderValues, Route, RouteConfiguration, RouteRequest, VirtualHost } from "../proxy-model.ts";
import { chooseVirtualHost } from "./choose-virtual-host.ts";
import { redirectToTls } from "./read-redirect.ts";

/** Where a request belongs: its virtual host, and the first route of that which matches. */
export interface ChosenRoute {
  readonly virtualHost: VirtualHost | undefined;
  readonly route: Route | undefined;
  /** The routes before it, each with the first condition that did not hold. */
  readonly passedOver?: readonly { readonly route: string; readonly condition: string }[];
  /** The route's name, or its place. */
  readonly routeName?: string;
}

export type RoutedRequest = Omit<RouteRequest, "path" | "headerValues"> & { readonly version: EnvoyVersion };

/** Chooses among the routes as the request is now. */
export function chooseRoute(configuration: RouteConfiguration, request: RoutedRequest): ChosenRoute {
  const { headers, version } = request;
  const path = headers.get(":path") ?? "";
  if (path === "" && headers.get(":method") !== "CONNECT") return { virtualHost: undefined, route: undefined };
  const virtualHost = chooseVirtualHost(configuration, headers);
  if (virtualHost === undefined) return { virtualHost, route: undefined };
  if (wantsTls(virtualHost, headers)) return { virtualHost, route: tlsRoute, routeName: "require_tls" };
  const matched = {
    ...request,
    path: configuration.ignoresPathParameters ? withoutParameters(path, version) : path,
    headerValues: headerValuesOf(headers, version),
  };
  const passedOver: { readonly route: string; readonly condition: string }[] = [];
  for (const [index, candidate] of virtualHost.routes.entries()) {
    const condition = candidate.unmet(matched);
    const routeName = candidate.name === "" ? `routes[${index}]` : candidate.name;
    if (condition === undefined)
      return { virtualHost, route: { ...candidate, ...candidate.resolve(headers) }, routeName, passedOver };
    passedOver.push({ route: routeName, condition });
  }
  return { virtualHost, route: undefined, passedOver };
}

/** The values that a matcher sees of a header: one that joins all of them, or, since Envoy 1.39, each by itself. */
export function headerValuesOf(headers: HeaderMap, version: EnvoyVersion): HeaderValues {
  const matchesEach = compareEnvoyVersions(version, "1.39") >= 0;
  return (name) => {
    const values = headers.values(name);
    return matchesEach || values.length === 0 ? values : [values.join(",")];
  };
}

function wantsTls({ requiresTls }: VirtualHost, headers: HeaderMap): boolean {
  if (requiresTls === "none" || headers.get("x-forwarded-proto") === "https") return false;
  return requiresTls === "all" || headers.get("x-envoy-internal") !== "true";
}

const tlsRoute: Route = {
  name: "",
  unmet: () => undefined,
  resolve: () => ({}),
  variants: [],
  action: redirectToTls,
  metadata: new Map(),
  luaPerRoute: new Map(),
  virtualClusters: [],
  requestMutations: [],
  responseMutations: [],
};

/** Without what stands between a semicolon and the next slash; before Envoy 1.39 without all that follows the first semicolon. */
function withoutParameters(path: string, version: EnvoyVersion): string {
  const [plain = "", ...query] = path.split(/(?=[?#])/);
  const cutsAll = compareEnvoyVersions(version, "1.39") < 0;
  return plain.replace(cutsAll ? /;.*/s : /;[^/]*/g, "") + query.join("");
}
