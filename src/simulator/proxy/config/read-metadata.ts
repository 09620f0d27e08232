import type { Json } from "../../../files/json.ts";
import { isJsonObject } from "../../../files/json.ts";
import type { MetadataStruct, MetadataValue } from "../../objects/metadata-value.ts";
import { byteStringOfText } from "../../vm/byte-string.ts";
import type { ConfigFields } from "./config-fields.ts";

/** `filter_metadata` of a `core.v3.Metadata`, by namespace. */
export function readMetadata(fields: ConfigFields | undefined): ReadonlyMap<string, MetadataStruct> {
  const namespaces = fields?.json("filter_metadata");
  fields?.close();
  const entries = isJsonObject(namespaces) ? Object.entries(namespaces) : [];
  return new Map(entries.map(([name, struct]) => [name, structOf(struct)]));
}

/** A protobuf Struct. */
export function structOf(value: Json): MetadataStruct {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  return new Map(entries.map(([key, member]) => [byteStringOfText(key), valueOf(member)]));
}

function valueOf(value: Json): MetadataValue {
  if (typeof value === "string") return byteStringOfText(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map(valueOf);
  return isJsonObject(value) ? structOf(value) : (value as null | boolean | number);
}
