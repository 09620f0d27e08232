import type { Scenario } from "./scenario.ts";

/** A scenario with everything made that a host needs to run it: issued certificates and compiled scripts. */
export interface PreparedScenario {
  readonly scenario: Scenario;
  /** The files that the Envoy configuration names, e.g. `pki/alice.crt` (PEM, leaf first) or `lua/auth-header.lua`, with their text. */
  readonly files: ReadonlyMap<string, string>;
}

/** Names of the files of a PKI entry and of a script, as they stand in a scenario's Envoy configuration. */
export const fileNames = {
  certificate: (entry: string) => `pki/${entry}.crt`,
  key: (entry: string) => `pki/${entry}.key`,
  script: (name: string) => `lua/${name}.lua`,
} as const;
