import path from "node:path";
import ts from "typescript";
import { LuaTarget, Transpiler, type CompilerOptions } from "typescript-to-lua";
import { describe, expect, test } from "vitest";

const fixtures = path.resolve(import.meta.dirname, "fixtures");
const wrongFilter = path.join(fixtures, "wrong-filter.ts");
const validFilter = path.join(fixtures, "valid-filter.ts");

const options: CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  lib: ["lib.esnext.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: ["@typescript-to-lua/language-extensions", "lua-types/jit"],
  strict: true,
  noUncheckedIndexedAccess: true,
  luaTarget: LuaTarget.LuaJIT,
  noHeader: true,
};
const program = ts.createProgram([wrongFilter, validFilter], options);

describe("The declarations", () => {
  // Each mistake of the fixture stands under `@ts-expect-error`, which is an error itself where there is none.
  test.each([wrongFilter, validFilter])("refuse what Envoy refuses and allow what it takes", (file) => {
    const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
    expect(found.map(({ messageText, start }) => [start, messageText])).toEqual([]);
  });

  const lua = transpile(validFilter);

  test.each([
    "for name, value in pairs(headers) do",
    "headers:remove(name)",
    'local reply, text = handle:httpCall("auth", call, nil, 100)',
    'handle:httpCall("audit", call, "body", {asynchronous = true})',
    "for chunk in handle:bodyChunks() do",
    "local ssl = handle:streamInfo():downstreamSslConnection()",
    'handle:logInfo(ssl:dnsSansPeerCertificate()[1] or "none")',
    "handle:timestampString(EnvoyTimestampResolution.MICROSECOND)",
    "for filterName, values in pairs(metadata) do",
    "handle:body(true)",
    'handle:headers():setHttp1ReasonPhrase("Fine")',
  ])("compile to %s", (line) => {
    expect(lua).toContain(line);
  });

  test("leave nothing of themselves in the Lua", () => {
    expect(lua).not.toContain("require");
    expect(lua).not.toContain("____envoy");
  });
});

function transpile(file: string): string {
  const written: string[] = [];
  const sourceFile = program.getSourceFile(file);
  const { diagnostics } = new Transpiler().emit({
    program,
    sourceFiles: sourceFile === undefined ? [] : [sourceFile],
    writeFile: (_name, text) => written.push(text),
  });
  expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
  return written.join("\n");
}
