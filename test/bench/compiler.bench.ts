import { execFileSync, spawn } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import ts from "typescript";
import { afterAll, bench, describe } from "vitest";
import { createCompiler } from "../../src/compiler/create-compiler.ts";
import { readFilter } from "../../src/filter/read-filter.ts";
import { valueOf } from "../support/expect-value.ts";
import { projectFiles } from "../support/files-on-disk.ts";

const root = path.resolve(import.meta.dirname, "../..");
const versions = `Node ${process.version}, TypeScript ${ts.version}, ${os.availableParallelism()} cores`;

/** A project with the filters of this one, ten copies of the largest, and the kit as npm installs it. */
const project = mkdtempSync(path.join(os.tmpdir(), "envoy-lua-kit-bench-"));
const command = path.join(root, "dist/cli/main.js");
execFileSync(process.execPath, ["--import", "tsx", path.join(root, "test/tools/build-package.ts")], { cwd: root });
symlinkSync(path.join(root, "node_modules"), path.join(project, "node_modules"));
const folders = Array.from({ length: 10 }, (_, index) => `filter-src/filter-${index}`);
for (const folder of folders) {
  mkdirSync(path.join(project, folder), { recursive: true });
  cpSync(path.join(root, "filter-src/auth-header"), path.join(project, folder), { recursive: true });
}
const own = readdirSync(path.join(root, "filter-src")).filter((name) => !name.endsWith(".json"));
for (const name of own)
  cpSync(path.join(root, "filter-src", name), path.join(project, "filter-src", name), { recursive: true });
envoyLua("create", "created");
const ten = [...own, "created"];
const ending: (() => void)[] = [];
afterAll(() => {
  for (const end of ending) end();
  rmSync(project, { recursive: true, force: true });
});

function envoyLua(...args: readonly string[]): void {
  execFileSync(process.execPath, [command, ...args], { cwd: project, stdio: "ignore" });
}

/** As fast as it gets after some saves, when the machine knows the code. */
const warm = { iterations: 20, warmupIterations: 10, warmupTime: 0, time: 0 };
const often = { iterations: 3, warmupIterations: 1, warmupTime: 0, time: 0 };

describe(`A new process (${versions})`, () => {
  bench(
    "help, which loads no compiler",
    () => {
      envoyLua("--help");
    },
    often,
  );
  bench(
    "build of one filter: under 1500 ms",
    () => {
      envoyLua("build", "filter-0");
    },
    often,
  );
  bench(
    `check of ${ten.length} filters, scripts loaded in Envoy: under 3000 ms`,
    () => {
      envoyLua("check", ...ten);
    },
    often,
  );
  bench(
    "check of ten copies of auth-header, the largest",
    () => {
      checkTen();
    },
    { ...often, iterations: 2 },
  );
});

/** Ten copies of one filter have one name, which `check` says and which makes it fail: what it did until then is measured. */
function checkTen(): void {
  try {
    envoyLua("check", ...folders);
  } catch {
    // Expected, see above.
  }
}

describe(`The same process, one file changed (${versions})`, () => {
  const compiler = createCompiler();
  const filter = valueOf(readFilter("filter-src/auth-header", projectFiles));
  let change = 0;
  const rebuild = (name: string): void => {
    const read = (file: string): string | undefined => {
      const text = projectFiles.read(file);
      return file.endsWith(`/${name}`) ? `${text ?? ""}\n// ${change++}\n` : text;
    };
    valueOf(compiler.compile(filter, { parameters: {}, files: { ...projectFiles, read } }));
  };
  bench(
    "rebuild after a change of pem.ts, as Vitest runs the sources",
    () => {
      rebuild("pem.ts");
    },
    {
      iterations: 30,
      warmupIterations: 15,
      time: 0,
    },
  );
  bench(
    "rebuild without a change",
    () => {
      rebuild("none");
    },
    warm,
  );
});

describe(`A watch of one filter, warmed up (${versions})`, () => {
  let watch: Watch | undefined;
  let count = 0;
  bench(
    "from a save of pem.ts to the next: under 150 ms, and 30 that it waits for editors",
    async () => {
      watch ??= await startWatch("filter-0");
      appendFileSync(path.join(project, "filter-src/filter-0/pem.ts"), `// ${count++}\n`);
      await watch.until("built in");
      await watch.until("Ctrl+C ends");
    },
    warm,
  );
});

interface Watch {
  /** Resolves with the next line that has a text in it. */
  until(text: string): Promise<void>;
}

/** A watch that has warmed up. It ends with the benchmarks. */
async function startWatch(filter: string): Promise<Watch> {
  const child = spawn(process.execPath, [command, "build", filter, "--watch"], { cwd: project });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  ending.push(() => child.kill());
  const until = async (text: string): Promise<void> => {
    for (let line = await lines.next(); line.done !== true; line = await lines.next())
      if (line.value.includes(text)) return;
    throw new Error(`The watch ended before it said "${text}"`);
  };
  await until("Ctrl+C ends");
  await sleep(10_000);
  return { until };
}
