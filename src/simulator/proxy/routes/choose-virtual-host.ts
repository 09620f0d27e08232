import { lowerCase, type HeaderMap } from "../../http/header-map.ts";
import type { RouteConfiguration, VirtualHost } from "../proxy-model.ts";

/** Exact domains before suffix wildcards before prefix wildcards (the longest of each) before `*`. */
export function chooseVirtualHost(configuration: RouteConfiguration, headers: HeaderMap): VirtualHost | undefined {
  const { virtualHosts, ignoresPort } = configuration;
  const candidates = virtualHosts.flatMap((host) => host.domains.map((domain) => ({ host, domain })));
  const [first] = candidates;
  // Where one takes everything, nobody looks at the request.
  if (first !== undefined && candidates.every(({ domain }) => domain === "*")) return first.host;
  const given = headers.values(":authority")[0];
  if (given === undefined) return undefined;
  const authority = lowerCase(ignoresPort ? withoutPort(given) : given);
  const ranked = candidates.map((candidate) => ({ ...candidate, rank: rankOf(candidate.domain, authority) }));
  const matching = ranked.filter(({ rank }) => rank >= 0);
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

/** Without the port behind a name or an address in brackets. */
function withoutPort(authority: string): string {
  return authority.replace(/:\d+$/, (port, start: number) =>
    authority.startsWith("[") && authority[start - 1] !== "]" ? port : "",
  );
}
