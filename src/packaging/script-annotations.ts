import { isOpenValue } from "../filter/open-parameters.ts";
import type { Script } from "../filter/script.ts";

/**
 * Which script a resource carries. The digest is that of exactly the bytes that the tests ran; a script with open parameters has none, for
 * its bytes are not known yet.
 */
export function scriptAnnotations({
  name,
  version,
  parameters,
  digest,
  oldestEnvoy,
}: Script): Readonly<Record<string, string>> {
  return {
    "envoy-lua-kit/script": `${name} ${version}`,
    ...(Object.values(parameters).some(isOpenValue) ? {} : { "envoy-lua-kit/script-sha256": digest }),
    "envoy-lua-kit/oldest-envoy": oldestEnvoy,
  };
}
