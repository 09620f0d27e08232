import { stages, type ClientWay, type Endpoint, type Stop, type WayKind } from "../gardener/client-ways.ts";

/** The ways of clients as one HTML page that needs nothing else: for each endpoint a picture, from the client to the cluster. */
export function waysPicture(title: string, endpoints: readonly Endpoint[]): string {
  return [
    "<!doctype html>",
    '<html lang="en">',
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)}</title>`,
    `<style>${style}</style></head>`,
    `<body><main><h1>${escape(title)}</h1>`,
    legend,
    ...endpoints.map((endpoint) => `<h2>${escape(endpoint.title)}</h2><div class="scroll">${draw(endpoint)}</div>`),
    "</main></body></html>",
    "",
  ].join("\n");
}

/** What a line's colour says. */
const meanings: Readonly<Record<WayKind, string>> = {
  trusted: "kube-apiserver takes the identity from headers",
  plain: "kube-apiserver authenticates the request itself",
  upgrade: "the same, over HTTP/1.1 for an upgrade",
  refused: "ends where the line ends",
};

const legend = `<p class="legend">${Object.entries(meanings)
  .map(([kind, meaning]) => `<span class="${kind}"></span>${meaning}`)
  .join(" ")}</p>`;

const column = { width: 270, gap: 56 };
const lineHeight = 17;
const rowGap = 26;

interface Box {
  readonly stop: Stop;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** Boxes that several ways share stand once. */
function draw({ title, ways }: Endpoint): string {
  const columns = [
    ways.map(({ client }) => ({ title: client, lines: [] })),
    ...stages.map((_, stage) => unique(ways.flatMap(({ stops }) => stops.slice(stage, stage + 1)))),
  ];
  const height = Math.max(...columns.map(heightOf)) + 40;
  const boxes = columns.map((stops, index) => place(stops, index, height));
  const width = columns.length * (column.width + column.gap) - column.gap;
  const lines = ways.flatMap((way, index) => linesOf(way, (index - (ways.length - 1) / 2) * 5, boxes));
  const headings = ["client", ...stages].map(
    (name, index) => `<text class="stage" x="${index * (column.width + column.gap)}" y="14">${name}</text>`,
  );
  return [
    `<svg viewBox="-1 0 ${width + 2} ${height}" role="img" aria-label="Ways of clients of ${escape(title)}">`,
    ...headings,
    ...lines,
    ...boxes.flat().map(drawBox),
    "</svg>",
  ].join("\n");
}

function unique(stops: readonly Stop[]): readonly Stop[] {
  return [...new Map(stops.map((stop) => [JSON.stringify(stop), stop])).values()];
}

function boxHeight({ lines }: Stop): number {
  return 30 + lines.length * lineHeight;
}

function heightOf(stops: readonly Stop[]): number {
  return stops.reduce((sum, stop) => sum + boxHeight(stop) + rowGap, 0);
}

function place(stops: readonly Stop[], index: number, height: number): readonly Box[] {
  const x = index * (column.width + column.gap);
  let y = 30 + (height - 40 - heightOf(stops)) / 2;
  return stops.map((stop) => {
    const box = { stop, x, y, height: boxHeight(stop) };
    y += box.height + rowGap;
    return box;
  });
}

function drawBox({ stop, x, y, height }: Box): string {
  const { title, lines } = stop;
  const texts = lines.map(
    (line, index) =>
      `<text class="line" x="${x + 12}" y="${y + 40 + index * lineHeight}">${escape(clip(line))}<title>${escape(line)}</title></text>`,
  );
  return `<g><rect x="${x}" y="${y}" width="${column.width}" height="${height}" rx="8"/><text class="title" x="${x + 12}" y="${y + 20}">${escape(clip(title))}</text>${texts.join("")}</g>`;
}

/** About as many characters as a box is wide. */
function clip(text: string): string {
  return text.length > 37 ? `${text.slice(0, 17)}…${text.slice(-19)}` : text;
}

/** A curve from box to box for each way, apart from those of the others. */
function linesOf(
  { client, kind, stops }: ClientWay,
  offset: number,
  boxes: readonly (readonly Box[])[],
): readonly string[] {
  const path = [{ title: client, lines: [] }, ...stops].map((stop, stage) =>
    boxes[stage]?.find((box) => JSON.stringify(box.stop) === JSON.stringify(stop)),
  );
  const middle = (box: Box): number => box.y + box.height / 2 + (box.x === 0 ? 0 : offset);
  return path.slice(1).flatMap((to, stage) => {
    const from = path[stage];
    if (from === undefined || to === undefined) return [];
    const [x1, x2, half] = [from.x + column.width, to.x, column.gap / 2];
    return [
      `<path class="${kind}" d="M${x1} ${middle(from)}C${x1 + half} ${middle(from)} ${x2 - half} ${middle(to)} ${x2} ${middle(to)}"/>`,
    ];
  });
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const style = `
:root { color-scheme: light dark; --page: #fcfcfb; --ink: #1c1c1a; --soft: #5e5d58; --line: #cfcec8; --box: #ffffff;
  --trusted: #1a7f37; --plain: #1b5fc1; --upgrade: #b35900; --refused: #cf222e; }
@media (prefers-color-scheme: dark) { :root { --page: #1a1a19; --ink: #f1f0ec; --soft: #b0afa8; --line: #4a4945; --box: #232322;
  --trusted: #4ac26b; --plain: #8ab8f5; --upgrade: #f0a45b; --refused: #ff8182; } }
body { margin: 0; background: var(--page); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
main { max-width: 1880px; margin: 0 auto; padding: 24px 20px 40px; } h1 { margin: 0 0 4px; font-size: 22px; } h2 { margin: 28px 0 10px; font-size: 15px; overflow-wrap: anywhere; }
.legend { color: var(--soft); margin: 0; } .legend span { display: inline-block; width: 22px; height: 0; border-top: 3px solid; margin: 0 6px 0 16px; vertical-align: 4px; } .legend span:first-child { margin-left: 0; }
.legend .trusted { border-color: var(--trusted); } .legend .plain { border-color: var(--plain); } .legend .upgrade { border-color: var(--upgrade); } .legend .refused { border-color: var(--refused); }
.scroll { overflow-x: auto; } svg { display: block; width: 100%; min-width: 1200px; height: auto; } svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
svg .stage { fill: var(--soft); } svg .title { font-weight: 600; } svg .line { fill: var(--soft); }
svg rect { fill: var(--box); stroke: var(--line); } svg path { fill: none; stroke-width: 2; }
svg .trusted { stroke: var(--trusted); } svg .plain { stroke: var(--plain); } svg .upgrade { stroke: var(--upgrade); } svg .refused { stroke: var(--refused); stroke-dasharray: 6 4; }
`;
