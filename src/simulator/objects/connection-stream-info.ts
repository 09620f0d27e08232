import type { MetadataStruct } from "./metadata-value.ts";
import { luaOfStruct } from "./metadata-value.ts";
import { mangle, type HostObjectDefinition } from "./host-object-definition.ts";
import { iterateOnce, type IterationLock } from "./iteration.ts";
import { subObject, type Segment } from "./segment.ts";

export interface ConnectionStreamInfoState {
  readonly segment: Segment;
}

/** @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#connection-stream-info-object-api */
export const connectionStreamInfoDefinition: HostObjectDefinition<ConnectionStreamInfoState> = {
  name: "ConnectionStreamInfo",
  mangledName: mangle("http", "ConnectionStreamInfoWrapper"),
  methods: {
    // Only network filters set metadata of the connection, and those are refused in configurations.
    dynamicMetadata: ({ segment }) => [
      subObject(segment, "connectionMetadata", () =>
        segment.factory.create(
          connectionMetadataDefinition,
          { namespaces: new Map<string, MetadataStruct>(), isLocked: false },
          segment.scope,
        ),
      ),
    ],
    dynamicTypedMetadata: (_, call) => {
      call.text(1);
      return [undefined];
    },
  },
};

interface ConnectionMetadataState extends IterationLock {
  readonly namespaces: ReadonlyMap<string, MetadataStruct>;
}

export const connectionMetadataDefinition: HostObjectDefinition<ConnectionMetadataState> = {
  name: "ConnectionDynamicMetadata",
  mangledName: mangle("http", "ConnectionDynamicMetadataMapWrapper"),
  methods: {
    get: ({ namespaces }, call) => {
      const struct = namespaces.get(call.text(1));
      return struct === undefined ? [] : [luaOfStruct(struct)];
    },
  },
  pairs: (state) =>
    iterateOnce(state, [...state.namespaces], ([namespace, struct]) => [namespace, luaOfStruct(struct)]),
};
