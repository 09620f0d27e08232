import { describe, expect, test } from "vitest";
import { commands } from "../../src/cli/run-cli.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import { projectFiles } from "../support/files-on-disk.ts";
import { envoyLua, filter, manifest, project } from "./envoy-lua.ts";

describe("envoy-lua", () => {
  test.each(["", "--help", "-h", "help", ...commands.flatMap(({ name }) => [`${name} --help`, `${name} -h`])])(
    "%s shows help with examples",
    async (line) => {
      const { code, stdout, stderr } = await envoyLua(line);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/Usage: envoy-lua/);
      if (line.includes(" ")) expect(stdout).toMatch(/Examples:\n {2}envoy-lua/);
    },
  );

  test.each([
    ["buidl", 'Unknown command "buidl"', "Did you mean build?"],
    ["compile-everything", 'Unknown command "compile-everything"', "Known: create, build, check, run, record"],
    ["run --hots both", 'Unknown option "--hots"', "Did you mean --host?"],
    ["run --host bth", 'Unknown host "bth"', "Did you mean both?"],
    ["run --host", "Option '--host", undefined],
    ["run --envoy 1.12", 'Unknown Envoy "1.12"', "Known: 1.36"],
    ["run --filter a --script b", "both --filter and --script", undefined],
    ["run --script none.lua", 'Found no file "none.lua"', undefined],
    ["build --parameter broken sample", 'Found the parameter "broken"', undefined],
    ["build sample --out=", 'Option "--out" has an empty value', undefined],
    ["run --envoy=", 'Option "--envoy" has an empty value', undefined],
    ["envoy", "Found no action", "Known: install, list, path"],
    ["envoy instal", 'Unknown action "instal"', "Did you mean install?"],
    ["envoy install", "Found no version", "1.37.0"],
    ["envoy path", "Found 0 versions", undefined],
  ])("%s is wrong usage: exit code 2 and what to do", async (line, message, hint) => {
    const { code, stdout, stderr, written } = await envoyLua(line);
    expect([code, stdout, written]).toEqual([2, "", []]);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint ?? "");
    expect(stderr).not.toMatch(/\n {4}at /);
    const json: unknown = JSON.parse((await envoyLua(`${line} --json`)).stdout || '{"ok":false}');
    expect(json).toMatchObject({ ok: false });
  });

  test.each([
    ["build nothing-there", "FILE_NOT_FOUND"],
    ["run nothing-there", "FILE_NOT_FOUND"],
    ["run --host envoy", "ENVOY_NOT_FOUND"],
    ["run --host both --envoy 1.37", "ENVOY_NOT_FOUND"],
    ["envoy path 1.37", "ENVOY_NOT_FOUND"],
    ["envoy install 0.9.9", "ENVOY_UNKNOWN_VERSION"],
    ["build --check", "OUTPUT_STALE"],
  ])("%s has findings: exit code 1, as text and as JSON", async (line, findingCode) => {
    const text = await envoyLua(line);
    expect([text.code, text.written]).toEqual([1, []]);
    expect(text.stderr).toContain(findingCode);
    const json = await envoyLua(`${line} --json`);
    expect([json.code, json.stderr]).toEqual([1, ""]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      findings: expect.arrayContaining([expect.objectContaining({ code: findingCode })]) as unknown,
    });
  });

  test("says that it is a bug, with the stack, only where it is one", async () => {
    const broken = new Proxy({}, { get: () => { throw new Error("out of order"); } }); // prettier-ignore
    const { code, stderr } = await envoyLua("build sample", broken);
    expect(code).toBe(70);
    expect(stderr).toMatch(/this is a bug[^]*out of order\n +at /);
  });
});

describe("envoy-lua build", () => {
  const outputs = ["filter.lua", "filter.lua.map", "static-config.yaml"].map((file) => `dist-lua/sample/${file}`);

  test("writes the script, its map and its resources", async () => {
    const { code, stdout, written } = await envoyLua("build");
    expect([code, written]).toEqual([0, outputs]);
    for (const file of outputs) expect(stdout).toContain(file);
  });

  test("writes elsewhere where it is told to", async () => {
    expect((await envoyLua("build sample --out other")).written[0]).toBe("other/sample/filter.lua");
  });

  test("writes nothing of any filter where one has a mistake", async () => {
    const second = {
      "filter-src/wrong/filter.yaml": manifest.replace("sample", "wrong"),
      "filter-src/wrong/filter.ts": filter.replace("add(", "ad("),
    };
    const { code, written, stderr } = await envoyLua("build", { ...project, ...second });
    expect([code, written]).toEqual([1, []]);
    expect(stderr).toMatch(/filter-src\/wrong\/filter\.ts:3:20 error TYPESCRIPT/);
  });

  test("reports what it did as JSON", async () => {
    const { stdout } = await envoyLua("build --json");
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      findings: [],
      filters: [{ name: "sample", oldestEnvoy: "1.36", files: outputs }],
    });
  });
});

describe("envoy-lua build of several filters", () => {
  const twin = {
    ...project,
    "filter-src/twin/filter.yaml": manifest,
    "filter-src/twin/filter.ts": filter,
  };

  test("writes neither of two with the same name", async () => {
    const { code, written, stderr } = await envoyLua("build", twin);
    expect([code, written]).toEqual([1, []]);
    expect(stderr).toContain("FILTER_SAME_NAME");
  });

  test("writes one that is named twice once", async () => {
    const { code, written } = await envoyLua("build sample filter-src/sample", twin);
    expect([code, written.length]).toEqual([0, 3]);
  });
});

describe("envoy-lua build --check", () => {
  test("finds a resource that the filter is not packaged for any more, and leaves files of others alone", async () => {
    const left = { "dist-lua/sample/envoy-filter.yaml": "old", "dist-lua/sample/notes.md": "mine" };
    const { findings } = JSON.parse((await envoyLua("build --check --json", { ...project, ...left })).stdout) as {
      findings: { message: string }[];
    };
    expect(findings.filter(({ message }) => message.includes("envoy-filter.yaml")).length).toBe(1);
    expect(findings.filter(({ message }) => message.includes("notes.md"))).toEqual([]);
  });
});

describe("envoy-lua run", () => {
  test("shows a line for each exchange", async () => {
    const { code, stdout, stderr } = await envoyLua("run");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/✓ +GET \/ h1 \+X-Sent +upstream +x-added: by the filter +200/);
    expect(stdout).toContain("1 of 1 exchanges as expected");
    expect(stdout).toContain("There is no Envoy here to compare with");
  });

  test("cuts lines to the width of a terminal", async () => {
    const { stdout } = await envoyLua("run", project, { width: 50 });
    const rows = stdout.split("\n").filter((line) => line.startsWith("✓"));
    expect(rows.map((row) => row.length <= 50 && row.includes("…"))).toEqual([true]);
  });

  test("colours its marks on a terminal only, without moving the columns", async () => {
    const plain = await envoyLua("run");
    const { stdout } = await envoyLua("run", project, { isColoured: true });
    const [green, reset] = ["\u001b[32m", "\u001b[0m"];
    expect(stdout).toContain(`${green}✓${reset}  GET /`);
    expect(stdout.replaceAll(green, "").replaceAll(reset, "")).toBe(plain.stdout);
  });

  const envoyOnly = Object.fromEntries(
    Object.entries(project).map(([name, text]) => [
      name,
      name.endsWith("scenario.yaml") ? `hosts: [envoy]\n${text}` : text,
    ]),
  );

  test.each([
    ["run", 0, "warning"],
    ["run scenario", 1, "error"],
    ["run scenario --host simulator", 1, "error"],
  ])("%s says that a scenario was not run on any host", async (line, code, severity) => {
    const run = await envoyLua(line, envoyOnly);
    expect(run.code).toBe(code);
    expect(run.stderr).toContain(`${severity} SCENARIO_NOT_RUN`);
  });

  test("takes any Lua file in place of the scenario's script, and says what is not as expected", async () => {
    const { code, stdout, stderr } = await envoyLua("run --script other.lua", {
      ...project,
      "other.lua": "function envoy_on_request(handle)\nend\n",
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ +GET/);
    expect(stderr).toContain(
      'EXPECTATION_UNMET: "the header is added" (simulator 1.40): upstream header x-added: expected "by the filter", found absent',
    );
  });

  test("takes a filter by name and simulates the version asked for", async () => {
    const { code, stdout } = await envoyLua("run scenario --filter sample --host simulator --envoy 1.36");
    expect(code).toBe(0);
    expect(stdout).toContain("(simulator 1.36)");
  });

  test("does not pass over an ENVOY_BIN that is none, unless only the simulator is asked", async () => {
    const wrong = { ENVOY_BIN: "/nowhere/envoy" };
    expect(await envoyLua("run", project, wrong)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("ENVOY_BIN_UNUSABLE") as string,
    });
    expect((await envoyLua("run --host simulator", project, wrong)).code).toBe(0);
    expect((await envoyLua("envoy list", project, wrong)).code).toBe(1);
  });

  test.each([
    ["an error of the script", "found absent\n  logged as error: ", ""],
    ["log lines that are not as expected", 'log lines: expected "hello", found "', ", logs: [hello]"],
  ])("shows %s with its line in TypeScript", async (_, text, expectation) => {
    const scenarioText = textFilesOf(project).read("envoy-fixtures/scenario/scenario.yaml") ?? "";
    const failing = {
      ...project,
      "filter-src/sample/filter.ts": filter.replace('"by the filter"', 'handle.headers().get("none") as string'),
      "envoy-fixtures/scenario/scenario.yaml": scenarioText.replace(
        "cluster: upstream",
        `cluster: upstream${expectation}`,
      ),
    };
    const { code, stderr } = await envoyLua("run", failing);
    const place = "filter-src/sample/filter.ts:3:3";
    expect(code).toBe(1);
    expect(stderr).toContain(`${text}${place}: bad argument #2 to 'add' (string expected, got no value)`);
    expect(stderr).toContain(`${place} error EXPECTATION_UNMET`);
    expect(stderr).toContain(
      `  3 |   handle.headers().add("x-added", handle.headers().get("none") as string);\n    |   ^`,
    );
    const { scenarios } = JSON.parse((await envoyLua("run --json", failing)).stdout) as { scenarios: unknown };
    expect(JSON.stringify(scenarios)).toContain("[string ");
  });

  test("writes a page of what happened, also of what is not as expected", async () => {
    const scenarioText = textFilesOf(project).read("envoy-fixtures/scenario/scenario.yaml") ?? "";
    const failing = {
      ...project,
      "envoy-fixtures/scenario/scenario.yaml": scenarioText.replace("x-sent: a }", "x-sent: b }"),
    };
    const { code, stdout, written, texts } = await envoyLua("run --html out/trace.html", failing);
    expect(code).toBe(1);
    expect(written).toEqual(["out/trace.html"]);
    expect(stdout).toMatch(/The page is out\/trace\.html\n$/);
    const page = texts["out/trace.html"] ?? "";
    const shown = ["the header is added", "filter-src/sample/filter.ts:3:3", '\\"x-added\\"', '"isFailed":true'];
    expect(shown.filter((text) => !page.includes(text))).toEqual([]);
    expect((await envoyLua("run", project)).written).toEqual([]);
  });

  test("says so where a script does not load", async () => {
    const { code, stderr } = await envoyLua("run --script other.lua", { ...project, "other.lua": "x = = 1\n" });
    expect(code).toBe(1);
    expect(stderr).toMatch(/SCRIPT_LOAD_ERROR: .*\[string "x = = 1\.\.\."\]:1: unexpected symbol near '='/);
  });
});

describe("The page of the command line", () => {
  test("shows the overview as it is", async () => {
    const page = projectFiles.read("docs/command-line.md") ?? "";
    expect(page).toContain((await envoyLua("--help")).stdout.trimEnd());
  });

  test.each(commands)("shows the help of $name as it is", async ({ name }) => {
    const page = projectFiles.read("docs/command-line.md") ?? "";
    const { stdout } = await envoyLua(`${name} --help`);
    expect(page).toContain(stdout.trimEnd());
  });
});
