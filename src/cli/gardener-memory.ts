import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Json } from "../files/json.ts";
import { luaMemory, type GatewayMemory } from "../gardener/lua-memory.ts";
import type { ExposedClusters } from "../workflows/expose-clusters.ts";
import type { CommandResult } from "./command.ts";
import { renderTable } from "./render-table.ts";
import { inUnits } from "./report-text.ts";

interface MemoryOptions {
  readonly workers: number;
  readonly findings: readonly Diagnostic[];
  readonly width: number | undefined;
}

/** How many Lua VMs each gateway has, and the memory that they take by the sizes of their scripts. */
export function sayMemory(
  { gateways, clusters }: ExposedClusters,
  { workers, findings, width }: MemoryOptions,
): CommandResult {
  const exposures = clusters.map(({ exposure }) => exposure);
  const objects = [...gateways, ...clusters.flatMap((cluster) => cluster.objects)];
  const memory = luaMemory({ exposures, objects }, workers);
  const text = memory.map((gateway) => memoryText(gateway, width)).join("\n\n");
  return { text, data: { memory: JSON.parse(JSON.stringify(memory)) as Json }, findings };
}

function memoryText({ gateway, workers, chains, scripts, vms, kib }: GatewayMemory, width: number | undefined): string {
  const title = `${gateway}: ${vms} Lua VMs, ${inUnits(kib)} estimated, with ${workers} ${workers === 1 ? "worker" : "workers"} and ${chains} filter ${chains === 1 ? "chain" : "chains"}`;
  const head = ["script", "bytes", "places", "VMs", "memory"];
  const rows = scripts.map((script) => [
    script.name,
    String(script.bytes),
    String(script.places),
    String(script.vms),
    inUnits(script.kib),
  ]);
  return [title, renderTable([head, ...rows], width)].join("\n");
}
