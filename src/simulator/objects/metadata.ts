import { mangle, type HostObjectDefinition } from "./host-object-definition.ts";
import { iterateOnce, type IterationLock } from "./iteration.ts";
import { luaOfMetadata, type MetadataStruct } from "./metadata-value.ts";

export interface MetadataState extends IterationLock {
  readonly struct: MetadataStruct;
}

/** @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#metadata-object-api */
export const metadataDefinition: HostObjectDefinition<MetadataState> = {
  name: "Metadata",
  mangledName: mangle("common", "MetadataMapWrapper"),
  methods: {
    get: ({ struct }, call) => {
      const value = struct.get(call.text(1));
      return value === undefined ? [] : [luaOfMetadata(value)];
    },
  },
  pairs: (state) => iterateOnce(state, [...state.struct], ([key, value]) => [key, luaOfMetadata(value)]),
};
