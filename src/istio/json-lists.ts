import { isJsonObject, type Json, type JsonObject } from "../files/json.ts";

/** The objects of a list; none where there is no list. */
export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly Json[]).filter(isJsonObject) : [];
}
