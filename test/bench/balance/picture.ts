/** What the picture shows: a row of bars for each way to balance, a bar for each second, a part of it for each server. */
export interface BalancePicture {
  readonly title: string;
  readonly note: string;
  readonly servers: readonly string[];
  readonly rows: readonly {
    readonly title: string;
    /** Requests of each second, by server. */
    readonly counts: readonly (readonly number[])[];
  }[];
  readonly events: readonly { readonly second: number; readonly title: string }[];
}

const width = 960;
const left = 56;
const right = 24;
const plotHeight = 150;
const rowHeight = 224;
const top = 96;

const style = `
    svg { --page: #fcfcfb; --ink: #1c1c1a; --soft: #5e5d58; --line: #c9c8c2; --s0: #2f6fb5; --s1: #d9822b; --s2: #3f8f5f; --s3: #a04a94; }
    @media (prefers-color-scheme: dark) { svg { --page: #1a1a19; --ink: #f1f0ec; --soft: #b0afa8; --line: #4b4a46; --s0: #6ba4e3; --s1: #eda35b; --s2: #6fbf8e; --s3: #cf86c5; } }
    text { fill: var(--ink); font: 15px system-ui, sans-serif; } .title { font-weight: 600; } .soft { fill: var(--soft); font-size: 13px; }
    .axis { stroke: var(--line); } .event { stroke: var(--ink); stroke-dasharray: 4 4; } .page { fill: var(--page); }
    .s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); } .s3 { fill: var(--s3); }`;

/** An SVG of at most four servers, in light and dark surroundings. */
export function balancePicture({ title, note, servers, rows, events }: BalancePicture): string {
  const height = top + rows.length * rowHeight;
  const most = Math.max(1, ...rows.flatMap(({ counts }) => counts.map(sum)));
  const parts = [
    `<rect class="page" width="${width}" height="${height}" />`,
    textAt(left, 26, title, "title"),
    textAt(left, 48, note, "soft"),
    ...legend(servers),
    ...rows.flatMap((row, index) => rowParts(row, { top: top + index * rowHeight, most, events })),
  ];
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}">`;
  return [head, `  <style>${style}\n  </style>`, ...parts.map((part) => `  ${part}`), "</svg>", ""].join("\n");
}

function legend(servers: readonly string[]): readonly string[] {
  return servers.flatMap((name, index) => {
    const x = left + index * 180;
    return [
      `<rect class="s${index}" x="${x}" y="64" width="14" height="14" rx="2" />`,
      textAt(x + 22, 76, name, "soft"),
    ];
  });
}

interface RowPlace {
  readonly top: number;
  readonly most: number;
  readonly events: BalancePicture["events"];
}

function rowParts(
  { title, counts }: BalancePicture["rows"][number],
  { top, most, events }: RowPlace,
): readonly string[] {
  const base = top + 40 + plotHeight;
  const step = (width - left - right) / Math.max(1, counts.length);
  const xOf = (second: number): number => round(left + second * step);
  const scale = plotHeight / most;
  const bars = counts.flatMap((second, index) =>
    barOf(second, { x: xOf(index) + 1, width: round(step - 2), base, scale }),
  );
  const ticks = counts.flatMap((_, index) =>
    index % 5 === 0 ? [textAt(xOf(index), base + 18, `${index} s`, "soft")] : [],
  );
  const marks = events.flatMap(({ second, title: what }) => [
    `<line class="event" x1="${xOf(second)}" x2="${xOf(second)}" y1="${top + 8}" y2="${base}" />`,
    textAt(xOf(second) + 6, top + 20, what, "soft"),
  ]);
  return [
    textAt(left, top + 20, title, "title"),
    ...bars,
    `<line class="axis" x1="${left}" x2="${width - right}" y1="${base}" y2="${base}" />`,
    textAt(left - 8, base + 4, "0", "soft", "end"),
    textAt(left - 8, round(base - most * scale + 5), String(most), "soft", "end"),
    ...ticks,
    ...marks,
  ];
}

interface BarPlace {
  readonly x: number;
  readonly width: number;
  readonly base: number;
  /** Pixels for a request. */
  readonly scale: number;
}

function barOf(counts: readonly number[], { x, width, base, scale }: BarPlace): readonly string[] {
  return counts.flatMap((count, index) => {
    if (count === 0) return [];
    const below = sum(counts.slice(0, index));
    const y = round(base - (below + count) * scale);
    return [`<rect class="s${index}" x="${x}" y="${y}" width="${width}" height="${round(count * scale)}" />`];
  });
}

function textAt(x: number, y: number, text: string, kind: string, anchor = "start"): string {
  return `<text class="${kind}" x="${x}" y="${y}" text-anchor="${anchor}">${escapeXml(text)}</text>`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
