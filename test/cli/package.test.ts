import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scenarioFiles } from "../support/run-filter.ts";

const root = path.resolve(import.meta.dirname, "../..");
const sandbox = mkdtempSync(path.join(os.tmpdir(), "envoy-lua-kit-package-"));
const project = path.join(sandbox, "project");

/** Runs the installed command in the project's folder. */
function envoyLua(...args: readonly string[]): string {
  return runIn(project, "envoy-lua-kit/dist/cli/main.js", ...args);
}

/** Runs a program of the project's packages, with nothing of this machine's. */
function runIn(folder: string, program: string, ...args: readonly string[]): string {
  return runWith(process.execPath, folder, [program, ...args]);
}

function runWith(node: string, folder: string, [program = "", ...args]: readonly string[]): string {
  const command = path.join(project, "node_modules", program);
  try {
    return execFileSync(node, [command, ...args], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: "", HOME: sandbox },
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${program} ${args.join(" ")} failed:\n${stdout}${stderr}`, { cause: error });
  }
}

describe("The npm package", () => {
  let files: readonly string[];

  beforeAll(() => {
    execFileSync(process.execPath, ["--import", "tsx", path.join(root, "test/tools/build-package.ts")], { cwd: root });
    const output = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", sandbox], {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [packed] = Object.values(
      JSON.parse(output) as Record<string, { filename: string; files: { path: string }[] }>,
    );
    files = packed?.files.map((file) => file.path) ?? [];
    execFileSync("tar", ["-xzf", path.join(sandbox, packed?.filename ?? ""), "-C", sandbox]);
    mkdirSync(path.join(project, "node_modules"), { recursive: true });
    cpSync(path.join(sandbox, "package"), path.join(project, "node_modules/envoy-lua-kit"), { recursive: true });
    const { dependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    // What npm would install beside it, and what that needs, is the project's own.
    for (const name of [...Object.keys(dependencies), ...transitiveOf(Object.keys(dependencies))]) linkPackage(name);
  }, 180_000);

  afterAll(() => {
    rmSync(sandbox, { recursive: true, force: true });
  });

  test("holds the built code and what npm always adds, and no tests", () => {
    const outside = files.filter((file) => !file.startsWith("dist/"));
    expect(outside.sort()).toEqual(["LICENSE", "README.md", "package.json"]);
    expect(files).toContain("dist/cli/main.js");
    expect(files).toContain("dist/envoy-api/declarations/index.d.ts");
    expect(files).toContain("dist/filter-library/index.d.ts");
    expect(files).toContain("dist/trace-page/page/start.js");
    expect(files).toContain("dist/trace-page/page/print.css");
    // What filters import, and filters themselves, are compiled from TypeScript where they are used.
    const sources = /^dist\/(filter-library\/modules|filter-src\/(auth-header|hsts|misdirected-request))\//;
    const others = files.filter(
      (file) => /\.test\.|\.ts$/.test(file) && !file.endsWith(".d.ts") && !file.startsWith("dist/scaffold/templates/"),
    );
    expect(others.filter((file) => !sources.test(file))).toEqual([]);
  });

  test("makes Gardener's resources with the filters that it brings", () => {
    const exposure =
      "namespace: shoot--a--b\nhosts: [api.example.com]\ngateway: { namespace: istio-ingress, labels: { a: b } }\n";
    writeFileSync(path.join(project, "exposure.yaml"), exposure);
    const written = envoyLua("gardener", "exposure.yaml", "--out", "manifests");
    expect(written).toContain("manifests/envoyfilter__istio-ingress__apiserver-tls-termination.yaml");
  });

  test("has a command that works from an empty folder", () => {
    expect(envoyLua("--help")).toContain("Usage: envoy-lua <command>");
    expect(envoyLua("envoy", "list")).toContain("Envoy 1.37.0: not here");
  });

  test("builds a filter there", () => {
    const folder = path.join(project, "filter-src/sample");
    mkdirSync(folder, { recursive: true });
    const manifest = 'name: sample\nversion: 1.0.0\ndescription: x\nenvoy: { from: "1.36", to: "1.40" }\n';
    writeFileSync(path.join(folder, "filter.yaml"), manifest);
    const hook =
      "export function onRequest(handle: RequestHandle): void {\n  handle.logInfo(handle.headers().get(':path') ?? '');\n}\n";
    writeFileSync(
      path.join(folder, "filter.ts"),
      `import type { RequestHandle } from "envoy-lua-kit/envoy-api";\n${hook}`,
    );
    expect(envoyLua("build")).toContain("dist-lua/sample/filter.lua");
    expect(readFileSync(path.join(project, "dist-lua/sample/filter.lua"), "utf8")).toContain(
      "function envoy_on_request(handle)",
    );
    expect(envoyLua("check")).toContain("1 filters and 0 scenarios checked");
  });

  test("builds many filters, in threads too, as it builds each alone", () => {
    const names = Array.from({ length: 5 }, (_, index) => `many-${index}`);
    for (const name of names) {
      const folder = path.join(project, "filter-src", name);
      cpSync(path.join(root, "filter-src/auth-header"), folder, { recursive: true });
      const manifest = path.join(folder, "filter.yaml");
      writeFileSync(manifest, readFileSync(manifest, "utf8").replace(/^name: .*/m, `name: ${name}`));
    }
    const luaOf = (out: string, name: string): string =>
      readFileSync(path.join(project, out, name, "filter.lua"), "utf8");
    envoyLua("build", ...names, "--out", "together");
    for (const name of names) expect(luaOf("together", name).split("\n")[0]).toContain(` ${name} `);
    for (const name of names.slice(3)) {
      envoyLua("build", name, "--out", "alone");
      expect(luaOf("together", name)).toBe(luaOf("alone", name));
    }
    for (const name of names) rmSync(path.join(project, "filter-src", name), { recursive: true });
  }, 120_000);

  test("shows an editor there what the compiler sees", () => {
    const config = { extends: "envoy-lua-kit/filter-library/tsconfig.json", include: ["filter-src"] };
    writeFileSync(path.join(project, "tsconfig.json"), JSON.stringify(config));
    const compiler = path.join(root, "node_modules/typescript/bin/tsc");
    const check = (): string => execFileSync(process.execPath, [compiler, "-p", project], { encoding: "utf8" });
    expect(check()).toBe("");
    const wrong = path.join(project, "filter-src/wrong.ts");
    writeFileSync(wrong, "export const text = JSON.stringify({});\n");
    expect(check).toThrow();
    rmSync(wrong);
  });

  test("runs a scenario there, in the simulator", () => {
    const exchange = "  - { title: one, send: { get: / }, expect: { cluster: upstream } }\n";
    for (const [name, text] of Object.entries(scenarioFiles(exchange))) {
      mkdirSync(path.dirname(path.join(project, name)), { recursive: true });
      writeFileSync(path.join(project, name), text);
    }
    const output = envoyLua("run", "./scenario", "--filter", "sample", "--host", "simulator");
    expect(output).toContain("1 of 1 exchanges as expected");
  });

  describe("in a project that it created", { timeout: 120_000 }, () => {
    const created = path.join(project, "created");
    const filters = { guard: "request-guard", "api-version": "header-rewrite", "page-headers": "response-headers" };

    beforeAll(() => {
      // What the new project's package.json asks for, beside the kit.
      const tools = ["vitest", "@vitest/coverage-istanbul", "typescript", "eslint", "@eslint/js"];
      tools.push("typescript-eslint", "@types/node");
      for (const name of [...tools, ...transitiveOf(tools)]) linkPackage(name);
      for (const [name, template] of Object.entries(filters))
        envoyLua("create", name, "--template", template, "--into", "created");
    }, 180_000);

    test("every template passes its tests", () => {
      const output = runIn(created, "vitest/vitest.mjs", "run", "--no-color");
      expect(output).toMatch(/Test Files\s+3 passed/);
    });

    test("coverage shows every line of every template", () => {
      const output = runIn(created, "vitest/vitest.mjs", "run", "--no-color", "--coverage");
      expect(output).toMatch(/All files +\| +100 \|/);
    });

    test("every template passes its lint: style, types of tests and filters, and check", () => {
      expect(runIn(created, "eslint/bin/eslint.js", ".")).toBe("");
      expect(runIn(created, "typescript/bin/tsc")).toBe("");
      expect(runIn(created, "typescript/bin/tsc", "-p", "filter-src")).toBe("");
      expect(runIn(created, "envoy-lua-kit/dist/cli/main.js", "check")).toContain("3 filters and 3 scenarios checked");
    });

    test("every scenario comes out as it says, and what was built is up to date", () => {
      const options = ["--host", "simulator", "--html", "trace.html"];
      const run = runIn(created, "envoy-lua-kit/dist/cli/main.js", "run", ...options);
      expect(run.match(/(\d+) of \1 exchanges as expected/g)).toHaveLength(3);
      const page = readFileSync(path.join(created, "trace.html"), "utf8");
      expect(["filter-src/guard/filter.ts:", "function start()"].filter((text) => !page.includes(text))).toEqual([]);
      runIn(created, "envoy-lua-kit/dist/cli/main.js", "build");
      expect(runIn(created, "envoy-lua-kit/dist/cli/main.js", "build", "--check")).not.toContain("error");
    });

    test("a test that fails shows the way of the request at the lines of the TypeScript", () => {
      const file = path.join(created, "test/guard.test.ts");
      const text = readFileSync(file, "utf8");
      writeFileSync(file, text.replace("toReplyLocally(401)", "toReplyLocally(403)"));
      expect(() => runIn(created, "vitest/vitest.mjs", "run", "--no-color", "test/guard.test.ts")).toThrow(
        /to be answered locally with 403, but it was 401[\s\S]*filter-src\/guard\/filter\.ts:1\d:\d+ +Headers\.get\("authorization"\)/,
      );
      writeFileSync(file, text);
    });

    test("record makes a scenario of its tests that comes out the same", () => {
      const main = "envoy-lua-kit/dist/cli/main.js";
      const output = runIn(created, main, "record", "test/guard.test.ts", "--out", "envoy-fixtures/recorded");
      expect(output).toContain("4 exchanges of 4 runs in envoy-fixtures/recorded");
      const run = runIn(created, main, "run", "recorded", "--host", "simulator");
      expect(run).toContain("4 of 4 exchanges as expected");
    });

    // .ci/run gets them, from npm's package node.
    test.for([22, 24])("tests and check pass on Node %d, too", (major, { skip }) => {
      const node = otherNode(major);
      if (!existsSync(node) && process.env["CI"] === undefined) skip(`Found no ${node}`);
      const env = runWith(node, created, ["envoy-lua-kit/dist/cli/main.js", "check"]);
      expect(env).toContain("3 filters");
      expect(runWith(node, created, ["vitest/vitest.mjs", "run", "--no-color"])).toMatch(/Test Files\s+3 passed/);
    });

    test("nothing is overwritten", () => {
      expect(() => envoyLua("create", "guard", "--into", "created")).toThrow(/FILTER_EXISTS/);
    });
  });

  test("writes no stack where who reads its output stops early", async () => {
    const command = path.join(project, "node_modules/envoy-lua-kit/dist/cli/main.js");
    const child = spawn(process.execPath, [command, "--help"], { cwd: project, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
    const [code] = (await once(child, "close")) as [number];
    expect([code, errors]).toEqual([0, ""]);
  });
});

function otherNode(major: number): string {
  const cache = process.env["XDG_CACHE_HOME"] ?? path.join(os.homedir(), ".cache");
  return path.join(cache, `envoy-lua-kit/node-${major}/node_modules/node/bin/node`);
}

function linkPackage(name: string): void {
  const target = path.join(project, "node_modules", name);
  if (existsSync(target)) return;
  mkdirSync(path.dirname(target), { recursive: true });
  symlinkSync(path.join(root, "node_modules", name), target);
}

/** Packages that these need, by the lock file. */
function transitiveOf(names: readonly string[]): readonly string[] {
  const lock = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { dependencies?: Record<string, string> }>;
  };
  const found = new Set<string>();
  const visit = (name: string): void => {
    for (const needed of Object.keys(lock.packages[`node_modules/${name}`]?.dependencies ?? {})) {
      if (found.has(needed) || names.includes(needed)) continue;
      found.add(needed);
      visit(needed);
    }
  };
  names.forEach(visit);
  return [...found];
}
