import os from "node:os";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { isEnvoyVersion } from "../../../src/envoy-api/envoy-version.ts";
import { envoyOf, newestEnvoy, skipReason } from "../../support/envoys.ts";
import type { Mode } from "./gateways.ts";
import { balancePicture } from "./picture.ts";
import { phases, runBalance, serverNames, timeline, type BalanceRun } from "./run-balance.ts";
import { perSecond, tallyPhase } from "./tally.ts";

/**
 * `npm run balance [-- --envoy 1.37] [--out docs/balance.svg]`: six clients, each with one long-lived connection, against three stand-ins for
 * kube-apiserver, through what istiod makes of the generated L4 and of the generated L7 objects, in a real Envoy with two workers. One server
 * restarts, a fourth joins. Prints figures and draws a picture.
 */
async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { envoy: { type: "string" }, out: { type: "string" } } });
  const line = values.envoy;
  const binary = line === undefined ? newestEnvoy : isEnvoyVersion(line) ? envoyOf(line) : undefined;
  if (binary === undefined) {
    console.error(skipReason() ?? `Found no Envoy ${line ?? ""}`);
    return 2;
  }
  const machine = `Envoy ${binary.version}, 2 workers, Node ${process.version}, ${os.cpus().length} × ${os.cpus()[0]?.model ?? ""}`;
  console.log(machine);
  const modes: readonly Mode[] = ["L4", "L7"];
  const runs: { readonly mode: Mode; readonly run: BalanceRun }[] = [];
  for (const mode of modes) {
    const run = await runBalance(mode, binary.path);
    printRun(mode, run);
    runs.push({ mode, run });
  }
  if (values.out !== undefined) writeFileSync(values.out, pictureOf(runs, binary.version));
  return 0;
}

function printRun(mode: Mode, { samples, watches, connections, load }: BalanceRun): void {
  console.log(
    `\n${mode}: answered by server 1–4, failed, broken watches, p50 and p99 in ms; watches on each server at the end`,
  );
  phases.forEach((phase, index) => {
    const tally = tallyPhase(samples, phase, serverNames);
    const counts = serverNames.map((name) => String(tally.requests[name]).padStart(6)).join("");
    const others = [tally.failed, tally.brokenWatches].map((count) => String(count).padStart(5)).join("");
    const times = [tally.p50, tally.p99].map((time) => time.toFixed(1).padStart(8)).join("");
    console.log(`  ${phase.title.padEnd(22)}${counts}${others}${times}   ${watches[index]?.join(" ") ?? ""}`);
  });
  console.log(`  connections opened by clients: ${connections}`);
  const { cpu, p50, p99 } = load;
  console.log(
    `  under load: ${cpu.toFixed(0)} µs of Envoy's processor time a request, p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)} ms`,
  );
}

function pictureOf(runs: readonly { readonly mode: Mode; readonly run: BalanceRun }[], envoy: string): string {
  return balancePicture({
    title: "Requests a second answered by each kube-apiserver",
    note: `6 clients, one connection each, 120 requests a second; Envoy ${envoy}`,
    servers: serverNames,
    rows: runs.map(({ mode, run }) => ({
      title: mode === "L4" ? "L4: connections are balanced" : "L7: requests are balanced",
      counts: perSecond(run.samples, timeline.ends, serverNames),
    })),
    events: [
      { second: timeline.stops, title: "2 goes down" },
      { second: timeline.back, title: "2 is back" },
      { second: timeline.joins, title: "4 joins" },
    ],
  });
}

process.exitCode = await main(process.argv.slice(2));
