import { sslConnectionOf } from "./connection.ts";
import { dynamicMetadataDefinition } from "./dynamic-metadata.ts";
import { filterStateDefinition } from "./filter-state.ts";
import { mangle, type HostObjectDefinition } from "./host-object-definition.ts";
import { subObject, type Segment } from "./segment.ts";
import type { StreamContext } from "./stream-context.ts";

export interface StreamInfoState {
  readonly stream: StreamContext;
  readonly segment: Segment;
}

/** @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#stream-info-object-api */
export const streamInfoDefinition: HostObjectDefinition<StreamInfoState> = {
  name: "StreamInfo",
  mangledName: mangle("http", "StreamInfoWrapper"),
  methods: {
    protocol: ({ stream }) => [stream.protocol],
    routeName: ({ stream }) => [stream.lastRoute()?.name ?? ""],
    virtualClusterName: ({ stream }) => [stream.virtualClusterName()],
    downstreamDirectLocalAddress: ({ stream }) => [stream.connection.localAddress],
    downstreamLocalAddress: ({ stream }) => [stream.connection.localAddress],
    downstreamDirectRemoteAddress: ({ stream }) => [stream.connection.directRemoteAddress],
    downstreamRemoteAddress: ({ stream }) => [stream.connection.remoteAddress],
    requestedServerName: ({ stream }) => [stream.connection.serverName],
    downstreamSslConnection: ({ stream: { connection }, segment }) => [
      sslConnectionOf({ connection, segment }, "streamInfo.ssl"),
    ],
    // Nothing that is modelled sets typed metadata.
    dynamicTypedMetadata: (_, call) => {
      call.text(1);
      return [undefined];
    },
    filterState: ({ stream, segment }) => [
      subObject(segment, "filterState", () =>
        segment.factory.create(
          filterStateDefinition,
          { objects: stream.filterState, version: stream.version },
          segment.scope,
        ),
      ),
    ],
    drainConnectionUponCompletion: ({ stream }) => {
      stream.drainConnection();
      return [];
    },
    dynamicMetadata: ({ stream, segment }) => [
      subObject(segment, "dynamicMetadata", () =>
        segment.factory.create(
          dynamicMetadataDefinition,
          { namespaces: stream.dynamicMetadata, isLocked: false },
          segment.scope,
        ),
      ),
    ],
  },
};
