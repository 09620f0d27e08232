import { createHash } from "node:crypto";
import path from "node:path";
import vm from "node:vm";
import { beforeAll, describe, expect, test } from "vitest";
import { createCompiler, type Compiler } from "../../../src/compiler/create-compiler.ts";
import { libraryFiles, type LibraryFiles } from "../../../src/compiler/library-files.ts";
import type { Checked } from "../../../src/diagnostics/diagnostic.ts";
import type { Script } from "../../../src/filter/script.ts";
import { readFilter } from "../../../src/filter/read-filter.ts";
import { projectFiles } from "../../support/files-on-disk.ts";
import { compileModules } from "../../support/run-filter.ts";
import { bundleCore, packages } from "./bundle-core.ts";
import type * as BundledCore from "./bundled-core.ts";

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

const installed = path.resolve(import.meta.dirname, "../../../node_modules");

/** What a page would give as a map of texts. */
const library: LibraryFiles = {
  readDeclarations: (file) => libraryFiles.readDeclarations(file),
  readLua: (file) => libraryFiles.readLua(file.replace(packages, installed)),
};

describe("The compiler bundled for a browser, without anything of Node", () => {
  let core: typeof BundledCore;

  beforeAll(async () => {
    const page = vm.createContext({ console, performance, setTimeout, clearTimeout, URL, TextEncoder, TextDecoder });
    vm.runInContext(await bundleCore(), page);
    core = page["envoyLua"] as typeof BundledCore;
  }, 120_000);

  test("makes of the auth-header filter what a build makes of it", () => {
    const expected = compile("filter-src/auth-header", { readFilter, compiler: createCompiler() });
    const compiler = core.createCompilerCore({ library, sha256 });
    expect(expected.ok).toBe(true);
    expect(plain(compile("filter-src/auth-header", { readFilter: core.readFilter, compiler }))).toEqual(
      plain(expected),
    );
  });

  test.each([
    ["library functions", "const all = [3, 1, 2]; all.sort((a, b) => a - b); handle.logInfo(all.join());"],
    ["a finding", "handle.logInfo(1);"],
  ])("says and makes the same of %s", (_, body) => {
    const modules = {
      "filter.ts": `import type { RequestHandle } from "envoy-lua-kit/envoy-api";\nexport function onRequest(handle: RequestHandle): void {\n  ${body}\n}\n`,
    };
    const compiler = core.createCompilerCore({ library, sha256 });
    expect(plain(compileModules(modules, { compiler }))).toEqual(plain(compileModules(modules)));
  });
});

function compile(
  folder: string,
  { readFilter: read, compiler }: { readonly readFilter: typeof readFilter; readonly compiler: Compiler },
): Checked<Script> {
  const filter = read(folder, projectFiles);
  return filter.ok ? compiler.compile(filter.value, { parameters: {}, files: projectFiles }) : filter;
}

/** Values of another context have other prototypes. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
