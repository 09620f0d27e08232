import type { FileCoverage } from "./file-coverage.ts";
import { countLines, percentOf, summarise } from "./summarise.ts";

interface Row {
  readonly name: string;
  readonly files: readonly FileCoverage[];
  readonly missing: string;
}

/** Coverage as the table that Istanbul prints: all files, each folder, each file with its lines that did not run. */
export function renderCoverage(
  files: readonly FileCoverage[],
  { isColoured }: { readonly isColoured: boolean },
): string {
  const rows = rowsOf(files);
  const nameWidth = Math.max(...rows.map(({ name }) => name.length));
  const missingWidth = Math.max(missingTitle.length, ...rows.map(({ missing }) => missing.length));
  const rule = [nameWidth, ...columns.map(({ title }) => title.length), missingWidth]
    .map((width) => "-".repeat(width))
    .join("-|-");
  const header = ["File".padEnd(nameWidth), ...columns.map(({ title }) => title), missingTitle].join(" | ");
  return [`${rule}-`, header, `${rule}-`, ...rows.map((row) => renderRow(row, nameWidth, isColoured)), `${rule}-`].join(
    "\n",
  );
}

const columns = [
  { of: "statements", title: "% Stmts" },
  { of: "branches", title: "% Branch" },
  { of: "functions", title: "% Funcs" },
  { of: "lines", title: "% Lines" },
] as const;

const missingTitle = "Uncovered Line #s";

function rowsOf(files: readonly FileCoverage[]): readonly Row[] {
  const folders = [...new Set(files.map(({ path }) => folderOf(path)))];
  return [
    { name: "All files", files, missing: "" },
    ...folders.flatMap((folder) => {
      const inside = files.filter(({ path }) => folderOf(path) === folder);
      return [{ name: ` ${folder}`, files: inside, missing: "" }, ...inside.map(fileRow)];
    }),
  ];
}

function fileRow(file: FileCoverage): Row {
  return { name: `  ${file.path.slice(file.path.lastIndexOf("/") + 1)}`, files: [file], missing: missingLines(file) };
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

function renderRow({ name, files, missing }: Row, nameWidth: number, isColoured: boolean): string {
  const summary = summarise(files);
  const cells = columns.map(({ of, title }) => {
    const percent = percentOf(summary[of]);
    return colour(String(percent).padStart(title.length), percent, isColoured);
  });
  const lines = percentOf(summary.lines);
  return [
    colour(name.padEnd(nameWidth), lines, isColoured),
    ...cells,
    colour(missing, lines === 100 ? 50 : 0, isColoured),
  ]
    .join(" | ")
    .trimEnd();
}

/** Green from 80 on, yellow from 50 on, as Istanbul has it. */
function colour(text: string, percent: number, isColoured: boolean): string {
  if (!isColoured || text === "") return text;
  return `\x1b[${percent >= 80 ? 32 : percent >= 50 ? 33 : 31}m${text}\x1b[0m`;
}

/** Rows of lines that did not run, or, where all did, lines with a branch that was not taken. */
function missingLines(file: FileCoverage): string {
  const lines = [...countLines(file)].map(([line, count]) => [line, count > 0] as const);
  const shown = lines.every(([, ran]) => ran) ? branchLines(file) : lines;
  const ranges: number[][] = [];
  shown.forEach(([line, ran], index) => {
    if (ran) return;
    const last = ranges.at(-1);
    if (last === undefined || shown[index - 1]?.[1] !== false) ranges.push([line]);
    else last[1] = line;
  });
  return ranges.map((range) => range.join("-")).join(",");
}

function branchLines({ branchMap, b }: FileCoverage): readonly (readonly [number, boolean])[] {
  const lines = new Map<number, boolean>();
  for (const [key, { loc }] of Object.entries(branchMap)) {
    const isTaken = (b[key] ?? []).every((count) => count > 0);
    lines.set(loc.start.line, (lines.get(loc.start.line) ?? true) && isTaken);
  }
  return [...lines].sort(([left], [right]) => left - right);
}
