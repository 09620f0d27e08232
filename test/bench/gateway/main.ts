import os from "node:os";
import { parseArgs } from "node:util";
import { isEnvoyVersion } from "../../../src/envoy-api/envoy-version.ts";
import { envoyOf, skipReason } from "../../support/envoys.ts";
import { gatewayMaker } from "./gateway-of-clusters.ts";
import { asGenerated, countLuaFilters, layouts, withoutLua, type Layout } from "./layouts.ts";
import { measureGateway, type MeasureOptions } from "./measure-gateway.ts";

type MakeGateway = ReturnType<typeof gatewayMaker>;

/**
 * `npm run bench:gateway [-- --envoy 1.37] [--clusters 1,100,1000] [--layouts 100]`: what the generated configuration of a gateway with so many
 * control planes takes in a real Envoy with two workers, beside the same configuration without Lua and beside what is computed; and what other
 * layouts of the scripts would take.
 */
async function main(args: readonly string[]): Promise<number> {
  const options = {
    envoy: { type: "string", default: "1.37" },
    clusters: { type: "string", default: "1,100,1000" },
    layouts: { type: "string", default: "100" },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const line = values.envoy;
  const binary = isEnvoyVersion(line) ? envoyOf(line) : undefined;
  if (binary === undefined) {
    console.error(skipReason() ?? `Found no Envoy ${line}`);
    return 2;
  }
  console.log(`Envoy ${binary.version}, 2 workers, ${os.cpus().length} × ${os.cpus()[0]?.model ?? ""}`);
  const make = gatewayMaker();
  const measured = { binary: binary.path, workers: 2 };
  for (const clusters of countsIn(values.clusters)) await printClusters(make, clusters, measured);
  for (const clusters of countsIn(values.layouts)) await printLayouts(make, clusters, measured);
  return 0;
}

function countsIn(text: string): readonly number[] {
  return text
    .split(",")
    .map(Number)
    .filter((count) => count > 0);
}

async function printClusters(make: MakeGateway, clusters: number, options: MeasureOptions): Promise<void> {
  const begin = performance.now();
  const gateway = make(clusters);
  const made = performance.now() - begin;
  const { vms, kib } = gateway.computed(options.workers);
  console.log(`\n${clusters} clusters, made in ${seconds(made)}: ${vms} VMs, computed ${mib(kib)}`);
  const without = await measureGateway(gateway.config, withoutLua, options);
  const generated = await measureGateway(gateway.config, asGenerated, { ...options, validate: true });
  for (const [name, { start, resident, bytes }] of [
    ["without Lua", without],
    ["as generated", generated],
  ] as const)
    console.log(
      `  ${name.padEnd(14)}${seconds(start).padStart(9)}${mib(resident).padStart(12)}${mib(bytes / 1024).padStart(12)} of JSON`,
    );
  const lua = generated.resident - without.resident;
  console.log(
    `  Lua: ${mib(lua)}, ${(lua / clusters).toFixed(0)} KiB a cluster, ${(lua / vms).toFixed(0)} KiB a VM; × computed ${(lua / kib).toFixed(2)}`,
  );
}

/** Every layout beside the configuration without Lua. */
async function printLayouts(make: MakeGateway, clusters: number, options: MeasureOptions): Promise<void> {
  const gateway = make(clusters);
  const without = await measureGateway(gateway.config, withoutLua, options);
  console.log(`\nLayouts with ${clusters} clusters: VMs, MiB of Lua, KiB of it a cluster, seconds to start`);
  const stripping = { config: make(clusters, { stripping: "listener" }).config, name: "stripping by the listener" };
  const measure = async (layout: Layout, config = gateway.config): Promise<void> => {
    const vms = countLuaFilters(layout.change(config)) * (options.workers + 1);
    const { start, resident } = await measureGateway(config, layout, {
      ...options,
      validate: true,
    });
    const lua = resident - without.resident;
    const figures = [String(vms), mib(lua), (lua / clusters).toFixed(0), seconds(start)];
    console.log(`  ${layout.name.padEnd(58)}${figures.map((figure) => figure.padStart(12)).join("")}`);
  };
  await measure(asGenerated);
  await measure({ ...asGenerated, name: stripping.name }, stripping.config);
  for (const layout of layouts) await measure(layout);
}

function mib(kib: number): string {
  return `${(kib / 1024).toFixed(1)} MiB`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

process.exitCode = await main(process.argv.slice(2));
