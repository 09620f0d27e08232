import type { JsonPath } from "../envoy-schema/decode-message.ts";
import type { Field, MessageType } from "../envoy-schema/message-type.ts";
import { envoySchema } from "../envoy-schema/read-table.ts";
import {
  anyType,
  durationType,
  fieldMaskType,
  isWellKnown,
  listValueType,
  structType,
  timestampType,
  typeOfUrl,
  valueType,
  wrappedScalars,
} from "../envoy-schema/well-known.ts";
import { isJsonObject, type Json, type JsonObject } from "../files/json.ts";

/** Something about a merge that its writer may not have meant, or that has no result at all. */
export interface MergeNote {
  /**
   * - `zero`: a wrapped zero (`false`, `0`, an empty text) does not change what is there
   * - `replaced`: an entry of a map, or a message of an open type, took the place of one with other content
   * - `repeated`: an item was added to a list that has it
   * - `shared`: the value that is replaced is one that istiod has once for all gateways, where the merge is made in place
   * - `mismatch`: a message of one open type is merged into one of another, of which no message can come
   */
  readonly kind: "zero" | "replaced" | "repeated" | "shared" | "mismatch";
  /** Where in the message that the patch gives. */
  readonly path: JsonPath;
  readonly before: Json;
}

/** How to merge: who hears of what is odd, and where in a patch's value the source stands. */
export interface MergePlace {
  readonly path: JsonPath;
  /** Whether istiod merges into what it has generated, and not into a copy of it. */
  readonly isInPlace?: boolean;
  note(note: MergeNote): void;
}

/**
 * Merges a message into another one of its type, as istiod does, which is protobuf's way but for durations: scalars and durations are replaced,
 * lists appended to, entries of maps replaced as a whole, of alternatives only the new one stays. What is zero and has no presence is not there,
 * so that it replaces nothing; that holds inside of wrappers (`BoolValue` and so on), too.
 *
 * @param target in the notation of `decodeMessage`, as `source`; neither is changed
 */
export function mergeMessage(typeName: string, { target, source }: Merge<JsonObject>, place: MergePlace): JsonObject {
  const type = envoySchema.messages.get(typeName);
  if (type === undefined) return source;
  const merged: Record<string, Json> = { ...target };
  for (const field of type.fields) {
    const value = source[field.name];
    if (value === undefined) continue;
    dropAlternatives(type, field, merged);
    merged[field.name] = mergeField(field, { target: merged[field.name], source: value }, inside(place, field.name));
  }
  return merged;
}

/**
 * Merges a message of an open type into another one by what they are, as istiod does with the `typed_config` of filters and transport sockets.
 * Types that differ are noted as a `mismatch`, and the target stays.
 */
export function mergeTyped({ target, source }: Merge<JsonObject>, place: MergePlace): JsonObject {
  const [url, other] = [target["@type"], source["@type"]];
  const name = typeof url === "string" ? typeOfUrl(url) : "";
  if (name !== (typeof other === "string" ? typeOfUrl(other) : "") || !envoySchema.messages.has(name)) {
    place.note({ kind: "mismatch", path: place.path, before: url ?? null });
    return target;
  }
  return {
    "@type": `type.googleapis.com/${name}`,
    ...withoutType(
      mergeMessage(name, { target: withoutType(target), source: withoutType(source) }, { ...place, isInPlace: false }),
    ),
  };
}

interface Merge<T> {
  readonly target: T;
  readonly source: T;
}

function inside(place: MergePlace, key: string | number): MergePlace {
  return { ...place, path: [...place.path, key] };
}

function dropAlternatives(type: MessageType, { oneof, name }: Field, merged: Record<string, Json>): void {
  if (oneof === undefined) return;
  for (const field of type.fields)
    if (field.oneof === oneof && field.name !== name) Reflect.deleteProperty(merged, field.name);
}

function mergeField(
  field: Field,
  { target, source }: { target: Json | undefined; source: Json },
  place: MergePlace,
): Json {
  if (target === undefined) return source;
  if (field.shape === "list" && Array.isArray(target) && Array.isArray(source))
    return appendItems(target as readonly Json[], source as readonly Json[], place);
  if (field.shape === "map" && isJsonObject(target) && isJsonObject(source))
    return replaceEntries({ target, source }, place);
  return field.type.kind === "message" ? mergeValue(field.type.name, { target, source }, place) : source;
}

function appendItems(target: readonly Json[], source: readonly Json[], place: MergePlace): Json {
  const before = new Set(target.map((item) => JSON.stringify(item)));
  source.forEach((item, index) => {
    if (before.has(JSON.stringify(item))) place.note({ kind: "repeated", path: [...place.path, index], before: item });
  });
  return [...target, ...source];
}

function replaceEntries({ target, source }: Merge<JsonObject>, place: MergePlace): JsonObject {
  for (const key of Object.keys(source)) {
    const before = target[key];
    if (before !== undefined) place.note({ kind: "replaced", path: [...place.path, key], before });
  }
  return { ...target, ...source };
}

function mergeValue(name: string, { target, source }: Merge<Json>, place: MergePlace): Json {
  if (name in wrappedScalars) return mergeWrapped(name, { target, source }, place);
  if (name === anyType && isJsonObject(target) && isJsonObject(source)) return replaceOpen({ target, source }, place);
  if (name === durationType || name === timestampType) return source;
  if (name === structType || name === valueType || name === listValueType) return mergeStructLike(target, source);
  if (name === fieldMaskType) return mergeFieldMask(target, source);
  return isJsonObject(target) && isJsonObject(source) ? mergeMessage(name, { target, source }, place) : source;
}

/** A wrapper is a message of one field, whose zero is not there. */
function mergeWrapped(name: string, { target, source }: Merge<Json>, place: MergePlace): Json {
  if (source === target) return source;
  if (!isZero(source)) {
    if (place.isInPlace === true && isShared(name, place.path))
      place.note({ kind: "shared", path: place.path, before: target });
    return source;
  }
  place.note({ kind: "zero", path: place.path, before: target });
  return target;
}

/** istiod writes true and false with two values of its own everywhere, and this limit with a third one. */
function isShared(name: string, path: JsonPath): boolean {
  return name === "google.protobuf.BoolValue" || path.at(-1) === "max_direct_response_body_size_bytes";
}

function isZero(value: Json): boolean {
  return value === 0 || value === "0" || value === "" || value === false;
}

/** Inside of a message, one of an open type is a name and bytes, which are replaced; no bytes replace none. */
function replaceOpen({ target, source }: Merge<JsonObject>, place: MergePlace): JsonObject {
  const isSameType = typeOf(target) === typeOf(source);
  if (!isEmptyOpen(source)) {
    place.note({ kind: "replaced", path: place.path, before: target });
    return source;
  }
  if (!isSameType && !isEmptyOpen(target))
    place.note({ kind: "mismatch", path: place.path, before: target["@type"] ?? null });
  return { ...target, "@type": source["@type"] ?? "" };
}

function typeOf({ "@type": url }: JsonObject): string {
  return typeof url === "string" ? typeOfUrl(url) : "";
}

function isEmptyOpen(open: JsonObject): boolean {
  if (!isWellKnown(typeOf(open))) return Object.keys(open).length <= 1;
  const { value } = open;
  return (
    value === undefined ||
    isZero(value) ||
    value === "0s" ||
    (typeof value === "object" && value !== null && Object.keys(value).length === 0)
  );
}

function mergeStructLike(target: Json, source: Json): Json {
  if (Array.isArray(target) && Array.isArray(source))
    return [...(target as readonly Json[]), ...(source as readonly Json[])];
  return isJsonObject(target) && isJsonObject(source) ? { ...target, ...source } : source;
}

function mergeFieldMask(target: Json, source: Json): Json {
  if (typeof target !== "string" || typeof source !== "string" || target === "") return source;
  return source === "" ? target : `${target},${source}`;
}

function withoutType(open: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(open).filter(([key]) => key !== "@type"));
}
