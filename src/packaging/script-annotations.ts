import type { Script } from "../filter/script.ts";

/** Which script a resource carries. The digest is that of exactly the bytes that the tests ran. */
export function scriptAnnotations({ name, version, digest, oldestEnvoy }: Script): Readonly<Record<string, string>> {
  return {
    "envoy-lua-kit/script": `${name} ${version}`,
    "envoy-lua-kit/script-sha256": digest,
    "envoy-lua-kit/oldest-envoy": oldestEnvoy,
  };
}
