import type { ParameterValues } from "../filter/parameters.ts";
import type { Exposure } from "./exposure.ts";

/** What people write: defaults may be left out, and `null` is a parameter that has none. */
export type ExposureNotation = Pick<Exposure, "namespace" | "hosts" | "gateway"> &
  Partial<Omit<Exposure, "authHeader" | "options">> & {
    readonly authHeader?: Readonly<Record<string, string | number | boolean | null>>;
    readonly options?: Partial<Exposure["options"]>;
  };

/** An exposure with defaults for what a notation leaves out. */
export function completeExposure(notation: ExposureNotation): Exposure {
  const { controlPlane = "shoot", authHeader = {}, options } = notation;
  return {
    wildcardHosts: [],
    ipFamilies: [],
    istio: "1.29",
    kubernetes: "1.33",
    ...notation,
    controlPlane,
    apiserverProxy: notation.apiserverProxy ?? controlPlane === "shoot",
    authHeader: withoutNull(authHeader),
    options: { identityBackstop: false, serverNames: [], ...options },
  };
}

function withoutNull(values: Readonly<Record<string, string | number | boolean | null>>): ParameterValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? undefined]));
}
