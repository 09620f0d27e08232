/**
 * Every code a finding can have, with what it means in one line. Codes are stable: scripts and tests rely on them, wording may change.
 * Kept in alphabetical order within each part of the house.
 */
export const diagnosticCodes = {
  // Command line
  FILE_NOT_FOUND: "A file or folder that was named does not exist",
  FILE_NOT_WRITABLE: "A file could not be written; nothing was changed",

  // Files
  YAML_SYNTAX: "A file is not YAML",
  YAML_SCHEMA: "A YAML file does not have the shape that was asked for",

  // Filters and their manifests

  // Compiler

  // Scenarios
  PKI_ISSUER_CYCLE: "A certificate is among its own issuers",
  PKI_UNKNOWN_ATTRIBUTE: "A subject names an attribute that is neither known nor an object identifier",
  SCENARIO_REQUEST: "An exchange does not say which request to send, or says it twice",
  SCENARIO_SAME_TITLE: "Two exchanges of a scenario have the same title",
  SCENARIO_TWO_SOURCES: "A script is said to come from a filter and from a file",
  SCENARIO_UNKNOWN_FILE: "The Envoy configuration names a file that the scenario does not provide",
  SCENARIO_UNKNOWN_NAME: "A certificate, listener or cluster is named that does not exist",
  SCENARIO_UPSTREAM_CERTIFICATE: "A cluster speaks TLS, but its stand-in has no certificate",

  // Simulator

  // Envoy process

  // Packaging

  // Running scenarios
} as const;

export type DiagnosticCode = keyof typeof diagnosticCodes;
