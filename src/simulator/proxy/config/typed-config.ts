import type { ConfigFields } from "./config-fields.ts";

/** Opens the `typed_config` of an extension. The type is without `type.googleapis.com/`; empty where there is none. */
export function openTypedConfig(fields: ConfigFields): { type: string; config: ConfigFields } {
  const config = fields.message("typed_config") ?? fields;
  const type = config === fields ? "" : (config.text("@type") ?? "").replace(/^type\.googleapis\.com\//, "");
  return { type, config };
}

/** A protobuf duration (`15s`, `0.5s`) in milliseconds. */
export function readDuration(fields: ConfigFields, name: string): number | undefined {
  const text = fields.text(name);
  return text === undefined ? undefined : Number(text.replace(/s$/, "")) * 1000;
}
