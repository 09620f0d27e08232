import { isJsonObject, type Json, type JsonObject } from "../files/json.ts";
import type { JsonPath } from "./decode-message.ts";
import type { Field } from "./message-type.ts";
import { envoySchema } from "./read-table.ts";
import { anyType, typeOfUrl } from "./well-known.ts";

/** A message inside of another one. */
export interface VisitedMessage {
  /** E.g. `envoy.config.route.v3.RouteAction`. */
  readonly typeName: string;
  readonly value: JsonObject;
  /** Where it stands in the outermost one. */
  readonly path: JsonPath;
}

/**
 * A decoded message and all messages inside of it, those of open types included, the outer ones first.
 *
 * @param value in the notation of `decodeMessage`
 */
export function messagesIn(typeName: string, value: JsonObject, path: JsonPath = []): readonly VisitedMessage[] {
  if (typeName === anyType) {
    const { "@type": url } = value;
    return typeof url === "string" ? messagesIn(typeOfUrl(url), value, path) : [];
  }
  const type = envoySchema.messages.get(typeName);
  if (type === undefined) return [];
  const inside = type.fields.flatMap((field) => valuesOf(field, value[field.name], [...path, field.name]));
  return [{ typeName, value, path }, ...inside];
}

function valuesOf({ shape, type }: Field, value: Json | undefined, path: JsonPath): readonly VisitedMessage[] {
  if (type.kind !== "message" || value === undefined) return [];
  const visit = (item: Json, place: JsonPath): readonly VisitedMessage[] =>
    isJsonObject(item) ? messagesIn(type.name, item, place) : [];
  if (shape === "list" && Array.isArray(value))
    return (value as readonly Json[]).flatMap((item, index) => visit(item, [...path, index]));
  if (shape === "map" && isJsonObject(value))
    return Object.entries(value).flatMap(([key, item]) => visit(item, [...path, key]));
  return visit(value, path);
}
