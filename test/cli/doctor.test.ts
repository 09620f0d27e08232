import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { checkMachine, checkWorkshop, type Machine } from "../../src/cli/doctor-machine.ts";
import { checkProject } from "../../src/cli/doctor-project.ts";
import { installCommand } from "../../src/cli/install-commands.ts";
import { kitPackage, readPackage } from "../../src/files/kit-package.ts";
import { compareVersions } from "../../src/cli/node-version.ts";
import { findProgram } from "../../src/envoy-process/find-program.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import { projectFiles } from "../support/files-on-disk.ts";
import { envoyLua, project } from "./envoy-lua.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "doctor-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A folder with shell scripts for programs, to be the whole PATH. */
function pathOf(name: string, scripts: Readonly<Record<string, string>>): string {
  const bin = path.join(folder, name);
  mkdirSync(bin, { recursive: true });
  for (const [program, script] of Object.entries(scripts)) {
    writeFileSync(path.join(bin, program), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(bin, program), 0o755);
  }
  return bin;
}

function machineWith(PATH: string, other: Partial<Machine> = {}): Machine {
  const environment = { XDG_CACHE_HOME: "/nowhere", PATH };
  return { environment, node: "22.1.0", oldestNode: "20.19.0", kind: "linux x64", ...other };
}

const programs = {
  luajit: "echo LuaJIT 2.1.0-beta3 -- Copyright",
  python3: "echo pip 23.0.1 from /usr/lib",
  envoy: "echo envoy version: 0a1b/1.38.3/Clean/RELEASE/BoringSSL",
};

describe("What is on the machine", () => {
  test("is shown with version and place, and what it is for", async () => {
    const bin = pathOf("all", programs);
    const { rows, findings } = await checkMachine(machineWith(bin));
    expect(findings).toEqual([]);
    expect(rows.map(({ name, state, found }) => [name, state, found])).toEqual([
      ["Node.js", "fine", "22.1.0"],
      ["Envoy 1.38", "fine", `1.38.3, ${bin}/envoy`],
      ["Envoy 1.36, 1.37, 1.39, 1.40", "missing", "not here"],
      ["Python with pip", "fine", `pip 23.0.1, ${bin}/python3`],
      ["LuaJIT", "fine", `2.1.0-beta3, ${bin}/luajit`],
    ]);
    expect(rows.filter(({ purpose }) => purpose === "")).toEqual([]);
    expect(rows[2]?.remedy).toBe("envoy-lua envoy install 1.36.4 1.37.0 1.39.3 1.40.0");
  });

  test("is no finding where it is missing, and has the command that gets it", async () => {
    const { rows, findings } = await checkMachine(machineWith(pathOf("apt", { "apt-get": "" })));
    expect(findings).toEqual([]);
    expect(rows.flatMap(({ remedy }) => remedy ?? [])).toEqual([
      "envoy-lua envoy install 1.37.0",
      "apt-get install python3-pip",
      "apt-get install luajit",
    ]);
  });

  test("has no download for it on machines that there is none for", async () => {
    const { rows } = await checkMachine(machineWith("", { kind: "darwin arm64" }));
    expect(rows[1]?.remedy).toMatch(/^set ENVOY_BIN/);
  });

  test.each([
    ["20.19.0", []],
    ["20.18.3", ["NODE_TOO_OLD"]],
    ["18.20.4", ["NODE_TOO_OLD"]],
    ["24.0.0", []],
  ])("Node.js %s where 20.19.0 is needed: %j", async (node, codes) => {
    const { findings } = await checkMachine(machineWith("", { node }));
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual(codes.map((code) => [code, "error"]));
  });

  test("an ENVOY_BIN that is none is a finding", async () => {
    const machine = machineWith("");
    const environment = { ...machine.environment, ENVOY_BIN: path.join(pathOf("all", programs), "luajit") };
    expect((await checkMachine({ ...machine, environment })).findings).toMatchObject([{ code: "ENVOY_BIN_UNUSABLE" }]);
  });

  test("a program that does not start is as good as missing", async () => {
    const { rows } = await checkMachine(machineWith(pathOf("broken", { luajit: "exit 3", python3: "exit 1" })));
    expect(rows.slice(2).map(({ state }) => state)).toEqual(["missing", "missing"]);
  });

  test("a program that does not end is killed", async () => {
    const environment = { PATH: pathOf("endless", { go: "exec sleep 60" }) + path.delimiter + "/bin:/usr/bin" };
    const began = performance.now();
    expect(await findProgram("go", { args: [], environment, timeout: 200 })).toMatchObject({ works: false });
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test("who works on the kit needs more", async () => {
    const bin = pathOf("workshop", { go: "echo go version go1.26.8 linux/amd64", dnf: "" });
    const { rows } = await checkWorkshop({ PATH: bin });
    expect(rows.map(({ name, found, remedy }) => [name, found, remedy])).toEqual([
      ["Go", `1.26.8, ${bin}/go`, undefined],
      ["Chromium", "not here", "dnf install chromium"],
    ]);
  });

  test("commands of several systems are named where the system has none that is known", () => {
    expect(installCommand("luajit", { PATH: "" })).toBe(
      "apt-get install luajit (Debian, Ubuntu), brew install luajit (macOS)",
    );
  });
});

const kit = { name: "envoy-lua-kit", version: "0.2.0", oldestNode: "20.19.0", dependencies: { typescript: "6.0.2" } };
const packageJson = (facts: object): string => JSON.stringify(facts);
const installed = {
  "node_modules/envoy-lua-kit/package.json": packageJson({ name: "envoy-lua-kit", version: "0.2.0" }),
};
const whole = {
  ...project,
  ...installed,
  "package.json": packageJson({ name: "mine", devDependencies: { "envoy-lua-kit": "0.2.0" } }),
  "filter-src/tsconfig.json": '{ "extends": "envoy-lua-kit/filter-library/tsconfig.json" } // as everybody has it',
  "node_modules/vitest/package.json": packageJson({ version: "4.1.12" }),
  "node_modules/typescript/package.json": packageJson({ version: "6.1.0" }),
};

async function look(texts: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
  const { rows, findings } = await checkProject({ files: textFilesOf(texts), kit });
  const states = Object.fromEntries(rows.map(({ name, state, found }) => [name, `${state}: ${found}`]));
  return { ...states, findings: findings.map(({ code, severity }) => `${severity} ${code}`) };
}

describe("What is in the folder", () => {
  test("is well where a project has everything", async () => {
    expect(await look({ ...whole, ...(await built()) })).toEqual({
      "envoy-lua-kit": "fine: 0.2.0, as the one that runs",
      Vitest: "fine: 4.1.12",
      "@vitest/coverage-istanbul": "missing: not installed here",
      "filter-src": "fine: 1 filter: sample",
      "dist-lua": "fine: up to date",
      "tsconfig.json": "fine: filter-src/tsconfig.json",
      TypeScript: "fine: 6.1.0; the compiler has 6.0.2",
      "envoy-fixtures": "fine: 1 scenario",
      findings: [],
    });
  });

  test("may be nothing", async () => {
    expect(await look({})).toEqual({
      "filter-src": "missing: no filter",
      "envoy-fixtures": "missing: no scenario",
      findings: [],
    });
  });

  test.each([
    ["no kit", { "node_modules/envoy-lua-kit/package.json": "" }, "envoy-lua-kit", "warning PROJECT_KIT"],
    [
      "another kit",
      { "node_modules/envoy-lua-kit/package.json": packageJson({ version: "0.1.0" }) },
      "envoy-lua-kit",
      "warning PROJECT_KIT",
    ],
    [
      "a manifest with a mistake",
      { "filter-src/sample/filter.yaml": "name: Sample\n" },
      "filter-src",
      "error YAML_SCHEMA",
    ],
    ["old output", { "dist-lua/sample/filter.lua": "-- old" }, "dist-lua", "warning OUTPUT_STALE"],
    ["no tsconfig.json of filters", { "filter-src/tsconfig.json": "{}" }, "tsconfig.json", "warning EDITOR_LIBRARY"],
    ["paths that lead nowhere", { "filter-src/tsconfig.json": packageJson({ extends: "x/filter-library/tsconfig.json", compilerOptions: { paths: { "envoy-lua-kit/*": ["../gone/*"], "envoy-lua-kit/envoy-api": ["../gone.d.ts"] } } }) }, "tsconfig.json", "warning EDITOR_LIBRARY"], // prettier-ignore
    [
      "a TypeScript of another time",
      { "node_modules/typescript/package.json": packageJson({ version: "5.9.3" }) },
      "TypeScript",
      "warning EDITOR_LIBRARY",
    ],
  ])("%s is a finding", async (_what, texts, row, finding) => {
    const found = await look({ ...whole, ...texts });
    expect(found[row]).toMatch(/^wrong: /);
    expect(found["findings"]).toContain(finding);
  });

  test("filters that do not build are left to check", async () => {
    const broken = { ...whole, "filter-src/sample/filter.ts": "export const a = 1;", "dist-lua/sample/filter.lua": "" };
    expect(await look(broken)).toMatchObject({
      "dist-lua": "missing: not compared, since filters do not build",
      findings: [],
    });
  });

  test("takes a kit that is installed in a folder around, as workspaces have it", async () => {
    const { ["node_modules/envoy-lua-kit/package.json"]: text, ...rest } = whole;
    const found = await look({ ...rest, "../../node_modules/envoy-lua-kit/package.json": text });
    expect(found["envoy-lua-kit"]).toBe("fine: 0.2.0, as the one that runs");
  });
});

describe("envoy-lua doctor", () => {
  test("shows a section for each, what gets what is missing on a line of its own, and ends with 0", async () => {
    const { code, stdout, stderr } = await envoyLua("doctor", { ...project, "filter-src/tsconfig.json": whole["filter-src/tsconfig.json"] }, { width: 60 }); // prettier-ignore
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`envoy-lua-kit ${kitPackage().version}\n\nOn this machine\n✓  Node.js`);
    expect(stdout).toContain("\n   → envoy-lua envoy install 1.37.0\n");
    expect(stdout).toContain("\n\nIn this folder\n✓  filter-src");
  });

  test("colours its marks on a terminal", async () => {
    expect((await envoyLua("doctor", project, { isColoured: true })).stdout).toContain("\x1b[32m✓\x1b[0m  Node.js");
  });

  test("gives the same as JSON, and ends with 1 where something must be put right", async () => {
    const { code, stdout } = await envoyLua("doctor --json", { "filter-src/a/filter.yaml": "" });
    const json = JSON.parse(stdout) as { sections: { title: string; rows: object[] }[] };
    expect([code, json]).toMatchObject([
      1,
      { ok: false, findings: [{ code: "YAML_SCHEMA" }, { code: "EDITOR_LIBRARY" }] },
    ]);
    expect(json.sections.map(({ title }) => title)).toEqual(["On this machine", "In this folder"]);
    expect(json.sections[0]?.rows[0]).toEqual({ name: "Node.js", state: "fine", found: process.versions.node, purpose: expect.any(String) as unknown, remedy: null }); // prettier-ignore
  });

  test("is shown in its page with the words that it has", async () => {
    const page = projectFiles.read("docs/command-line.md") ?? "";
    const [, shown = ""] = /^\$ envoy-lua doctor\n([^]*?)^```/m.exec(page) ?? [];
    const lines = shown.split("\n").filter((line) => /^[✓–✗] /.test(line));
    const { rows } = await checkMachine(machineWith(""));
    const purposes = lines.flatMap((line) => line.split(/ {2,}/)[3] ?? []);
    expect(rows.map(({ purpose }) => purpose)).toEqual(expect.arrayContaining(purposes));
    expect(lines.length).toBeGreaterThan(3);
  });

  test("takes no argument", async () => {
    expect(await envoyLua("doctor filter-src")).toMatchObject({ code: 2 });
  });
});

describe("Packages", () => {
  test.each([
    ["20.19.0", "20.19.0", 0],
    ["v20.9.1", "20.19.0", -1],
    ["22.0.0", "20.19.0", 1],
    ["20.19", "20.19.0", 0],
    ["20.19.0-rc.1", "20.19.0", 0],
  ])("%s is to %s as %i", (left, right, sign) => {
    expect(Math.sign(compareVersions(left, right))).toBe(sign);
  });

  test("are read as far as they say something", () => {
    const text = packageJson({
      name: 1,
      engines: { node: ">=20.19.0" },
      dependencies: { a: "1" },
      devDependencies: { a: "2", b: {} },
    });
    const files = textFilesOf({ "x/package.json": text, "y/package.json": "none" });
    expect(readPackage("x", files)).toEqual({ name: "", version: "", oldestNode: "20.19.0", dependencies: { a: "1" } });
    expect([readPackage("y", files), readPackage("z", files)]).toEqual([undefined, undefined]);
  });

  test("the kit knows its own", () => {
    expect(kitPackage()).toMatchObject({ name: "envoy-lua-kit", oldestNode: "20.19.0" });
  });
});

async function built(): Promise<Readonly<Record<string, string>>> {
  return (await envoyLua("build")).texts;
}
