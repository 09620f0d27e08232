/*
 * How a filter developer's tests feel, with the package as users have it: 100 small tests of one filter beside 100 tests of nothing, and what
 * happens until the tests of a saved filter have run again in Vitest's watch mode. `npm run bench:testing`, on a quiet machine.
 */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { renderTable } from "../../../src/cli/render-table.ts";
import vitestManifest from "vitest/package.json" with { type: "json" };

const root = path.resolve(import.meta.dirname, "../../..");
const project = mkdtempSync(path.join(os.tmpdir(), "envoy-lua-bench-"));
const vitest = path.join(project, "node_modules/vitest/vitest.mjs");
const rounds = 3;

const testsOfNothing = `import { expect, test } from "vitest";
test.each(Array.from({ length: 100 }, (_, index) => index))("%i", (index) => {
  expect(index).toBeGreaterThan(-1);
});
`;

const testsOfFilter = `import { client, openFilter } from "envoy-lua-kit/testing";
import "envoy-lua-kit/testing/vitest";
import { expect, test } from "vitest";
const filter = await openFilter("filter-src/guard");
test.each(Array.from({ length: 100 }, (_, index) => index))("%i", async (index) => {
  const headers = { authorization: "Bearer abc" };
  const outcome = await filter.run(client().get(\`/admin/\${index}\`, index % 2 === 0 ? {} : { headers }));
  if (index % 2 === 0) expect(outcome).toReplyLocally(401);
  else expect(outcome).toBeRoutedTo("upstream");
});
`;

try {
  installPackage();
  const main = path.join(project, "node_modules/envoy-lua-kit/dist/cli/main.js");
  execFileSync(process.execPath, [main, "create", "guard"], { cwd: project, stdio: "ignore" });
  rmSync(path.join(project, "test/guard.test.ts"));
  const nothing = measure("nothing.test.ts", testsOfNothing);
  const cold = measure("filter.test.ts", testsOfFilter, forgetScripts);
  const warm = measure("filter.test.ts", testsOfFilter);
  const saved = await measureWatch();
  console.log(
    `Node ${process.versions.node}, Vitest ${vitestManifest.version}, ${os.cpus().length} cores; medians of ${rounds}\n`,
  );
  const row = (what: string, milliseconds: number): readonly string[] => [
    what,
    `${(milliseconds / 1000).toFixed(2)} s`,
    `${(milliseconds / nothing).toFixed(1)} ×`,
  ];
  const rows = [
    row("100 tests of nothing", nothing),
    row("100 tests of one filter, compiled", cold),
    row("100 tests of one filter, compiled before", warm),
    row("from saving a filter to the end of its tests, in watch mode", saved),
  ];
  console.log(renderTable([["", "wall time", "against nothing"], ...rows], undefined));
} finally {
  rmSync(project, { recursive: true, force: true });
}

/** The package as npm would install it, beside what it needs. */
function installPackage(): void {
  execFileSync(process.execPath, ["--import", "tsx", path.join(root, "test/tools/build-package.ts")], { cwd: root });
  const modules = path.join(project, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(path.join(root, "node_modules")))
    if (!name.startsWith(".")) symlinkSync(path.join(root, "node_modules", name), path.join(modules, name));
  mkdirSync(path.join(modules, "envoy-lua-kit"));
  cpSync(path.join(root, "dist"), path.join(modules, "envoy-lua-kit/dist"), { recursive: true });
  cpSync(path.join(root, "package.json"), path.join(modules, "envoy-lua-kit/package.json"));
}

function measure(file: string, text: string, before: () => void = () => undefined): number {
  rmSync(path.join(project, "test"), { recursive: true, force: true });
  mkdirSync(path.join(project, "test"));
  writeFileSync(path.join(project, "test", file), text);
  const times = Array.from({ length: rounds }, () => {
    before();
    const start = performance.now();
    execFileSync(process.execPath, [vitest, "run"], { cwd: project, stdio: "ignore" });
    return performance.now() - start;
  });
  return median(times);
}

function forgetScripts(): void {
  rmSync(path.join(project, "node_modules/.cache"), { recursive: true, force: true });
}

/** The tests of one small file, as a developer has them beside the editor. */
async function measureWatch(): Promise<number> {
  writeFileSync(path.join(project, "test/filter.test.ts"), testsOfFilter.replace("length: 100", "length: 10"));
  const filter = path.join(project, "filter-src/guard/filter.ts");
  const source = readFileSync(filter, "utf8");
  const child = spawn(process.execPath, [vitest, "--watch", "--no-color"], {
    cwd: project,
    stdio: ["pipe", "pipe", "ignore"],
  });
  try {
    await untilRun(child);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const start = performance.now();
      writeFileSync(filter, `${source}\n// ${round}\n`);
      await untilRun(child);
      times.push(performance.now() - start);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    return median(times);
  } finally {
    child.kill("SIGKILL");
  }
}

/** Until Vitest says how long a run took. @throws after a minute */
function untilRun({ stdout }: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, 60_000, new Error("Vitest did not run the tests"));
    const listen = (chunk: Buffer): void => {
      if (!chunk.toString().includes("Duration")) return;
      clearTimeout(timer);
      stdout?.off("data", listen);
      resolve();
    };
    stdout?.on("data", listen);
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN;
}
