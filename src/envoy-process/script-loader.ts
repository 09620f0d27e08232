import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { findEnvoys, type EnvoyBinary, type Environment } from "./find-envoys.ts";
import { runCommand, type CommandResult } from "./run-command.ts";

/** Something on this machine that loads scripts as Envoy's workers do. */
export interface ScriptLoader {
  /** E.g. `Envoy 1.40.0` or `LuaJIT`. */
  readonly name: string;
  readonly isEnvoy: boolean;
  /** Tells of each script why it does not load; undefined where it does. */
  load(scripts: readonly string[]): Promise<readonly (string | undefined)[]>;
}

/** The newest Envoy of this machine; without one its `luajit`, which only reads scripts, while Envoy runs what stands outside of functions. */
export async function findScriptLoader(environment: Environment): Promise<ScriptLoader | undefined> {
  const envoy = (await findEnvoys(environment)).at(-1);
  if (envoy !== undefined) return envoyLoader(envoy);
  const { exitCode } = await runCommand("luajit", ["-v"], { timeout, environment });
  return exitCode === 0 ? luaJitLoader(environment) : undefined;
}

/** Milliseconds for one script; more than any sensible one takes. */
const timeout = 20_000;

/** Loads scripts in `envoy --mode validate`: all in one Envoy, and each in its own only where that refuses. */
export function envoyLoader({ path: binary, version }: EnvoyBinary): ScriptLoader {
  const loadTogether = (scripts: readonly string[]): Promise<string | undefined> =>
    inFolder(async (folder) => {
      const config = path.join(folder, "envoy.json");
      writeFileSync(config, JSON.stringify(configOf(scripts)), { mode: 0o600 });
      // As when Envoy runs a scenario, scripts get neither this process's environment nor its folder.
      const args = ["--mode", "validate", "-c", config, "--log-level", "error"];
      return whyNot(await runCommand(binary, args, { timeout, environment: {} }));
    });
  return {
    name: `Envoy ${version}`,
    isEnvoy: true,
    load: async (scripts) => {
      if (scripts.length === 0 || (await loadTogether(scripts)) === undefined) return scripts.map(() => undefined);
      const problems: (string | undefined)[] = [];
      for (const script of scripts) problems.push(await loadTogether([script]));
      return problems;
    },
  };
}

function whyNot({ exitCode, stdout, stderr }: CommandResult): string | undefined {
  if (exitCode === 0) return undefined;
  const scriptError = /script load error: ([^]*?)(?=\n\[|\n*$)/.exec(stderr)?.[1]?.trim();
  return scriptError ?? (`${stderr}${stdout}`.trim() || "Envoy ended without a word");
}

function configOf(scripts: readonly string[]): object {
  const listeners = scripts.map((script, index) => ({
    name: `script-${index}`,
    address: { socket_address: { address: "127.0.0.1", port_value: index + 1 } },
    filter_chains: [{ filters: [connectionManager(script)] }],
  }));
  return { static_resources: { listeners } };
}

function connectionManager(script: string): object {
  const type = (name: string): string => `type.googleapis.com/envoy.extensions.filters.${name}`;
  const lua = { "@type": type("http.lua.v3.Lua"), default_source_code: { inline_string: script } };
  return {
    name: "envoy.filters.network.http_connection_manager",
    typed_config: {
      "@type": type("network.http_connection_manager.v3.HttpConnectionManager"),
      stat_prefix: "check",
      route_config: {},
      http_filters: [
        { name: "lua", typed_config: lua },
        { name: "router", typed_config: { "@type": type("http.router.v3.Router") } },
      ],
    },
  };
}

/** `loadfile` would name scripts by their files: they are read and named by their texts, as in Envoy. */
function luaJitLoader(environment: Environment): ScriptLoader {
  const program = "local _, problem = loadstring(io.open(arg[1]):read('*a')) io.write(problem or '')\n";
  const loadOne = (script: string): Promise<string | undefined> =>
    inFolder(async (folder) => {
      const file = path.join(folder, "filter.lua");
      const loader = path.join(folder, "load.lua");
      writeFileSync(file, script);
      writeFileSync(loader, program);
      const { exitCode, stdout, stderr } = await runCommand("luajit", [loader, file], { timeout, environment });
      return exitCode === 0 && stdout === "" ? undefined : `${stdout}${stderr}`.trim();
    });
  return { name: "LuaJIT", isEnvoy: false, load: (scripts) => Promise.all(scripts.map(loadOne)) };
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "envoy-lua-check-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
