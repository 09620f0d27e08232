import { compileSchema } from "../../files/compile-schema.ts";
import type { IpFamily } from "../exposure.ts";
import { part, requiredText, text, textMap, texts, type Optional } from "./schema-pieces.ts";
import { ipFamilies } from "./seed.ts";

/**
 * What a `Garden` says about the kube-apiserver of its virtual cluster.
 *
 * @see https://gardener.cloud/docs/gardener/api-reference/operator/#operator.gardener.cloud/v1alpha1.Garden
 */
export interface GardenManifest {
  readonly metadata: { readonly name: string; readonly annotations?: Optional<Readonly<Record<string, string>>> };
  readonly spec: {
    readonly runtimeCluster?: Optional<{
      readonly networking?: Optional<{ readonly ipFamilies?: Optional<readonly IpFamily[]> }>;
    }>;
    readonly virtualCluster: {
      /** Each with its provider; older gardens have the names alone. */
      readonly dns: { readonly domains: readonly (string | { readonly name: string })[] };
      readonly kubernetes: {
        readonly version: string;
        readonly kubeAPIServer?: Optional<{
          readonly sni?: Optional<{
            readonly domainPatterns?: Optional<readonly string[]>;
            readonly secretName?: Optional<string>;
          }>;
        }>;
      };
    };
  };
}

const domain = {
  anyOf: [{ type: "string" }, { type: "object", properties: { name: requiredText }, required: ["name"] }],
};

export const validateGarden = compileSchema<GardenManifest>(
  part(
    {
      metadata: part({ name: requiredText, annotations: textMap }, "name"),
      spec: part(
        {
          runtimeCluster: part({ networking: part({ ipFamilies }) }),
          virtualCluster: part(
            {
              dns: part({ domains: { type: "array", items: domain, minItems: 1 } }, "domains"),
              kubernetes: part(
                {
                  version: requiredText,
                  kubeAPIServer: part({ sni: part({ domainPatterns: texts, secretName: text }) }),
                },
                "version",
              ),
            },
            "dns",
            "kubernetes",
          ),
        },
        "virtualCluster",
      ),
    },
    "metadata",
    "spec",
  ),
);
