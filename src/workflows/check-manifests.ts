import { parseLua } from "../compiler/result/parse-lua.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { checkEnvoyFilters } from "../istio/check-envoy-filters.ts";
import type { EnvoyFilter } from "../istio/envoy-filter.ts";
import { readEnvoyFilters } from "../istio/read-envoy-filters.ts";
import { readGateways } from "../istio/read-gateways.ts";

export interface Source {
  readonly file: string;
  readonly text: string;
}

export interface CheckedManifests {
  readonly filters: readonly EnvoyFilter[];
  /** How many EnvoyFilters there are, those that could not be read included. */
  readonly count: number;
  /** The gateways that they were checked against, for people. */
  readonly gateways: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks the EnvoyFilters of files.
 *
 * @param base a gateway's configuration without them, as a dump or a recording; without one, only what is wrong for every gateway is found
 */
export function checkManifests(sources: readonly Source[], base?: Source): CheckedManifests {
  const read = readEnvoyFilters(sources);
  const gateways = base === undefined ? undefined : readGateways(base);
  const known = gateways?.ok === true ? gateways.value : [];
  const problems = [...read.diagnostics, ...(gateways?.diagnostics ?? [])];
  const found = checkEnvoyFilters(read.filters, { gateways: known, checkLua });
  return {
    filters: read.filters,
    count: read.count,
    gateways: known.map(({ label }) => label),
    diagnostics: [...problems, ...found],
  };
}

/** Says where a Lua text is no Lua; undefined where it is. */
export function checkLua(lua: string): { readonly line: number; readonly message: string } | undefined {
  const parsed = parseLua(lua);
  return parsed.ok ? undefined : parsed;
}
