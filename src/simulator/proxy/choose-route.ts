import { compareEnvoyVersions, type EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import type { HeaderMap } from "../http/header-map.ts";
import type { MetadataStruct } from "../objects/metadata-value.ts";
import type { Route, VirtualHost } from "./proxy-model.ts";

export interface RouteChoice {
  readonly virtualHosts: readonly VirtualHost[];
  readonly version: EnvoyVersion;
}

/** Where a request belongs: its virtual host, and the first route of that which matches. */
export interface ChosenRoute {
  readonly virtualHost: VirtualHost | undefined;
  readonly route: Route | undefined;
}

export function chooseRoute(
  { virtualHosts, version }: RouteChoice,
  headers: HeaderMap,
  dynamicMetadata: ReadonlyMap<string, MetadataStruct>,
): ChosenRoute {
  const path = headers.get(":path") ?? "";
  if (path === "") return { virtualHost: undefined, route: undefined };
  const host = chooseVirtualHost(virtualHosts, (headers.get(":authority") ?? "").toLowerCase());
  const matchesEach = compareEnvoyVersions(version, "1.39") >= 0;
  const headerValues = (name: string): readonly string[] => {
    const values = headers.values(name);
    return matchesEach || values.length === 0 ? values : [values.join(",")];
  };
  const route = host?.routes.find((candidate) => candidate.matches({ path, headerValues, dynamicMetadata }));
  return { virtualHost: host, route };
}

/** Exact domains before suffix wildcards before prefix wildcards (the longest of each) before `*`. */
function chooseVirtualHost(hosts: readonly VirtualHost[], authority: string): VirtualHost | undefined {
  const candidates = hosts.flatMap((host) =>
    host.domains.map((domain) => ({ host, domain, rank: rankOf(domain, authority) })),
  );
  const matching = candidates.filter(({ rank }) => rank >= 0);
  return matching.sort((left, right) => right.rank - left.rank || right.domain.length - left.domain.length)[0]?.host;
}

function rankOf(domain: string, authority: string): number {
  if (domain === authority) return 3;
  if (domain === "*") return 0;
  const isLonger = authority.length >= domain.length;
  if (domain.startsWith("*")) return isLonger && authority.endsWith(domain.slice(1)) ? 2 : -1;
  if (domain.endsWith("*")) return isLonger && authority.startsWith(domain.slice(0, -1)) ? 1 : -1;
  return -1;
}
