import type { SslConnection } from "./connection.d.ts";
import type { EnvoyObject } from "./envoy-object.d.ts";
import type { FilterState } from "./filter-state.d.ts";
import type { ConnectionDynamicMetadata, DynamicMetadata, MetadataTable } from "./metadata.d.ts";

/** What Envoy knows of this request and response. */
export interface StreamInfo extends EnvoyObject {
  /**
   * The request's protocol: `HTTP/1.0`, `HTTP/1.1`, `HTTP/2` or `HTTP/3`.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#protocol
   */
  protocol(): string;
  /**
   * The name of the route, `""` where none matched. It does not match again: after the route cache was cleared it may be the old one.
   *
   * @envoy 1.33
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#routename
   */
  routeName(): string;
  /**
   * The name of the virtual cluster, `""` where none matched.
   *
   * @envoy 1.34
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#virtualclustername
   */
  virtualClusterName(): string;
  /**
   * The local address of the connection itself, `<ip>:<port>`.
   *
   * @envoy 1.33
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#downstreamdirectlocaladdress
   */
  downstreamDirectLocalAddress(): string;
  /**
   * The local address, `<ip>:<port>`; a listener filter may have set it.
   *
   * @envoy 1.17
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#downstreamlocaladdress
   */
  downstreamLocalAddress(): string;
  /**
   * The address of whoever opened the connection, `<ip>:<port>`.
   *
   * @envoy 1.17
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#downstreamdirectremoteaddress
   */
  downstreamDirectRemoteAddress(): string;
  /**
   * The client's address, `<ip>:<port>`, which may be taken from `x-forwarded-for`.
   *
   * @envoy 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#downstreamremoteaddress
   */
  downstreamRemoteAddress(): string;
  /**
   * What filters tell each other about this request.
   *
   * @envoy 1.8
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#dynamicmetadata
   */
  dynamicMetadata(): DynamicMetadata;
  /**
   * The typed metadata of a filter, nil where there is none or it cannot be unpacked. Fields have their names in the protocol buffer,
   * unset ones are absent, enums are numbers, and lists count from 1 in Lua.
   *
   * @envoy 1.35
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#dynamictypedmetadata
   */
  dynamicTypedMetadata(filterName: string): MetadataTable | undefined;
  /**
   * Typed objects that filters keep for this request.
   *
   * @envoy 1.36
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#filterstate
   */
  filterState(): FilterState;
  /**
   * The downstream connection's TLS, nil on a plaintext connection.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#downstreamsslconnection
   */
  downstreamSslConnection(): SslConnection | undefined;
  /**
   * The server name of the TLS handshake in lower case; `""` where there was none, and always without the listener filter `tls_inspector`.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#requestedservername
   */
  requestedServerName(): string;
  /**
   * Closes the connection after this response: `connection: close` with HTTP/1.1, GOAWAY with HTTP/2 and 3.
   *
   * @envoy 1.37
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#drainconnectionuponcompletion
   */
  drainConnectionUponCompletion(): void;
}

/** What Envoy knows of the downstream connection, over all its requests. */
export interface ConnectionStreamInfo extends EnvoyObject {
  /**
   * Dynamic metadata of the connection.
   *
   * @envoy 1.30
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#connection-stream-info-object-api
   */
  dynamicMetadata(): ConnectionDynamicMetadata;
  /**
   * The typed metadata of a listener or network filter, nil where there is none or it cannot be unpacked; as `StreamInfo.dynamicTypedMetadata`.
   *
   * @envoy 1.35
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#connection-stream-info-object-api
   */
  dynamicTypedMetadata(filterName: string): MetadataTable | undefined;
}
