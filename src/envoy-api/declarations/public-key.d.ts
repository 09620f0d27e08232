import type { EnvoyObject } from "./envoy-object.d.ts";

/** The hash functions that `verifySignature` knows. */
export type HashFunction = "SHA1" | "SHA224" | "SHA256" | "SHA384" | "SHA512";

/** A key that was imported by `importPublicKey`. */
export interface PublicKey extends EnvoyObject {
  /**
   * The key as `verifySignature` takes it, nil where what was imported is no key; Envoy 1.36 gives the raw input then.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#importpublickey
   */
  get(): string | undefined;
}
