import { existsSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { compareEnvoyVersions, envoyVersions, type EnvoyVersion } from "../envoy-api/envoy-version.ts";
import { envoyReleases, lineOf } from "./envoy-releases.ts";
import { runCommand } from "./run-command.ts";

/** An Envoy on this machine whose Lua API is known. */
export interface EnvoyBinary {
  readonly path: string;
  /** In full, e.g. `1.37.0`. */
  readonly version: string;
  readonly line: EnvoyVersion;
}

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The Envoys of this machine, one for each release line, oldest first: `ENVOY_BIN`, what `envoy-lua envoy install` put into the cache, and
 * `envoy` of the `PATH`, in this order of preference. Binaries that do not start or whose Lua API is not known are left out; see
 * `checkNamedEnvoy` for an `ENVOY_BIN` that is.
 *
 * @example
 * const newest = (await findEnvoys()).at(-1);
 * console.log(newest?.version ?? "none here"); // 1.40.0
 */
export async function findEnvoys(environment: Environment = process.env): Promise<readonly EnvoyBinary[]> {
  const named = namedEnvoy(environment);
  const found = [
    named === undefined ? undefined : await identify(named),
    ...cachedEnvoys(environment),
    ...(await Promise.all(onPath(environment).map(identify))),
  ].filter((binary) => binary !== undefined);
  const lines = [...new Set(found.map(({ line }) => line))].sort(compareEnvoyVersions);
  return lines.flatMap((line) => found.find((binary) => binary.line === line) ?? []);
}

/** What is wrong with `ENVOY_BIN`: it is set, but names nothing that starts as an Envoy of a known release line. */
export async function checkNamedEnvoy(environment: Environment = process.env): Promise<readonly Diagnostic[]> {
  const named = namedEnvoy(environment);
  if (named === undefined || (await identify(named)) !== undefined) return [];
  const message = `ENVOY_BIN is "${named}", wanted the path of an Envoy ${envoyVersions.join(", ")} that starts`;
  return [{ code: "ENVOY_BIN_UNUSABLE", severity: "error", message, hint: "Correct ENVOY_BIN, or unset it" }];
}

/** That there is no Envoy of a version or release line; of any where undefined. */
export function envoyNotFound(version: string | undefined): Diagnostic {
  const known =
    envoyReleases.find(({ line, version: full }) => line === version || full === version) ?? envoyReleases.at(-1);
  return {
    code: "ENVOY_NOT_FOUND",
    severity: "error",
    message: `Found no Envoy${version === undefined ? "" : ` ${version}`}`,
    hint: `Run envoy-lua envoy install ${known?.version ?? ""}, or set ENVOY_BIN to the path of one`,
  };
}

/** Where the Envoy of a version is, or would be, kept: below `$XDG_CACHE_HOME` or `~/.cache`. */
export function cachePath(version: string, environment: Environment = process.env): string {
  const home = given(environment, "HOME") ?? os.homedir();
  const caches = given(environment, "XDG_CACHE_HOME") ?? path.join(home, ".cache");
  return path.join(caches, "envoy-lua-kit", "envoy", version, "envoy");
}

/** The version that a binary says it has; undefined where it does not start or its Lua API is not known. */
export async function identify(binary: string): Promise<EnvoyBinary | undefined> {
  const { stdout } = await runCommand(binary, ["--version"], { timeout: 10_000 });
  const version = /\/(\d+\.\d+\.\d+)(?:-[\w.]+)?\//.exec(stdout)?.[1];
  const line = version === undefined ? undefined : lineOf(version);
  return version === undefined || line === undefined ? undefined : { path: binary, version, line };
}

function namedEnvoy(environment: Environment): string | undefined {
  const file = given(environment, "ENVOY_BIN");
  return file === undefined ? undefined : path.resolve(file);
}

/** A variable that is set and not empty. */
function given(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === "" ? undefined : value;
}

function cachedEnvoys(environment: Environment): readonly EnvoyBinary[] {
  return envoyReleases
    .map(({ version, line }) => ({ path: cachePath(version, environment), version, line }))
    .filter((binary) => existsSync(binary.path));
}

function onPath(environment: Environment): readonly string[] {
  const folders = (environment["PATH"] ?? "").split(path.delimiter).filter((folder) => folder !== "");
  return folders
    .map((folder) => path.join(folder, "envoy"))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}
