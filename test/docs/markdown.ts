import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export const root = path.resolve(import.meta.dirname, "../..");

/** A Markdown file, as far as tests look at it. */
export interface MarkdownPage {
  /** Below the project, with `/`. */
  readonly file: string;
  readonly fences: readonly Fence[];
  readonly links: readonly Link[];
  /** What `#…` can name: headings as GitHub makes anchors of them, and elements with an id. */
  readonly anchors: ReadonlySet<string>;
  /** The texts between single backticks. */
  readonly codeSpans: readonly string[];
}

/** A block of code. */
export interface Fence {
  readonly file: string;
  readonly line: number;
  /** Empty where none is said. */
  readonly language: string;
  /** What follows the language: a kind such as `fragment`, or the path of the file that it is. */
  readonly word: string;
  readonly text: string;
}

export interface Link {
  readonly file: string;
  readonly line: number;
  readonly target: string;
}

const notOurs = new Set(["node_modules", "dist", ".git", "search-found", "vendor"]);

/** Every Markdown file of the project. */
export function listMarkdown(folder = "."): readonly string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const inside = folder === "." ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return notOurs.has(entry.name) ? [] : listMarkdown(inside);
    return entry.name.endsWith(".md") ? [inside] : [];
  });
}

export function readMarkdown(file: string): MarkdownPage {
  return parseMarkdown(file, readFileSync(path.join(root, file), "utf8"));
}

export function parseMarkdown(file: string, text: string): MarkdownPage {
  const { fences, prose } = splitFences(file, text.split("\n"));
  const codeSpans = prose.flatMap((line) => [...line.matchAll(/(?<!`)`([^`]+)`(?!`)/g)].map(([, code = ""]) => code));
  return { file, fences, links: linksIn(file, prose), anchors: anchorsIn(prose), codeSpans };
}

/** The blocks of code, and the lines with those of blocks empty, so that numbers of lines stay right. */
function splitFences(file: string, lines: readonly string[]): { fences: Fence[]; prose: string[] } {
  const fences: Fence[] = [];
  const prose: string[] = [];
  let open: { readonly line: number; readonly info: string; readonly text: string[] } | undefined;
  for (const [index, line] of lines.entries()) {
    const marker = /^\s*```(.*)$/.exec(line);
    if (open === undefined && marker !== null) open = { line: index + 1, info: (marker[1] ?? "").trim(), text: [] };
    else if (open !== undefined && marker !== null) {
      const [language = "", word = ""] = open.info.split(" ");
      fences.push({ file, line: open.line, language, word, text: open.text.map((one) => `${one}\n`).join("") });
      open = undefined;
    } else open?.text.push(line);
    prose.push(open === undefined && marker === null ? line : "");
  }
  return { fences, prose };
}

function linksIn(file: string, prose: readonly string[]): Link[] {
  return prose.flatMap((line, index) => {
    const text = line.replace(/`[^`]*`/g, "code");
    const inline = [...text.matchAll(/\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
    const defined = [...text.matchAll(/^\s*\[[^\]]+\]:\s*(\S+)/g)];
    const bare = [...text.matchAll(/<(https?:[^>]+)>/g)];
    const attributes = [...text.matchAll(/\b(?:href|src)="([^"]+)"/g)];
    return [...inline, ...defined, ...bare, ...attributes].map(([, target = ""]) => ({
      file,
      line: index + 1,
      target,
    }));
  });
}

function anchorsIn(prose: readonly string[]): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const line of prose) {
    for (const [, id = ""] of line.matchAll(/\bid="([^"]+)"/g)) anchors.add(id);
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
    if (heading !== undefined) anchors.add(unusedAnchor(slugOf(heading), anchors));
  }
  return anchors;
}

/** Of several headings with one text the later ones are numbered. */
function unusedAnchor(slug: string, anchors: ReadonlySet<string>): string {
  for (let count = 0; ; count += 1) {
    const anchor = count === 0 ? slug : `${slug}-${count}`;
    if (!anchors.has(anchor)) return anchor;
  }
}

/** @see https://github.com/gjtorikian/html-pipeline/blob/v2.14.3/lib/html/pipeline/toc_filter.rb */
function slugOf(heading: string): string {
  const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/<[^>]*>/g, "");
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
    .replaceAll(" ", "-");
}
