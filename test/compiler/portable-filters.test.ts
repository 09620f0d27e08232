import { describe, expect, test } from "vitest";
import { createCompiler } from "../../src/compiler/create-compiler.ts";
import type { TextFiles } from "../../src/files/text-files.ts";
import { readFilter } from "../../src/filter/read-filter.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { isAsExpected } from "../../src/workflows/is-as-expected.ts";
import { scenarioScripts } from "../../src/workflows/compile-scripts.ts";
import { runScenario } from "../../src/workflows/run-scenario.ts";
import { valueOf } from "../support/expect-value.ts";
import { projectFiles } from "../support/files-on-disk.ts";
import { luajitSkipReason, runLuajit } from "../support/luajit.ts";

/** What is not part of the profile, as strict sandboxes have it. Written out here, so that a mistake in the profile's list shows. */
const forbidden =
  "setmetatable getmetatable rawget rawset rawlen bit jit ffi debug io package require module load loadstring loadfile dofile setfenv getfenv collectgarbage newproxy print gcinfo";

const takeAway = [
  ...forbidden.split(" ").map((name) => `${name} = nil`),
  "os = { time = os.time, date = os.date, clock = os.clock, difftime = os.difftime }",
  "string.dump = nil",
  "_G = nil",
].join("; ");

/** Manifests say `portable`, whatever they said. */
const portable: TextFiles = {
  ...projectFiles,
  read: (file) => {
    const text = projectFiles.read(file);
    if (!file.endsWith("/filter.yaml") || text === undefined) return text;
    return `${text.replace(/^profile:.*\n/m, "")}profile: portable\n`;
  },
};
const compiler = createCompiler();
const filters = portable.list("filter-src").filter((name) => !name.includes("."));

describe("The filters of this project, compiled for the profile portable", () => {
  test.each(filters)("%s: the script is that of the profile envoy", (name) => {
    const [strict, free] = [portable, projectFiles].map((files) => {
      const filter = valueOf(readFilter(`filter-src/${name}`, files));
      return valueOf(compiler.compile(filter, { parameters: {}, files })).lua;
    });
    expect(strict).toBe(free);
  });

  test.each(filters)(
    "%s: loads in LuaJIT without forbidden globals",
    { skip: luajitSkipReason !== undefined },
    (name) => {
      const filter = valueOf(readFilter(`filter-src/${name}`, portable));
      const { lua } = valueOf(compiler.compile(filter, { parameters: {}, files: portable }));
      const hooks = `output:write(type(envoy_on_request or envoy_on_response))`;
      expect(runLuajit(`local output = io.stdout\n${takeAway}\n${lua}\n${hooks}\n`)).toBe("function");
    },
  );

  test(
    "auth-header: passes its scenario in the simulator without forbidden globals",
    { timeout: 120_000 },
    async () => {
      const scenario = valueOf(readScenario("envoy-fixtures/auth-header", portable));
      const scripts = valueOf(
        scenarioScripts(scenario, { files: portable, filterFolder: (name) => `filter-src/${name}`, compiler }),
      );
      const confined = new Map([...scripts].map(([name, lua]) => [name, `${takeAway}\n${lua}`]));
      const input = { scripts: confined, hosts: [createSimulator({ version: "1.40" })], now: new Date() };
      const { exchanges } = valueOf(await runScenario(scenario, input));
      expect(exchanges.filter((exchange) => !isAsExpected(exchange)).map(({ exchange }) => exchange.title)).toEqual([]);
      expect(exchanges.length).toBeGreaterThan(20);
    },
  );
});
