import { spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "./markdown.ts";

/** What Vitest shows of a project's tests, where the kit's sources take the place of the package. */
export async function runProjectTests(texts: Readonly<Record<string, string>>): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "guide-"));
  try {
    for (const [file, text] of Object.entries(texts)) write(path.join(folder, file), text);
    write(path.join(folder, "vitest.config.ts"), config);
    symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
    return await runVitest(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const entries = { "envoy-lua-kit/testing/vitest": "src/testing-vitest.ts", "envoy-lua-kit/testing": "src/testing.ts" };

/** The project's own names the package, which is not installed here. */
const config = `export default ${JSON.stringify({
  resolve: { alias: Object.entries(entries).map(([find, file]) => ({ find, replacement: path.join(root, file) })) },
  test: { include: ["test/**/*.test.ts"], testTimeout: 60_000 },
})};`;

/** Both streams in the order in which a terminal shows them. */
async function runVitest(folder: string): Promise<string> {
  const file = path.join(folder, "output.txt");
  const output = openSync(file, "a");
  const main = path.join(root, "node_modules/vitest/vitest.mjs");
  const child = spawn(process.execPath, [main, "run"], {
    cwd: folder,
    env: environment(),
    stdio: ["ignore", output, output],
  });
  await new Promise((resolve) => child.on("close", resolve));
  closeSync(output);
  return readFileSync(file, "utf8");
}

/** Without what this test's own Vitest says to its workers. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|TEST$|NODE_ENV$|ENVOY_LUA_|CI$|FORCE_COLOR$)/.test(name),
  );
  return { ...Object.fromEntries(own), NO_COLOR: "1" };
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
