import path from "node:path";
import { parseArgs } from "node:util";
import { isEnvoyVersion } from "../../../src/envoy-api/envoy-version.ts";
import { createEnvoyHost } from "../../../src/envoy-process/envoy-host.ts";
import { createSimulator } from "../../../src/simulator/create-simulator.ts";
import { envoyOf, skipReason } from "../../support/envoys.ts";
import { runLuaSearch } from "./lua/lua-main.ts";
import { findDisagreements } from "./find-disagreements.ts";
import type { TwoHosts } from "./run-cases.ts";
import { shrinkCase } from "./shrink-case.ts";
import { writeCase } from "./write-case.ts";

/** `npm run conformance:search -- --envoy 1.37 --runs 1000 --seed 42 [--seconds bound] [--out folder] [--shrink count] [--only lua]` */
async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      envoy: { type: "string", default: "1.40" },
      runs: { type: "string", default: "1000" },
      seed: { type: "string", default: String(Date.now() % 1e6) },
      seconds: { type: "string", default: "Infinity" },
      out: { type: "string", default: "search-found" },
      shrink: { type: "string", default: "5" },
      only: { type: "string" },
    },
  });
  const { envoy: version, out } = values;
  const [runs, seed, shrink] = [Number(values.runs), Number(values.seed), Number(values.shrink)];
  const binary = isEnvoyVersion(version) ? envoyOf(version) : undefined;
  if (!isEnvoyVersion(version) || binary === undefined) {
    console.error(isEnvoyVersion(version) ? skipReason(version) : `Found no release line ${version}`);
    return 2;
  }
  const hosts: TwoHosts = { simulator: createSimulator({ version }), envoy: createEnvoyHost(binary) };
  if (values.only === "lua") return runLuaSearch(hosts, { runs, seed, shrink });
  const until = Date.now() + Number(values.seconds) * 1000;
  const found = await findDisagreements(hosts, { runs, seed, until, onProgress: progress(runs) });
  const { ran, disagreements, races, refused } = found;
  console.log(
    `Envoy ${version}, seed ${seed}: ${ran} cases, ${disagreements.size} differ, ${refused.size} not simulated, ${races.size} differed once only`,
  );
  for (const [reason, count] of countValues(refused)) console.log(`  ${count} times: ${reason}`);
  for (const [number, disagreement] of [...disagreements].slice(0, shrink)) {
    const folder = path.join(out, `case-${number}`);
    writeCase(folder, number, await shrinkCase(disagreement, hosts));
    console.log(`  ${folder}`);
  }
  return disagreements.size === 0 ? 0 : 1;
}

function progress(runs: number): (done: number, differing: number) => void {
  return (done, differing) => {
    if (process.stderr.isTTY)
      process.stderr.write(`\r${done} of ${runs} cases, ${differing} differ${done === runs ? "\n" : ""}`);
  };
}

function countValues(reasons: ReadonlyMap<number, string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const reason of reasons.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}

process.exitCode = await main(process.argv.slice(2));
