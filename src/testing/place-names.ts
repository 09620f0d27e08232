import type { SourcePosition } from "../diagnostics/diagnostic.ts";
import { explainText } from "../explain/explain-text.ts";
import type { MapStore } from "../explain/map-store.ts";
import type { Trace } from "../scenario/trace.ts";

/** Where places of scripts are in TypeScript. */
export interface PlaceNames {
  /** `filter-src/guard/filter.ts:12:3` for `[string "…"]:30`; the line of the Lua where there is no TypeScript. */
  nameOf(place: string): string;
  positionOf(place: string): SourcePosition | undefined;
}

/** Looks up every place that traces name, so that it can be named at once later. */
export async function readPlaces(
  traces: Iterable<Trace>,
  maps: MapStore,
  known: Map<string, SourcePosition>,
): Promise<PlaceNames> {
  const places = new Set([...traces].flatMap(placesIn));
  for (const place of places) {
    if (known.has(place)) continue;
    const [explanation] = (await explainText(place, maps)).explained;
    if (explanation?.position !== undefined) known.set(place, explanation.position);
  }
  return {
    positionOf: (place) => known.get(place),
    nameOf: (place) => {
      const position = known.get(place);
      if (position !== undefined) return `${position.file}:${position.line}:${position.column}`;
      return place.replace(/^\[string ".*"\]:(\d+)$/s, "line $1 of the Lua");
    },
  };
}

function placesIn(trace: Trace): readonly string[] {
  return trace.flatMap((event) => {
    if (event.kind === "call") return [event.place];
    return event.kind === "hook ends" ? (event.stack ?? []).map(({ place }) => place) : [];
  });
}
