import { mangle, type HostObjectDefinition } from "./host-object-definition.ts";
import { subObject, type Segment } from "./segment.ts";
import { sslConnectionDefinition } from "./ssl-connection.ts";
import type { DownstreamConnection } from "./stream-context.ts";

export interface ConnectionState {
  readonly connection: DownstreamConnection;
  readonly segment: Segment;
}

/** @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#connection-object-api */
export const connectionDefinition: HostObjectDefinition<ConnectionState> = {
  name: "Connection",
  mangledName: mangle("common", "ConnectionWrapper"),
  methods: { ssl: (state) => [sslConnectionOf(state, "connection.ssl")] },
};

/** The connection's TLS, nil on plaintext. `name` tells the objects of different getters apart. */
export function sslConnectionOf(
  { connection, segment }: ConnectionState,
  name: string,
): ReturnType<typeof subObject> | undefined {
  const session = connection.tls;
  if (session === undefined) return undefined;
  return subObject(segment, name, () =>
    segment.factory.create(sslConnectionDefinition, { session, segment }, segment.scope),
  );
}
