import { parseArgs } from "node:util";
import { isEnvoyVersion } from "../../../src/envoy-api/envoy-version.ts";
import { envoyOf, newestEnvoy, skipReason } from "../../support/envoys.ts";
import { measureHook, measureMemory, measureRequests, type Cost } from "./measure.ts";
import { variants } from "./variants.ts";

/**
 * `npm run bench:cost [-- --envoy 1.37] [--rounds 15]`: what filters cost in a real Envoy with one worker, TLS, a client certificate and
 * HTTP/2. Processor time and memory are the Envoy process's own, so that the clients' work does not count.
 */
async function main(args: readonly string[]): Promise<number> {
  const options = {
    envoy: { type: "string" },
    rounds: { type: "string", default: "15" },
    copies: { type: "string", default: "1,100,500" },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const line = values.envoy;
  const binary = line === undefined ? newestEnvoy : isEnvoyVersion(line) ? envoyOf(line) : undefined;
  if (binary === undefined) {
    console.error(skipReason() ?? `Found no Envoy ${line ?? ""}`);
    return 2;
  }
  const rounds = Number(values.rounds);
  console.log(`Envoy ${binary.version}, Node ${process.version}, ${rounds} rounds`);
  progress("requests …");
  printCosts(
    "Envoy's processor time for a request, µs",
    await measureRequests(binary, { rounds, requests: 1000 }),
    "no filter",
  );
  progress("hooks …");
  printCosts("Time inside the hook, µs", await measureHook(binary, { rounds, calls: 1500 }), "hand-written");
  for (const copies of values.copies.split(",").map(Number)) {
    progress(`memory of ${copies} copies …`);
    printMemory(copies, await measureMemory(binary, copies));
  }
  printSizes();
  return 0;
}

function printCosts(title: string, costs: ReadonlyMap<string, Cost>, beside: string): void {
  console.log(`\n${title}, and × ${beside}`);
  for (const [name, { median, ratio }] of costs)
    console.log(`  ${name.padEnd(36)}${median.toFixed(1).padStart(8)}${ratio.toFixed(2).padStart(8)}`);
}

function printMemory(copies: number, memory: ReadonlyMap<string, number>): void {
  const beside = memory.get("hand-written") ?? NaN;
  console.log(`\nMemory of a VM with ${copies} copies of the script, KiB, and × hand-written`);
  for (const [name, kib] of memory)
    console.log(`  ${name.padEnd(36)}${kib.toFixed(1).padStart(8)}${(kib / beside).toFixed(2).padStart(8)}`);
}

function printSizes(): void {
  console.log("\nBytes of Lua, and without comments");
  for (const { name, lua = "" } of variants) {
    const code = lua
      .split("\n")
      .filter((text) => !/^\s*--/.test(text))
      .join("\n");
    console.log(`  ${name.padEnd(36)}${String(lua.length).padStart(8)}${String(code.length).padStart(8)}`);
  }
}

function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

process.exitCode = await main(process.argv.slice(2));
