import { envoyVersions, type EnvoyVersion } from "../../src/envoy-api/envoy-version.ts";
import { findEnvoys, type EnvoyBinary } from "../../src/envoy-process/find-envoys.ts";
import { findRelease } from "../../src/envoy-process/envoy-releases.ts";

const found = await findEnvoys();

/** The Envoy of a release line on this machine. */
export function envoyOf(line: EnvoyVersion): EnvoyBinary | undefined {
  return found.find((binary) => binary.line === line);
}

/** The newest Envoy on this machine. */
export const newestEnvoy: EnvoyBinary | undefined = found.at(-1);

/** Why tests of a release line are skipped; undefined in CI, where a missing Envoy fails. */
export function skipReason(line: EnvoyVersion = envoyVersions[envoyVersions.length - 1] ?? "1.40"): string | undefined {
  if (envoyOf(line) !== undefined || process.env["CI"] !== undefined) return undefined;
  return `no Envoy ${line} here: npx tsx src/cli/main.ts envoy install ${findRelease(line)?.version ?? line}`;
}
