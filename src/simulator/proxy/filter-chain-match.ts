import { isInRange, parseIpAddress, type IpRange } from "./ip-address.ts";

/** The connections that a filter chain is for; what is empty or absent is no condition. */
export interface FilterChainMatch {
  readonly destinationPort?: number;
  readonly prefixRanges: readonly IpRange[];
  /** Lower case, exact or `*.suffix`. */
  readonly serverNames: readonly string[];
  readonly transportProtocol: string;
  readonly applicationProtocols: readonly string[];
  readonly directSourcePrefixRanges: readonly IpRange[];
  readonly sourceType: "ANY" | "SAME_IP_OR_LOOPBACK" | "EXTERNAL";
  readonly sourcePrefixRanges: readonly IpRange[];
}

/** What is known of a connection before its filter chain is chosen. */
export interface ConnectionFacts {
  readonly destinationPort: number;
  readonly destination: string;
  /** Lower case; empty where nobody looked or none was sent. */
  readonly serverName: string;
  readonly transportProtocol: "tls" | "raw_buffer";
  readonly applicationProtocols: readonly string[];
  readonly source: string;
}

interface Candidate {
  readonly match: FilterChainMatch;
}

/**
 * Chooses the filter chain of a connection: condition by condition those that fit best are kept, and a choice is never taken back.
 *
 * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/api-v3/config/listener/v3/listener_components.proto#config-listener-v3-filterchainmatch
 */
export function chooseFilterChain<T extends Candidate>(chains: readonly T[], facts: ConnectionFacts): T | undefined {
  const steps: readonly ((match: FilterChainMatch) => number)[] = [
    ({ destinationPort }) => rankOfValue(destinationPort, facts.destinationPort),
    ({ prefixRanges }) => rankOfRanges(prefixRanges, facts.destination),
    ({ serverNames }) => rankOfNames(serverNames, facts.serverName),
    ({ transportProtocol }) => rankOfValue(transportProtocol, facts.transportProtocol),
    ({ applicationProtocols }) => rankOfProtocols(applicationProtocols, facts.applicationProtocols),
    ({ directSourcePrefixRanges }) => rankOfRanges(directSourcePrefixRanges, facts.source),
    ({ sourceType }) => rankOfSourceType(sourceType, facts),
    ({ sourcePrefixRanges }) => rankOfRanges(sourcePrefixRanges, facts.source),
  ];
  const left = steps.reduce<readonly T[]>((candidates, rankOf) => keepBest(candidates, rankOf), chains);
  return left[0];
}

/** A rank below 0 does not fit. */
function keepBest<T extends Candidate>(candidates: readonly T[], rankOf: (match: FilterChainMatch) => number): T[] {
  const ranked = candidates.map((candidate) => ({ candidate, rank: rankOf(candidate.match) }));
  const best = Math.max(0, ...ranked.map(({ rank }) => rank));
  return ranked.filter(({ rank }) => rank === best).map(({ candidate }) => candidate);
}

function rankOfValue(wanted: number | string | undefined, found: number | string): number {
  if (wanted === undefined || wanted === "") return 0;
  return wanted === found ? 1 : -1;
}

function rankOfRanges(ranges: readonly IpRange[], text: string): number {
  if (ranges.length === 0) return 0;
  const address = parseIpAddress(text);
  const lengths = ranges
    .filter((range) => address !== undefined && isInRange(address, range))
    .map(({ length }) => length);
  return lengths.length === 0 ? -1 : 1 + Math.max(...lengths);
}

/** An exact name before the longest suffix. */
function rankOfNames(names: readonly string[], serverName: string): number {
  if (names.length === 0) return 0;
  const lengths = names.map((name) => {
    if (name === serverName) return Number.MAX_SAFE_INTEGER;
    return name.startsWith("*.") && serverName.endsWith(name.slice(1)) ? name.length : -1;
  });
  return Math.max(...lengths);
}

/** By the client's own order. */
function rankOfProtocols(wanted: readonly string[], offered: readonly string[]): number {
  if (wanted.length === 0) return 0;
  const index = offered.findIndex((protocol) => wanted.includes(protocol));
  return index === -1 ? -1 : offered.length - index;
}

function rankOfSourceType(
  wanted: FilterChainMatch["sourceType"],
  { source, destination }: Pick<ConnectionFacts, "source" | "destination">,
): number {
  if (wanted === "ANY") return 0;
  // Of the loopback network Envoy takes only this address for one of the same machine.
  const isLocal = source === destination || source === "127.0.0.1";
  return (wanted === "SAME_IP_OR_LOOPBACK") === isLocal ? 1 : -1;
}
