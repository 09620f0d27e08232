import { cutAtNul } from "../vm/byte-string.ts";
import { isTable, type LuaResult, type LuaTable, type LuaValue } from "../vm/lua-value.ts";
import { ScriptError } from "../vm/script-error.ts";

/** A protobuf Value. Strings hold one byte in each character. */
export type MetadataValue = null | boolean | number | string | readonly MetadataValue[] | MetadataStruct;

export type MetadataStruct = Map<string, MetadataValue>;

/**
 * What Envoy stores of a Lua value: a table with keys 1, 2, … becomes a list whose holes are null, every other table a struct; strings
 * and keys are cut at the first NUL.
 *
 * @throws ScriptError with Envoy's text for functions, objects and keys that are no strings
 */
export function metadataOf(value: LuaValue): MetadataValue {
  if (value === undefined) return null;
  if (typeof value === "string") return cutAtNul(value);
  if (typeof value !== "object") return value;
  if (isTable(value)) return isList(value) ? listOf(value) : structOf(value);
  throw new ScriptError(
    `unexpected type '${value.kind === "host object" ? "userdata" : value.kind}' in dynamicMetadata`,
  );
}

function isList({ entries }: LuaTable): boolean {
  return entries.length > 0 && entries.every(([key]) => typeof key === "number" && Number.isInteger(key) && key > 0);
}

function listOf({ entries }: LuaTable): MetadataValue[] {
  const length = Math.max(...entries.map(([key]) => Number(key)));
  const list = new Array<MetadataValue>(length).fill(null);
  for (const [key, value] of entries) list[Number(key) - 1] = metadataOf(value);
  return list;
}

function structOf({ entries }: LuaTable): MetadataStruct {
  return new Map(entries.map(([key, value]) => [keyOf(key), metadataOf(value)]));
}

function keyOf(key: LuaValue): string {
  if (typeof key === "string") return cutAtNul(key);
  const type = typeof key === "object" ? (key.kind === "host object" ? "userdata" : key.kind) : typeof key;
  throw new ScriptError(`unexpected type ${type} in table key (only string keys are supported)`);
}

/** What a script reads of a stored value: null is nothing, and holes of lists stay. */
export function luaOfMetadata(value: MetadataValue): LuaResult {
  if (value === null) return undefined;
  if (Array.isArray(value)) return (value as readonly MetadataValue[]).map(luaOfMetadata);
  if (value instanceof Map) return luaOfStruct(value);
  return value as boolean | number | string;
}

export function luaOfStruct(struct: ReadonlyMap<string, MetadataValue>): ReadonlyMap<string, LuaResult> {
  return new Map([...struct].map(([key, value]) => [key, luaOfMetadata(value)]));
}
