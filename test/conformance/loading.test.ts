import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { envoyVersions } from "../../src/envoy-api/envoy-version.ts";
import { isJsonObject } from "../../src/files/json.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import { defaultEnvoyConfig } from "../../src/scenario/default-envoy-config.ts";
import { prepareScenario } from "../../src/scenario/prepare-scenario.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { valueOf } from "../support/expect-value.ts";
import { envoyOf, skipReason } from "../support/envoys.ts";
import { parse, stringify } from "yaml";

/** Scripts that Envoy refuses to load. `error({})` is not among them: an Envoy that loads it aborts. */
const scripts: Readonly<Record<string, string>> = {
  "an unexpected symbol": "function envoy_on_request(h)\n  = 5\nend",
  "a missing end": "function envoy_on_request(h)\n  h:logInfo('x')\n",
  "a missing end of an inner block": "function envoy_on_request(h)\n  if h then\nend\n",
  "an end too many": "function envoy_on_request(h)\nend\nend",
  "an unfinished string": "local a = 'x\nlocal b = 2",
  "an unfinished long string": "local a = [[x\n",
  "an unfinished comment": "--[[ x\n",
  "an unknown label": "goto nope",
  "a label twice": "::a:: ::a::",
  "a jump into the scope of a local": "goto skip\nlocal a = 1\n::skip::\nprint(a)",
  "a break outside of a loop": "break",
  "varargs outside of a function that has them": "function f() return ... end",
  "an assignment to a call": "f() = 5",
  "an expression as a statement": "5 + 5",
  "a comparison as a statement": "a == 5",
  "integer division": "local a = 5 // 2",
  "a bitwise and": "local a = 5 & 2",
  "a bitwise or": "local a = 5 | 2",
  "a shift": "local a = 5 << 2",
  "a bitwise not": "local a = ~5",
  "an attribute": "local a <const> = 5",
  "a malformed number": "local a = 5x",
  "a malformed hexadecimal number": "local a = 0xg",
  "an escape that does not exist": "local a = '\\q'",
  "a decimal escape that is too large": "local a = '\\300'",
  "a hexadecimal escape that is none": "local a = '\\xzz'",
  "a reserved word as a name": "local end = 5",
  "goto as a name": "local goto = 5",
  "a table that is not closed": "local a = { 1, 2",
  "a call that is not closed": "print(1, 2",
  "a method call without arguments": "local a = {}\na:b",
  "a field without a name": "local a = {}\na. = 5",
  "an until without repeat": "until true",
  "a for loop without do": "for i = 1, 2 print(i) end",
  "a for loop with a bad name": "for 5 = 1, 2 do end",
  "a local function without a name": "local function () end",
  "an unexpected character": "local a = 5 ? 6",
  "a byte that is no character": "local a = 5 \u00a7",
  "more than 200 locals": Array.from({ length: 201 }, (_, index) => `local a${index}`).join("\n"),
  "more than 60 upvalues": `${Array.from({ length: 61 }, (_, index) => `local a${index} = 1`).join("\n")}\nfunction f()\n  return ${Array.from({ length: 61 }, (_, index) => `a${index}`).join(" + ")}\nend`,
  "an error while it is loaded": "error('on purpose')",
  "an error without a position": "error('on purpose', 0)",
  "an index of nil": "local a\nlocal b = a.x",
  "a call of nil": "none()",
  "a timestamp resolution": "local resolution = EnvoyTimestampResolution.MILLISECOND",
  "a yield": "coroutine.yield()",
  "an assertion": "assert(false, 'asserted')",
  "an assertion without a message": "assert(nil)",
  "a long first line in the position": "local a_rather_long_name_of_a_local, another_name = 1, 2 local x = nil + 1",
};

const luaFilter = "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua";

/** The plain configuration with a script. */
function configWith(script: string): string {
  return JSON.stringify(parse(defaultEnvoyConfig), (_, value: unknown) =>
    isJsonObject(value) && value["@type"] === luaFilter
      ? { ...value, default_source_code: { inline_string: script } }
      : value,
  );
}

/** What follows `script load error: ` where an Envoy checks a configuration. */
async function askEnvoy(binary: string, script: string): Promise<string | undefined> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "envoy-lua-kit-loading-"));
  try {
    const file = path.join(folder, "envoy.json");
    writeFileSync(file, configWith(script));
    const options = { env: {}, timeout: 20_000 };
    const { stderr } = await promisify(execFile)(binary, ["--mode", "validate", "-c", file], options).catch(
      (error: unknown) => error as { stderr: string },
    );
    return /script load error: ([^]*?)\n?$/.exec(stderr)?.[1];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function askSimulator(version: (typeof envoyVersions)[number], script: string): Promise<string | undefined> {
  const files = {
    "s/scenario.yaml": stringify({ title: "Loading", exchanges: [{ title: "one", script, send: { get: "/" } }] }),
  };
  const scenario = valueOf(readScenario("s", textFilesOf(files)));
  const texts = Object.entries(scenario.filters).flatMap(([name, use]) =>
    "lua" in use ? [[name, use.lua] as const] : [],
  );
  const run = await createSimulator({ version }).run(
    prepareScenario({ scenario, scripts: new Map(texts), now: new Date() }),
  );
  return run.diagnostics.find(({ code }) => code === "SCRIPT_LOAD_ERROR")?.message;
}

describe.each(envoyVersions)("A script that Envoy %s does not load", (version) => {
  const reason = skipReason(version);
  if (reason !== undefined) {
    test.skip(`is not loaded by the simulator either (${reason})`, () => undefined);
    return;
  }
  test.each(Object.keys(scripts))("%s", async (title) => {
    const [script, envoy] = [scripts[title] ?? "", envoyOf(version)];
    const said = await askEnvoy(envoy?.path ?? "", script);
    expect(said).toBeDefined();
    expect(await askSimulator(version, script)).toBe(said);
  });
});
