import type { EnvoyObject } from "./envoy-object.d.ts";

/** A body, or a part of one. Its bytes are copied to Lua only where `getBytes` asks for them. */
export interface Buffer extends EnvoyObject {
  /**
   * How many bytes it has.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#length
   */
  length(): number;
  /**
   * Some of its bytes. **The index counts from 0**; `index + length` may be as large as `length()`.
   *
   * @throws `index/length must be >= 0 and (index + length) must be <= buffer size`
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#getbytes
   */
  getBytes(index: number, length: number): string;
  /**
   * Replaces all bytes and sets `content-length`.
   *
   * @returns the new length
   * @throws where the argument is not a string, **after** the old bytes are gone: the message then never ends
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#setbytes
   */
  setBytes(bytes: string): number;
}
