import { compileSchema } from "../../files/compile-schema.ts";
import { flag, part, requiredText, text, textMap, type Optional } from "./schema-pieces.ts";

/** The gateway of an SNI configuration of gardenlet's. */
export interface GardenletGateway {
  readonly ingress?: Optional<{
    readonly namespace?: Optional<string>;
    readonly labels?: Optional<Readonly<Record<string, string>>>;
  }>;
}

/**
 * What gardenlet's configuration says about the gateways of its seed.
 *
 * @see https://github.com/gardener/gardener/blob/master/example/20-componentconfig-gardenlet.yaml
 */
export interface GardenletConfiguration {
  readonly featureGates?: Optional<{ readonly IstioTLSTermination?: Optional<boolean> }>;
  readonly sni?: Optional<GardenletGateway>;
  readonly exposureClassHandlers?: Optional<
    readonly { readonly name: string; readonly sni?: Optional<GardenletGateway> }[]
  >;
}

const gateway = part({ ingress: part({ namespace: text, labels: textMap }) });

export const validateGardenletConfiguration = compileSchema<GardenletConfiguration>({
  type: "object",
  properties: {
    featureGates: part({ IstioTLSTermination: flag }),
    sni: gateway,
    exposureClassHandlers: { type: ["array", "null"], items: part({ name: requiredText, sni: gateway }, "name") },
  },
});
