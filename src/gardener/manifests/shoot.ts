import type { AnySchema } from "ajv";
import { compileSchema } from "../../files/compile-schema.ts";
import type { WorkerPool } from "../eligibility.ts";
import type { TlsVersion } from "../exposure.ts";
import { part, requiredText, text, textMap, type Optional } from "./schema-pieces.ts";

/**
 * What a `Shoot` says about its kube-apiserver.
 *
 * @see https://gardener.cloud/docs/gardener/api-reference/core/#core.gardener.cloud/v1beta1.Shoot
 */
export interface ShootManifest {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: Optional<string>;
    readonly annotations?: Optional<Readonly<Record<string, string>>>;
  };
  readonly spec: {
    readonly dns?: Optional<{
      readonly domain?: Optional<string>;
      readonly providers?: Optional<readonly { readonly type?: Optional<string> }[]>;
    }>;
    readonly controlPlane?: Optional<{
      readonly highAvailability?: Optional<{
        readonly failureTolerance?: Optional<{ readonly type?: Optional<string> }>;
      }>;
    }>;
    readonly exposureClassName?: Optional<string>;
    readonly kubernetes: {
      readonly version: string;
      readonly kubeAPIServer?: Optional<{ readonly tlsMinVersion?: Optional<TlsVersion> }>;
    };
    readonly provider?: Optional<{ readonly workers?: Optional<readonly WorkerPool[]> }>;
    readonly seedName?: Optional<string>;
  };
  readonly status?: Optional<{
    readonly advertisedAddresses?: Optional<readonly { readonly name: string; readonly url: string }[]>;
    readonly seedName?: Optional<string>;
    readonly technicalID?: Optional<string>;
  }>;
}

const list = (items: AnySchema): AnySchema => ({ type: ["array", "null"], items });

export const validateShoot = compileSchema<ShootManifest>(
  part(
    {
      metadata: part({ name: requiredText, namespace: text, annotations: textMap }, "name"),
      spec: part(
        {
          dns: part({ domain: text, providers: list({ type: "object", properties: { type: text } }) }),
          controlPlane: part({ highAvailability: part({ failureTolerance: part({ type: text }) }) }),
          exposureClassName: text,
          kubernetes: part(
            {
              version: requiredText,
              kubeAPIServer: part({ tlsMinVersion: { enum: ["VersionTLS12", "VersionTLS13", null] } }),
            },
            "version",
          ),
          provider: part({ workers: list({ type: "object", properties: { name: { type: "string" } } }) }),
          seedName: text,
        },
        "kubernetes",
      ),
      status: part({
        advertisedAddresses: list(part({ name: requiredText, url: requiredText }, "name", "url")),
        seedName: text,
        technicalID: text,
      }),
    },
    "metadata",
    "spec",
  ),
);
