import type { Bytes, Part, ScriptReport } from "../workflows/measure-script.ts";
import { renderTable } from "./render-table.ts";

/** A report as people read it in a terminal. */
export function reportText(report: ScriptReport, width: number | undefined): string {
  const { name, version, bytes, modules, library, hostApi, oldestEnvoy, memory } = report;
  const newest = hostApi.filter(({ since }) => since === oldestEnvoy);
  return [
    `${name} ${version}: ${totalOf(bytes)} bytes of Lua, ${bytes.comments} of them comments`,
    "",
    renderTable([["module", "code", "comments"], ...modules.map(row)], width),
    ...(library.length === 0
      ? []
      : ["", renderTable([["TypeScriptToLua's library", "code", "comments"], ...library.map(row)], width)]),
    "",
    `Host API: ${hostApi.map(({ member, since }) => `${member} (${since})`).join(", ")}`,
    `Oldest Envoy: ${oldestEnvoy}${newest.length === hostApi.length ? "" : `, for ${newest.map(({ member }) => member).join(", ")}`}`,
    `Memory, estimated: ${memory.perVm} KiB for each VM, of which there are workers + 1 for each filter chain`,
    ...memory.examples.map(({ chains, workers, total }) => `  ${describeExample(chains, workers)}: ${inUnits(total)}`),
  ].join("\n");
}

export function totalOf({ code, comments }: Bytes): number {
  return code + comments;
}

export function describeExample(chains: number, workers: number): string {
  return `${chains} filter ${chains === 1 ? "chain" : "chains"}, ${workers} workers`;
}

/** @param kib KiB */
export function inUnits(kib: number): string {
  return kib < 1024 ? `${kib} KiB` : `${(kib / 1024).toFixed(1)} MiB`;
}

function row({ name, code, comments }: Part): readonly string[] {
  return [name, String(code), String(comments)];
}
