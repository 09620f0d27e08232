import type { EnvoyVersion } from "./envoy-version.ts";
import type { HostMember } from "./host-object.ts";

/** What is said of a member of the table; what is left out is as most members are. */
export interface MemberNotes extends Partial<Omit<HostMember, "since" | "documentation">> {
  /** Where the release line is newer than 1.36, the oldest that is known. */
  readonly since?: EnvoyVersion;
  /** The heading of Envoy's Lua page that describes it. */
  readonly heading: string;
}

/** A row of the table: a method of both hooks that gives a value, has been there for long and does not yield, unless said. */
export function describeMember({ heading, ...notes }: MemberNotes): HostMember {
  const since = notes.since ?? "1.36";
  const brought = notes.brought ?? (since === "1.36" ? "before 1.28" : since);
  const usual = { path: "both", mayYield: false, result: "value" } as const;
  return { ...usual, ...notes, since, brought, documentation: linkTo(heading, since) };
}

/**
 * The address of a heading of Envoy's Lua page, of the release that brought what it describes and 1.37 at least, so that it stays true.
 * Where a name is used for several objects only the first has an anchor of that name; the others are described under their object's.
 */
export function linkTo(heading: string, since: EnvoyVersion = "1.36"): string {
  const release = since === "1.36" ? "1.37" : since;
  return `https://www.envoyproxy.io/docs/envoy/v${release}.0/configuration/http/http_filters/lua_filter#${anchorOf(heading)}`;
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
