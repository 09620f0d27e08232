import { compileSchema } from "../../files/compile-schema.ts";
import type { IpFamily } from "../exposure.ts";
import { flag, part, requiredText, text, texts, type Optional } from "./schema-pieces.ts";

/**
 * What a `Seed` says about the gateways and domains of its shoots.
 *
 * @see https://gardener.cloud/docs/gardener/api-reference/core/#core.gardener.cloud/v1beta1.Seed
 */
export interface SeedManifest {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly dns?: Optional<{ readonly internal?: Optional<{ readonly domain?: Optional<string> }> }>;
    readonly ingress?: Optional<{ readonly domain?: Optional<string> }>;
    readonly networks?: Optional<{ readonly ipFamilies?: Optional<readonly IpFamily[]> }>;
    readonly provider?: Optional<{ readonly zones?: Optional<readonly string[]> }>;
    readonly settings?: Optional<{
      readonly loadBalancerServices?: Optional<{
        readonly zonalIngress?: Optional<{ readonly enabled?: Optional<boolean> }>;
      }>;
    }>;
  };
}

/** JSON schema of IP families, in order of preference. */
export const ipFamilies = { type: ["array", "null"], items: { enum: ["IPv4", "IPv6"] } };

export const validateSeed = compileSchema<SeedManifest>(
  part(
    {
      metadata: part({ name: requiredText }, "name"),
      spec: part({
        dns: part({ internal: part({ domain: text }) }),
        ingress: part({ domain: text }),
        networks: part({ ipFamilies }),
        provider: part({ zones: texts }),
        settings: part({ loadBalancerServices: part({ zonalIngress: part({ enabled: flag }) }) }),
      }),
    },
    "metadata",
    "spec",
  ),
);
