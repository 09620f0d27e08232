import { compareEnvoyVersions } from "../envoy-api/envoy-version.ts";
import type { ScenarioHost } from "./scenario-host.ts";
import type { Exchange } from "./scenario.ts";

/** Whether an exchange is asked of a host: its release line is one of those wanted, and only a simulator can inject faults. */
export function isAskedOf(
  { envoy, faults }: Exchange,
  { kind, version }: Pick<ScenarioHost, "kind" | "version">,
): boolean {
  if (faults !== undefined && kind === "envoy") return false;
  const oldEnough = envoy?.to === undefined || compareEnvoyVersions(version, envoy.to) <= 0;
  const newEnough = envoy?.from === undefined || compareEnvoyVersions(version, envoy.from) >= 0;
  return oldEnough && newEnough;
}
