import type { EnvoyObject } from "./envoy-object.d.ts";

/** Typed objects that Envoy's filters keep for a request. */
export interface FilterState extends EnvoyObject {
  /**
   * An object as text, nothing where it is absent or has no textual form.
   *
   * @envoy 1.36
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#filter-state-object-api
   */
  get(objectName: string): string | undefined;
  /**
   * A field of an object, nothing where the object or the field is absent or the object has no fields.
   *
   * @envoy 1.36
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#filter-state-object-api
   */
  get(objectName: string, fieldName: string | undefined): string | number | undefined;
  /**
   * Makes an object from bytes and keeps it; replaces one of the same key. The bytes are **cut at the first NUL**.
   *
   * @param factoryKey how the object is made, e.g. `envoy.string`
   * @throws `'<factoryKey>' does not have an object factory`
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#filter-state-object-api
   */
  set(objectKey: string, factoryKey: string, bytes: string): void;
}
