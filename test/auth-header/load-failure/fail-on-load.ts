import { isJsonObject, type Json, type JsonObject } from "../../../src/files/json.ts";

/** Which of a script's loads fails, in order: in the check of the configuration, in the main thread, and in each of two workers. */
export const loads = { check: 1, main: 2, firstWorker: 3, secondWorker: 4 } as const;

/**
 * Lua in front of a script that makes one of its loads fail. Each load has a VM of its own and knows nothing of the others, so they are counted
 * in a file.
 */
export function failOnLoad(load: number, folder: string): string {
  return [
    `local loads = assert(io.open("${folder}/loads", "a"))`,
    'loads:write("x")',
    "loads:flush()",
    // Where its own byte ends: two workers may load at once, and then the file has the bytes of both.
    'local count = loads:seek("cur")',
    "loads:close()",
    `if count == ${load} then error("on purpose") end\n`,
  ].join("\n");
}

/** The configuration with something else in place of a listener's Lua filter. */
export function replaceLuaFilter(
  config: JsonObject,
  listener: string,
  replace: (filter: JsonObject) => readonly JsonObject[],
): JsonObject {
  const resources = config["static_resources"] as { listeners: readonly JsonObject[] };
  const listeners = resources.listeners.map((each) =>
    each["name"] === listener ? (replaceIn(each, replace) as JsonObject) : each,
  );
  return { ...config, static_resources: { ...resources, listeners } };
}

function replaceIn(value: Json, replace: (filter: JsonObject) => readonly JsonObject[]): Json {
  if (Array.isArray(value))
    return (value as readonly Json[]).flatMap((item): readonly Json[] =>
      isJsonObject(item) && item["name"] === "envoy.filters.http.lua" ? replace(item) : [replaceIn(item, replace)],
    );
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaceIn(inner, replace)]));
}
