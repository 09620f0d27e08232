import { compareEnvoyVersions, type EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import { notSimulated } from "../run-refused.ts";
import { ScriptError } from "../vm/script-error.ts";
import { mangle, type HostObjectDefinition } from "./host-object-definition.ts";

export interface FilterStateState {
  /** The stream's objects as text, by key. */
  readonly objects: Map<string, string>;
  readonly version: EnvoyVersion;
}

/** Factories whose objects are the text they are made of. */
const textFactories: ReadonlySet<string> = new Set([
  "envoy.string",
  "envoy.hashable_string",
  "envoy.tcp_proxy.cluster",
  "envoy.network.upstream_server_name",
]);

/** @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#filter-state-object-api */
export const filterStateDefinition: HostObjectDefinition<FilterStateState> = {
  name: "FilterState",
  mangledName: mangle("http", "FilterStateWrapper"),
  methods: {
    get: ({ objects }, call) => {
      const text = objects.get(call.text(1));
      if (text === undefined) return [];
      // Objects that are texts have no fields.
      const isWhole = ["no value", "nil"].includes(call.typeOf(2));
      if (!isWhole) call.text(2);
      return isWhole ? [text] : [];
    },
    set: ({ objects, version }, call) => {
      const [key, factory, text] = [call.text(1), call.text(2), call.text(3)];
      if (!textFactories.has(factory)) {
        if (factory.startsWith("envoy.") && factory === factory.toLowerCase())
          throw notSimulated(`the filter state factory "${factory}"`);
        throw new ScriptError(`'${factory}' does not have an object factory`);
      }
      // Envoy 1.38 keeps the first object of a key.
      if (!objects.has(key) || compareEnvoyVersions(version, "1.39") >= 0) objects.set(key, text);
      return [];
    },
  },
};
