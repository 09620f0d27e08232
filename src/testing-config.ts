/** For `vitest.config.ts`. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { disk } from "./files/disk.ts";
import { isUnchanged } from "./files/recorded-files.ts";
import { scriptCacheOf } from "./testing/script-cache.ts";
import type * as TestCompilerModule from "./testing/test-compiler.ts";

/** What Vitest takes of the plugin. */
export interface EnvoyLuaPlugin {
  readonly name: string;
  /** Called by Vite. */
  configureServer(server: WatchingServer): void;
  config(): {
    readonly test: {
      readonly watchTriggerPatterns: {
        readonly pattern: RegExp;
        testsToRun(file: string, match: RegExpMatchArray): string[];
      }[];
    };
  };
}

/** What the plugin needs of Vite's server. */
export interface WatchingServer {
  readonly config: { readonly server: { readonly watch?: unknown } };
  readonly watcher: { on(event: "change", listener: (file: string) => void): unknown };
}

/**
 * A plugin for Vitest: in watch mode, runs the tests that name a filter or a scenario when one of its files is saved. The filter is compiled here,
 * where the compiler stays warm, so that the tests need not start one.
 *
 * @param root the project's folder
 * @example
 * import { defineConfig } from "vitest/config";
 *
 * export default defineConfig({ plugins: [envoyLua()] });
 */
export function envoyLua(root: string = process.cwd()): EnvoyLuaPlugin {
  return {
    name: "envoy-lua-kit",
    configureServer: ({ config, watcher }) => {
      if (config.server.watch === null) return;
      const compileAgain = createRecompiler(root);
      watcher.on("change", (file) => {
        if (/[/\\]filter-src[/\\]/.test(file)) compileAgain();
      });
    },
    config: () => ({
      test: {
        watchTriggerPatterns: [
          {
            pattern: /(?:^|\/)(?:filter-src|envoy-fixtures)\/([^/]+)\/.*\.(?:ts|lua|ya?ml|json)$/,
            testsToRun: (_, [, name = ""]) => testsNaming(name, root),
          },
        ],
      },
    }),
  };
}

type TestCompiler = typeof TestCompilerModule;

/** Compiles the filters that tests have used, as far as they have changed; a filter with mistakes is the tests' to tell of. */
function createRecompiler(root: string): () => void {
  const cache = scriptCacheOf(root);
  let compiler: TestCompiler | undefined;
  const compile = (): void => {
    for (const { folder, parameters, madeFrom } of cache.all()) {
      if (isUnchanged(madeFrom, disk)) continue;
      try {
        const script = compiler?.compileForTest(folder, parameters, disk);
        if (script !== undefined) cache.keep(script);
      } catch {
        continue;
      }
    }
  };
  // Loaded while the first tests run, so that the first change finds it warm.
  void import("./testing/test-compiler.ts").then((loaded) => {
    compiler = loaded;
    for (const { folder, parameters } of cache.all().slice(0, 1))
      warmUp(() => loaded.compileForTest(folder, parameters, disk));
  });
  return compile;
}

function warmUp(compile: () => unknown): void {
  try {
    compile();
  } catch {
    // The tests tell of it.
  }
}

function testsNaming(name: string, root: string): string[] {
  return testFiles(root, deepest).filter((file) => disk.read(file)?.includes(name));
}

/** Folders below the project's that are looked into for tests. */
const deepest = 6;

function testFiles(folder: string, depth: number): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory())
      return depth === 0 || entry.name === "node_modules" || entry.name.startsWith(".")
        ? []
        : testFiles(file, depth - 1);
    return /\.(?:test|spec)\.[cm]?[jt]sx?$/.test(entry.name) ? [file] : [];
  });
}
