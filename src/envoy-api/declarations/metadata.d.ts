import type { EnvoyObject } from "./envoy-object.d.ts";

/** A value of metadata: a list, in Lua a table that counts from 1, or a struct, or one of Lua's plain values. */
export type MetadataValue = boolean | number | string | readonly MetadataValue[] | MetadataTable;

/** A struct of metadata. A field that is null in Envoy is absent here. */
export interface MetadataTable {
  readonly [key: string]: MetadataValue | undefined;
}

/** Metadata that was configured, for this filter. `for (const [key, value] of metadata)` gives all of it. */
export interface Metadata extends EnvoyObject, LuaPairsIterable<string, MetadataValue> {
  /**
   * The value of a key, nothing where it is absent.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#metadata-object-api
   */
  get(key: string): MetadataValue | undefined;
}

/** The virtual host of the request's route, or one without metadata where no route matched. */
export interface VirtualHost extends EnvoyObject {
  /**
   * Its metadata under this filter's name, empty where there is none.
   *
   * @envoy 1.36
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#virtual-host-object-api
   */
  metadata(): Metadata;
}

/** The request's route, or one without metadata where none matched. */
export interface Route extends EnvoyObject {
  /**
   * Its metadata under this filter's name, empty where there is none.
   *
   * @envoy 1.36
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#route-object-api
   */
  metadata(): Metadata;
}

/**
 * What filters tell each other, routes, access logs and rules about this request. `for (const [filterName, values] of metadata)` gives
 * everything; until that loop has run to its end nothing can be set.
 */
export interface DynamicMetadata extends EnvoyObject, LuaPairsIterable<string, MetadataTable> {
  /**
   * A copy of all values under a filter's name, nothing where there are none. Changing the copy changes nothing in Envoy.
   *
   * @envoy 1.8
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#dynamic-metadata-object-api
   */
  get(filterName: string): MetadataTable | undefined;
  /**
   * Sets one key under a filter's name and leaves its other keys. Names, keys and strings are **cut at the first NUL**. Routes see it
   * only once the route cache is cleared, see `RequestHandle.clearRouteCache`.
   *
   * @param value undefined makes it null, which reads back as absent
   * @throws `dynamic metadata map cannot be modified while iterating`, `unexpected type 'function' in dynamicMetadata`,
   *   `unexpected type number in table key (only string keys are supported)`
   * @envoy 1.8
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#set
   */
  set(filterName: string, key: string, value: MetadataValue | undefined): void;
}

/** Dynamic metadata of the connection, e.g. from a listener filter. It cannot be set from Lua. */
export interface ConnectionDynamicMetadata extends EnvoyObject, LuaPairsIterable<string, MetadataTable> {
  /**
   * A copy of all values under a filter's name, nothing where there are none.
   *
   * @envoy 1.30
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#dynamic-metadata-object-api
   */
  get(filterName: string): MetadataTable | undefined;
}
