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

  // Simulator

  // Envoy process

  // Packaging

  // Running scenarios
} as const;

export type DiagnosticCode = keyof typeof diagnosticCodes;
