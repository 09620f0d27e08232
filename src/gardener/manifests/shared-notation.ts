import { compileSchema } from "../../files/compile-schema.ts";
import { gatewaySchema, hostName, scriptProperties } from "../exposure-schema.ts";
import type { Gateway } from "../exposure.ts";

/** What the shoots of a seed share and no manifest of Gardener's holds, as people write it. */
export interface SharedNotation {
  /** Domain below which each shoot has its internal name. */
  readonly internalDomain?: string;
  /** The seed's default gateway; those of its zones have names that follow from it. */
  readonly gateway?: Gateway;
  /** Gateways of exposure classes, by the name of the class or of its handler. */
  readonly exposureClasses?: Readonly<Record<string, Gateway>>;
  /** Whether Gardener's feature gate for L7 mode is on, for each component that has it. */
  readonly featureGates?: { readonly gardenlet?: boolean; readonly gardenerOperator?: boolean };
  /** Oldest Kubernetes that may have L7 mode; first releases of Gardener asked for 1.31. */
  readonly minimumKubernetes?: string;
}

export const validateShared = compileSchema<SharedNotation>({
  type: "object",
  properties: {
    internalDomain: hostName,
    gateway: gatewaySchema,
    exposureClasses: { type: "object", additionalProperties: gatewaySchema },
    featureGates: {
      type: "object",
      properties: { gardenlet: { type: "boolean" }, gardenerOperator: { type: "boolean" } },
      additionalProperties: false,
    },
    minimumKubernetes: {
      type: "string",
      pattern: "^1\\.[0-9]+(\\.[0-9]+)?$",
      description: 'A version of Kubernetes such as "1.31", in quotes',
    },
    ...scriptProperties,
  },
  additionalProperties: false,
});
