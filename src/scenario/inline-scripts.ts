import { isJsonObject, type Json, type JsonObject } from "../files/json.ts";
import { nameOf, staticResources, valueAt } from "./envoy-config.ts";
import { fileNames } from "./prepared-scenario.ts";
import type { Exchange, FilterUse, Scenario } from "./scenario.ts";

/** An exchange and the script that it brings. */
export interface ScriptedExchange {
  readonly exchange: Exchange;
  readonly script: string | undefined;
}

/**
 * Gives each script that exchanges bring a listener of its own: a copy of theirs, in which it stands in for the text of the first Lua filter of
 * each filter chain. Exchanges with the same script on the same listener share one, so that they share its globals too.
 */
export function placeInlineScripts(
  scenario: Omit<Scenario, "exchanges">,
  scripted: readonly ScriptedExchange[],
): Scenario {
  const listeners = staticResources(scenario.envoyConfig, "listeners");
  const filters: Record<string, FilterUse> = { ...scenario.filters };
  const added = new Map<string, JsonObject>();
  const names = new Map<string, string>();

  function place({ exchange, script }: ScriptedExchange): Exchange {
    if (script === undefined) return exchange;
    const original = listeners.find((listener) => nameOf(listener) === exchange.from.listener) ?? listeners[0] ?? {};
    const key = JSON.stringify([nameOf(original), script]);
    const name = names.get(key) ?? `${nameOf(original)}-script-${names.size + 1}`;
    names.set(key, name);
    filters[name] = { lua: script };
    if (!added.has(name)) added.set(name, { ...replaceScripts(original, fileNames.script(name)), name });
    return { ...exchange, from: { ...exchange.from, listener: name } };
  }

  const exchanges = scripted.map(place);
  const resources = valueAt(scenario.envoyConfig, "static_resources");
  const envoyConfig: JsonObject = {
    ...scenario.envoyConfig,
    static_resources: {
      ...(isJsonObject(resources) ? resources : {}),
      listeners: [...listeners, ...added.values()],
    },
  };
  return { ...scenario, filters, envoyConfig, exchanges };
}

/** The listener with another script in the first Lua filter of each list of HTTP filters. */
function replaceScripts(listener: JsonObject, file: string): JsonObject {
  return replaceIn(listener, file) as JsonObject;
}

function replaceIn(value: Json, file: string): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => replaceIn(item, file));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === "http_filters" && Array.isArray(inner)
        ? replaceFirst(inner as readonly Json[], file)
        : replaceIn(inner, file),
    ]),
  );
}

function replaceFirst(filters: readonly Json[], file: string): Json {
  const first = filters.findIndex(isLuaFilter);
  return filters.map((filter, index) => (index === first ? withScript(filter, file) : filter));
}

/** Whether an HTTP filter is Envoy's Lua filter. */
export function isLuaFilter(filter: Json): boolean {
  const type = valueAt(filter, "typed_config", "@type");
  return typeof type === "string" && type.endsWith("envoy.extensions.filters.http.lua.v3.Lua");
}

function withScript(filter: Json, file: string): Json {
  const config = valueAt(filter, "typed_config");
  if (!isJsonObject(filter) || !isJsonObject(config)) return filter;
  const others = Object.entries(config).filter(([key]) => key !== "inline_code" && key !== "default_source_code");
  return {
    ...filter,
    typed_config: { ...Object.fromEntries(others), default_source_code: { filename: file } },
  };
}
