import { rankNames } from "../../diagnostics/nearest-name.ts";
import type { JsonPath } from "../../envoy-schema/decode-message.ts";
import type { Json, JsonObject } from "../../files/json.ts";
import { listNames } from "./finding.ts";

/** The condition of a match that nothing fulfils. */
export interface Miss {
  /** In the patch. */
  readonly path: JsonPath;
  readonly message: string;
  readonly hint: string;
}

/** What one condition asks of things, and what they have. */
export interface Condition {
  readonly path: JsonPath;
  /** How it is said, as in `listener has the port`. */
  readonly what: string;
  readonly wanted: string | number | undefined;
  valuesOf(thing: JsonObject): readonly (string | number)[];
}

/** The things that fulfil conditions one after the other, or the first one that none fulfils. */
export function narrow(things: readonly JsonObject[], conditions: readonly Condition[]): readonly JsonObject[] | Miss {
  let left = things;
  for (const condition of conditions) {
    const { wanted, valuesOf } = condition;
    if (wanted === undefined || wanted === "" || wanted === 0) continue;
    const next = left.filter((thing) => valuesOf(thing).includes(wanted));
    if (next.length === 0) return missOf(condition, left);
    left = next;
  }
  return left;
}

function missOf({ path, what, wanted, valuesOf }: Condition, things: readonly JsonObject[]): Miss {
  const known = [...new Set(things.flatMap(valuesOf))].filter((value) => value !== "" && value !== 0);
  const names = known.filter((value) => typeof value === "string");
  const ranked = [...rankNames(String(wanted), names), ...known.filter((value) => typeof value === "number")];
  return { path, message: `No ${what} ${JSON.stringify(wanted)}`, hint: `There is ${listNames(ranked)}` };
}

export function isMiss(found: readonly JsonObject[] | Miss): found is Miss {
  return !Array.isArray(found);
}

export function text(value: Json | undefined): readonly string[] {
  return typeof value === "string" ? [value] : [];
}

export function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly Json[]).flatMap((item) => text(item)) : [];
}
