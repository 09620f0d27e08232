import { textOfByteString } from "../../scenario/byte-text.ts";
import type { Json, JsonObject } from "../../files/json.ts";
import type { MetadataStruct, MetadataValue } from "../objects/metadata-value.ts";

/** Dynamic metadata as an outcome shows it. */
export function jsonOfMetadata(namespaces: ReadonlyMap<string, MetadataStruct>): Readonly<Record<string, JsonObject>> {
  return Object.fromEntries([...namespaces].map(([name, struct]) => [textOfByteString(name), jsonOfStruct(struct)]));
}

function jsonOfStruct(struct: MetadataStruct): JsonObject {
  return Object.fromEntries([...struct].map(([key, value]) => [textOfByteString(key), jsonOf(value)]));
}

function jsonOf(value: MetadataValue): Json {
  if (typeof value === "string") return textOfByteString(value);
  if (value instanceof Map) return jsonOfStruct(value);
  if (Array.isArray(value)) return (value as readonly MetadataValue[]).map(jsonOf);
  return value as null | boolean | number;
}
