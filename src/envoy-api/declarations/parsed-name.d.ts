import type { EnvoyObject } from "./envoy-object.d.ts";

/**
 * Parts of a certificate's subject. The bytes are **as the certificate has them**, NUL, CR and LF included, nothing trimmed or escaped;
 * string types other than UTF-8 are converted to it. Values that are empty or cannot be converted are skipped silently.
 */
export interface ParsedName extends EnvoyObject {
  /**
   * The **last** CN in the certificate's order that is not empty and can be converted, `""` where there is none.
   *
   * @envoy 1.33
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#commonname
   */
  commonName(): string;
  /**
   * Every O in the certificate's order; a Lua table that counts from 1, TypeScript's indices from 0 as usual.
   *
   * @envoy 1.33
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#organizationname
   */
  organizationName(): string[];
}
