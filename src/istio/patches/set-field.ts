import type { Json, JsonObject } from "../../files/json.ts";
import { objectsOf } from "../json-lists.ts";

/** The thing with one of its fields set, or without it. */
export function setField(thing: JsonObject, name: string, value: Json | undefined): JsonObject {
  const others = Object.entries(thing).filter(([key]) => key !== name);
  return Object.fromEntries(value === undefined ? others : [...others, [name, value]]);
}

/** The thing with one of its lists changed, and without it where nothing is left. */
export function withList(
  thing: JsonObject,
  name: string,
  change: (list: readonly JsonObject[]) => readonly JsonObject[],
): JsonObject {
  const before = objectsOf(thing[name]);
  const after = change(before);
  if (after.length > 0) return { ...thing, [name]: after };
  return before.length === 0 ? thing : { ...thing, [name]: [] };
}
