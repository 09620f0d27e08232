import type { ConfigFields } from "./config-fields.ts";
import type { FilterChainMatch } from "../filter-chain-match.ts";
import { readIpRange } from "./read-ip-range.ts";

/** Reads a `FilterChainMatch`; one that is absent has no conditions. */
export function readFilterChainMatch(fields: ConfigFields | undefined): FilterChainMatch {
  const rangesOf = (name: string): FilterChainMatch["prefixRanges"] =>
    fields?.messages(name).flatMap((range) => readIpRange(range) ?? []) ?? [];
  const destinationPort = fields?.number("destination_port");
  const match = {
    ...(destinationPort === undefined ? {} : { destinationPort }),
    prefixRanges: rangesOf("prefix_ranges"),
    serverNames: fields?.texts("server_names").map((name) => name.toLowerCase()) ?? [],
    transportProtocol: fields?.text("transport_protocol") ?? "",
    applicationProtocols: fields?.texts("application_protocols") ?? [],
    directSourcePrefixRanges: rangesOf("direct_source_prefix_ranges"),
    sourceType: fields?.choice("source_type", ["ANY", "SAME_IP_OR_LOOPBACK", "EXTERNAL"]) ?? "ANY",
    sourcePrefixRanges: rangesOf("source_prefix_ranges"),
  } as const;
  fields?.close();
  return match;
}
