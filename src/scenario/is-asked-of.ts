import { compareEnvoyVersions, type EnvoyVersion } from "../envoy-api/envoy-version.ts";
import type { Exchange } from "./scenario.ts";

/** Whether an exchange is asked of a host that is, or simulates, this Envoy release line. */
export function isAskedOf({ envoy }: Exchange, version: EnvoyVersion): boolean {
  const oldEnough = envoy?.to === undefined || compareEnvoyVersions(version, envoy.to) <= 0;
  const newEnough = envoy?.from === undefined || compareEnvoyVersions(version, envoy.from) >= 0;
  return oldEnough && newEnough;
}
