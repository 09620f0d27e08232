import type { Part, ScriptReport } from "../workflows/measure-script.ts";
import { pictureScript, pictureStyle } from "./picture-style.ts";
import { describeExample, inUnits, totalOf } from "./report-text.ts";
import { squarify, type Rectangle } from "./treemap.ts";

/** Reports as one HTML page that needs nothing else: a treemap of the bytes, and tables of the same. */
export function reportPicture(reports: readonly ScriptReport[]): string {
  const title = `Lua of ${reports.map(({ name, version }) => `${name} ${version}`).join(", ")}`;
  return [
    "<!doctype html>",
    '<html lang="en">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)}</title>`,
    `<style>${pictureStyle}</style></head>`,
    "<body>",
    ...reports.map(section),
    '<div id="tip" role="status" hidden></div>',
    `<script>${pictureScript}</script>`,
    "</body></html>",
    "",
  ].join("\n");
}

function section(report: ScriptReport): string {
  const { name, version, bytes, oldestEnvoy, memory, digest } = report;
  const facts = [
    ["bytes of Lua", number(totalOf(bytes))],
    ["of them comments", number(bytes.comments)],
    ["oldest Envoy", oldestEnvoy],
    ["memory of a VM, estimated", `${memory.perVm} KiB`],
  ] as const;
  return [
    `<main><h1>${escape(name)} ${escape(version)}</h1><p class="digest">sha256 ${digest}</p>`,
    `<dl>${facts.map(([what, value]) => `<div><dt>${what}</dt><dd>${value}</dd></div>`).join("")}</dl>`,
    legend(report),
    treemap(report),
    tables(report),
    "</main>",
  ].join("\n");
}

function legend({ library, bytes }: ScriptReport): string {
  const keys = [
    ["code", "code of the filter"],
    ...(library.length > 0 ? [["library", "TypeScriptToLua's library"]] : []),
    ...(bytes.comments > 0 ? [["comments", "comments"]] : []),
  ];
  return `<p class="legend">${keys.map(([kind = "", text = ""]) => `<span class="${kind}"></span>${text}`).join(" ")}</p>`;
}

interface Leaf {
  readonly label: string;
  readonly bytes: number;
}

interface Group {
  readonly title: string;
  readonly kind: "code" | "library" | "comments";
  readonly leaves: readonly Leaf[];
}

const size = { width: 1200, height: 680 };
/** Pixels between rectangles, and for a group's title. */
const gap = 2;
const titleHeight = 18;

function treemap({ name, modules, library, bytes }: ScriptReport): string {
  const comments = [...modules, ...library]
    .filter((part) => part.comments > 0)
    .map((part) => ({ label: part.name, bytes: part.comments }));
  const groups: readonly Group[] = [
    ...modules.map((part) => codeGroup(part, "code")),
    ...library.map((part) => codeGroup(part, "library")),
    { title: "comments", kind: "comments" as const, leaves: comments },
  ]
    .map((group) => ({ ...group, leaves: group.leaves.filter((leaf) => leaf.bytes > 0) }))
    .filter(({ leaves }) => leaves.length > 0)
    .sort((left, right) => bytesOf(right) - bytesOf(left));
  const areas = squarify(groups.map(bytesOf), { x: 0, y: 0, ...size });
  const total = totalOf(bytes);
  const drawn = groups.map((group, index) =>
    drawGroup(group, areas[index] ?? { x: 0, y: 0, width: 0, height: 0 }, total),
  );
  return `<div class="scroll"><svg viewBox="0 0 ${size.width} ${size.height}" role="group" aria-label="Bytes of ${escape(name)}">${drawn.join("\n")}</svg></div>`;
}

function codeGroup({ name, statements }: Part, kind: "code" | "library"): Group {
  return {
    title: name,
    kind,
    leaves: statements.map(({ name: label, code }) => ({ label: label || "statement", bytes: code })),
  };
}

function bytesOf({ leaves }: Group): number {
  return leaves.reduce((sum, { bytes }) => sum + bytes, 0);
}

function drawGroup(group: Group, area: Rectangle, total: number): string {
  const outer = inset(area, gap / 2);
  const hasTitle = outer.height > 2 * titleHeight && outer.width > 40;
  const top = hasTitle ? titleHeight : 0;
  const inner = { ...outer, y: outer.y + top, height: outer.height - top };
  const leaves = group.leaves.toSorted((left, right) => right.bytes - left.bytes);
  const areas = squarify(
    leaves.map(({ bytes }) => bytes),
    inner,
  );
  const title = hasTitle ? text(`${group.title} ${number(bytesOf(group))}`, outer, "title") : "";
  return title + leaves.map((leaf, index) => drawLeaf(leaf, { group, area: areas[index] ?? inner, total })).join("");
}

function drawLeaf(
  { label, bytes }: Leaf,
  at: { readonly group: Group; readonly area: Rectangle; readonly total: number },
): string {
  const { group, area, total } = at;
  const { x, y, width, height } = inset(area, gap / 2);
  const share = ((100 * bytes) / total).toFixed(1);
  const told = `${label}, ${group.kind === "library" ? "library feature " : ""}${group.title}: ${number(bytes)} bytes, ${share} % of the script`;
  const drawnText = height > 16 && width > 30 ? text(label, { x, y: y - 1, width, height }, "label") : "";
  return `<g class="${group.kind}" tabindex="0" role="img" aria-label="${escape(told)}"><rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="2"/>${drawnText}</g>`;
}

/** About as wide as a character of the page's font is at its widest. */
const characterWidth = { title: 7.4, label: 7 } as const;

/** A text at the top of a rectangle, as much of it as fits. */
function text(content: string, { x, y, width }: Rectangle, kind: "title" | "label"): string {
  const fitting = Math.floor((width - 8) / characterWidth[kind]);
  if (fitting < 3) return "";
  const shown = content.length > fitting ? `${content.slice(0, fitting - 1)}…` : content;
  return `<text class="${kind}" x="${round(x + 4)}" y="${round(y + 14)}">${escape(shown)}</text>`;
}

function tables({ modules, library, hostApi, memory }: ScriptReport): string {
  const partRows = (parts: readonly Part[]): readonly (readonly string[])[] =>
    parts.map(({ name, code, comments }) => [name, number(code), number(comments)]);
  return [
    table("Modules", ["module", "code", "comments"], partRows(modules)),
    library.length === 0 ? "" : table("TypeScriptToLua's library", ["feature", "code", "comments"], partRows(library)),
    table(
      "Host API",
      ["member", "since Envoy"],
      hostApi.map(({ member, since }) => [member, since]),
    ),
    table(
      "Memory, estimated: workers + 1 VMs for each filter chain",
      ["", "all VMs"],
      memory.examples.map(({ chains, workers, total }) => [describeExample(chains, workers), inUnits(total)]),
    ),
  ].join("\n");
}

function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[], tag: string): string =>
    `<tr>${row.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join("")}</tr>`;
  const body = rows.map((row) => cells(row, "td")).join("");
  return `<table><caption>${escape(caption)}</caption><thead>${cells(head, "th")}</thead><tbody>${body}</tbody></table>`;
}

function inset({ x, y, width, height }: Rectangle, by: number): Rectangle {
  return { x: x + by, y: y + by, width: Math.max(0, width - 2 * by), height: Math.max(0, height - 2 * by) };
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** With a comma between thousands, whatever the machine's language. */
function number(value: number): string {
  return value.toLocaleString("en-US");
}

function escape(value: string): string {
  return value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
