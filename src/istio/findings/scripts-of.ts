import type { SourcePosition } from "../../diagnostics/diagnostic.ts";
import type { JsonPath } from "../../envoy-schema/decode-message.ts";
import { messagesIn } from "../../envoy-schema/visit-messages.ts";
import { isJsonObject, type JsonObject } from "../../files/json.ts";
import { patchedMessages, type ConfigPatch } from "../envoy-filter.ts";

/** A Lua script in a patch's value. */
export interface PatchScript {
  readonly lua: string;
  /** The patch, for people. */
  readonly label: string;
  /** In the value. */
  readonly path: JsonPath;
  readonly position: SourcePosition | undefined;
}

/** Every Lua script that stands in a patch's value; those in files are not read. */
export function scriptsOf(patch: ConfigPatch): readonly PatchScript[] {
  const messages = messagesIn(patchedMessages[patch.applyTo], patch.value ?? {});
  const ofLua = messages.filter(({ typeName }) => luaTypes.includes(typeName));
  return ofLua.flatMap(({ value, path }) =>
    textsIn(value).map(({ lua, inside }) => {
      const place = [...path, ...inside];
      return { lua, label: patch.label, path: place, position: patch.positionOf(["patch", "value", ...place]) };
    }),
  );
}

const luaTypes: readonly string[] = [
  "envoy.extensions.filters.http.lua.v3.Lua",
  "envoy.extensions.filters.http.lua.v3.LuaPerRoute",
];

interface LuaText {
  readonly lua: string;
  readonly inside: JsonPath;
}

function textsIn({
  inline_code: inline,
  default_source_code: main,
  source_code: own,
  source_codes: named,
}: JsonObject): readonly LuaText[] {
  const ofNames = isJsonObject(named) ? Object.entries(named) : [];
  const sources: readonly (readonly [JsonPath, unknown])[] = [
    [["default_source_code"], main],
    [["source_code"], own],
    ...ofNames.map(([name, source]) => [["source_codes", name], source] as const),
  ];
  const inSources = sources.flatMap(([inside, source]) =>
    isJsonObject(source) && typeof source["inline_string"] === "string"
      ? [{ lua: source["inline_string"], inside: [...inside, "inline_string"] }]
      : [],
  );
  return typeof inline === "string" ? [{ lua: inline, inside: ["inline_code"] }, ...inSources] : inSources;
}
