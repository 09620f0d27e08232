/** For `vitest.config.ts`. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { disk } from "./files/disk.ts";

/** What Vitest takes of the plugin. */
export interface EnvoyLuaPlugin {
  readonly name: string;
  config(): {
    readonly test: {
      readonly watchTriggerPatterns: {
        readonly pattern: RegExp;
        testsToRun(file: string, match: RegExpMatchArray): string[];
      }[];
    };
  };
}

/**
 * A plugin for Vitest: in watch mode, runs the tests that name a filter or a scenario when one of its files is saved.
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
