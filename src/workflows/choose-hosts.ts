import { envoyVersions, type EnvoyVersion } from "../envoy-api/envoy-version.ts";
import { createEnvoyHost } from "../envoy-process/envoy-host.ts";
import type { EnvoyBinary } from "../envoy-process/find-envoys.ts";
import type { ScenarioHost } from "../scenario/scenario-host.ts";
import { createSimulator } from "../simulator/create-simulator.ts";

export type HostChoice = "simulator" | "envoy" | "both";

/** Hosts of one Envoy release line, the simulator first. */
export interface Lane {
  readonly version: EnvoyVersion;
  readonly hosts: readonly ScenarioHost[];
}

/**
 * The hosts for a run: those asked for of each release line named, or of the newest line.
 *
 * @param choice undefined: both where there is an Envoy of the line, otherwise the simulator
 * @returns the lanes, and the lines of which an Envoy was asked for that is not there
 */
export function chooseHosts(input: {
  readonly lines: readonly EnvoyVersion[];
  readonly choice: HostChoice | undefined;
  readonly found: readonly EnvoyBinary[];
  /** The simulator's clock, milliseconds since 1970; the machine's unless given. */
  readonly now?: () => number;
}): { readonly lanes: readonly Lane[]; readonly missing: readonly EnvoyVersion[] } {
  const { choice, found, now } = input;
  const clock = now === undefined ? {} : { now };
  const newest = found.at(-1)?.line ?? envoyVersions[envoyVersions.length - 1] ?? "1.40";
  const lines = input.lines.length > 0 ? input.lines : [newest];
  const binaryOf = (line: EnvoyVersion): EnvoyBinary | undefined => found.find((binary) => binary.line === line);
  const isRequired = choice === "envoy" || choice === "both" || (choice === undefined && input.lines.length > 0);
  return {
    lanes: lines.map((version) => ({
      version,
      hosts: hostsOf(createSimulator({ version, ...clock }), choice ?? "both", binaryOf(version)),
    })),
    missing: isRequired ? lines.filter((line) => binaryOf(line) === undefined) : [],
  };
}

function hostsOf(
  simulator: ScenarioHost,
  choice: HostChoice,
  binary: EnvoyBinary | undefined,
): readonly ScenarioHost[] {
  const simulators = choice === "envoy" ? [] : [simulator];
  return choice === "simulator" || binary === undefined ? simulators : [...simulators, createEnvoyHost(binary)];
}
