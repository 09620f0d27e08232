import type { EnvoyVersion } from "../envoy-api/envoy-version.ts";
import type { ParameterValues } from "./parameters.ts";

/** What the compiler makes of a filter. The same filter and parameters give the same script, byte for byte, on every machine. */
export interface Script {
  /** The filter's name, from its manifest. */
  readonly name: string;
  /** The filter's version, from its manifest. */
  readonly version: string;
  /** The value of every parameter that the script was made with, defaults included. */
  readonly parameters: ParameterValues;
  /** The Lua text, UTF-8, lines ended by `\n`. Line 1 is a comment with name, version and the digest of what follows. */
  readonly lua: string;
  /** Source map version 3 as JSON text; sources are relative to the filter's folder. */
  readonly sourceMap: string;
  /** SHA-256 of `lua`, 64 lower-case hexadecimal digits. */
  readonly digest: string;
  /** The host API the script uses, as `Object.member` of the table in envoy-api, sorted. */
  readonly hostApi: readonly string[];
  /** The oldest Envoy release line that has all of `hostApi`. */
  readonly oldestEnvoy: EnvoyVersion;
}
