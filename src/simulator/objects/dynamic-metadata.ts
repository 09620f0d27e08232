import { ScriptError } from "../vm/script-error.ts";
import { mangle, type HostObjectDefinition } from "./host-object-definition.ts";
import { iterateOnce, type IterationLock } from "./iteration.ts";
import { luaOfStruct, metadataOf, type MetadataStruct, type MetadataValue } from "./metadata-value.ts";

export interface DynamicMetadataState extends IterationLock {
  readonly namespaces: Map<string, MetadataStruct>;
}

/** @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#dynamic-metadata-object-api */
export const dynamicMetadataDefinition: HostObjectDefinition<DynamicMetadataState> = {
  name: "DynamicMetadata",
  mangledName: mangle("http", "DynamicMetadataMapWrapper"),
  methods: {
    get: ({ namespaces }, call) => {
      const struct = namespaces.get(call.text(1));
      return struct === undefined ? [] : [luaOfStruct(struct)];
    },
    set: (state, call) => {
      if (state.isLocked) throw new ScriptError("dynamic metadata map cannot be modified while iterating");
      const [namespace, key, value] = [call.text(1), call.text(2), metadataOf(call.value(3))];
      const struct = state.namespaces.get(namespace) ?? new Map<string, MetadataValue>();
      state.namespaces.set(namespace, struct.set(key, value));
      return [];
    },
  },
  pairs: (state) =>
    iterateOnce(state, [...state.namespaces], ([namespace, struct]) => [namespace, luaOfStruct(struct)]),
};
