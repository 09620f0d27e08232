import type { EnvoyVersion } from "../envoy-api/envoy-version.ts";

/**
 * The Envoy release line inside each Istio release.
 *
 * @see https://istio.io/latest/docs/releases/supported-releases/#supported-envoy-versions
 */
export const envoyOfIstio = { "1.28": "1.36", "1.29": "1.37", "1.30": "1.38" } as const satisfies Record<
  string,
  EnvoyVersion
>;

export type IstioVersion = keyof typeof envoyOfIstio;

export const istioVersions = Object.keys(envoyOfIstio) as readonly IstioVersion[];
