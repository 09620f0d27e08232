import type { Json, JsonObject } from "../../files/json.ts";
import type { MetadataStruct, MetadataValue } from "../objects/metadata-value.ts";

/** Dynamic metadata as an outcome shows it. */
export function jsonOfMetadata(namespaces: ReadonlyMap<string, MetadataStruct>): Readonly<Record<string, JsonObject>> {
  return Object.fromEntries([...namespaces].map(([name, struct]) => [textOf(name), jsonOfStruct(struct)]));
}

function jsonOfStruct(struct: MetadataStruct): JsonObject {
  return Object.fromEntries([...struct].map(([key, value]) => [textOf(key), jsonOf(value)]));
}

function jsonOf(value: MetadataValue): Json {
  if (typeof value === "string") return textOf(value);
  if (value instanceof Map) return jsonOfStruct(value);
  if (Array.isArray(value)) return (value as readonly MetadataValue[]).map(jsonOf);
  return value as null | boolean | number;
}

/** As Envoy writes a string into JSON: UTF-8 as it is, other bytes as the characters with their numbers. */
function textOf(byteString: string): string {
  const text = Buffer.from(byteString, "latin1").toString("utf8");
  return text.includes("\uFFFD") ? byteString : text;
}
