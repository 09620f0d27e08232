import { mangle, type HostObjectDefinition } from "./host-object-definition.ts";
import { metadataDefinition } from "./metadata.ts";
import type { MetadataStruct } from "./metadata-value.ts";
import { subObject, type Segment } from "./segment.ts";

/** What a route or a virtual host shows: the metadata that is meant for the filter. */
export interface RoutePartState {
  readonly name: "route" | "virtualHost";
  readonly struct: MetadataStruct;
  readonly segment: Segment;
}

/** @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#route-object-api */
export const routeDefinition: HostObjectDefinition<RoutePartState> = {
  name: "Route",
  mangledName: mangle("http", "RouteWrapper"),
  methods: { metadata: readMetadata },
};

/** @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#virtual-host-object-api */
export const virtualHostDefinition: HostObjectDefinition<RoutePartState> = {
  name: "VirtualHost",
  mangledName: mangle("http", "VirtualHostWrapper"),
  methods: { metadata: readMetadata },
};

function readMetadata({ name, struct, segment }: RoutePartState): ReturnType<typeof subObject>[] {
  return [
    subObject(segment, `${name}.metadata`, () =>
      segment.factory.create(metadataDefinition, { struct, isLocked: false }, segment.scope),
    ),
  ];
}
