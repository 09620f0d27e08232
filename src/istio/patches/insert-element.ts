import type { JsonObject } from "../../files/json.ts";
import type { ConfigPatch } from "../envoy-filter.ts";
import type { PatchLog } from "./patch-log.ts";

/** A patch of a list's elements, such as HTTP filters. */
export interface ElementPatch {
  readonly patch: ConfigPatch;
  /** Whether it names an element; without, before means first, and after means last. */
  readonly namesElement: boolean;
  matches(element: JsonObject): boolean;
}

/**
 * Adds to, replaces in or removes from a list. Merges are none of its business.
 *
 * @param canReplace whether istiod has REPLACE for such elements, and wants no match for INSERT_FIRST
 */
export function insertElement(
  elements: readonly JsonObject[],
  { patch, namesElement, matches }: ElementPatch,
  { log, canReplace }: { readonly log: PatchLog; readonly canReplace: boolean },
): readonly JsonObject[] {
  const { operation, value = {} } = patch;
  const index = namesElement ? elements.findIndex(matches) : -1;
  switch (operation) {
    case "ADD":
      return insertAt(elements.length);
    case "INSERT_FIRST":
      return namesElement && !canReplace && index < 0 ? elements : insertAt(0);
    case "INSERT_BEFORE":
      return namesElement && index < 0 ? elements : insertAt(Math.max(index, 0));
    case "INSERT_AFTER":
      if (!namesElement) return insertAt(elements.length);
      return index < 0 ? elements : insertAt(index + 1);
    case "REPLACE":
      if (index < 0 || !canReplace) return elements;
      log.applied(patch);
      return elements.with(index, value);
    case "REMOVE":
      if (index < 0 || !canReplace) return elements;
      log.applied(patch);
      return elements.filter((element) => !matches(element));
    case "MERGE":
      return elements;
  }

  function insertAt(place: number): readonly JsonObject[] {
    log.applied(patch);
    return elements.toSpliced(place, 0, value);
  }
}
