import { envoyLua } from "../cli/envoy-lua.ts";
import { runProjectTests } from "./run-project-tests.ts";

export type Texts = Readonly<Record<string, string>>;

/** A project in memory, in which a page of the guide does what it shows. */
export interface GuideSession {
  readonly texts: () => Texts;
  /** @returns what a terminal shows of the command line */
  readonly run: (line: string) => Promise<string>;
  /** Replaces the lines with `-` by those with `+` in the one file below `filter-src` that has them. */
  readonly edit: (diff: string) => void;
  readonly write: (file: string, text: string) => void;
}

export function openSession(start: Texts): GuideSession {
  let texts = start;

  async function run(line: string): Promise<string> {
    const words = line.replace(/ +#.*/, "").trim();
    // What npm installs is there.
    if (words === "npm install") return "";
    const script = /^npm (?:run )?(\S+)$/.exec(words)?.[1];
    if (script !== undefined) return run(scriptsOf(texts)[script] ?? "");
    if (words === "vitest run") return runProjectTests(texts);
    const shown = /^cat (\S+)$/.exec(words)?.[1];
    if (shown !== undefined) return texts[shown] ?? `${shown}: No such file`;
    const command = /^(?:npx )?envoy-lua (.*)$/.exec(words)?.[1];
    if (command === undefined) throw new Error(`Nothing here runs "${line}"`);
    const { stdout, stderr, texts: written } = await envoyLua(command, { ...texts, ...withDots(texts) });
    texts = { ...texts, ...Object.fromEntries(Object.entries(written).map(([file, text]) => [plain(file), text])) };
    return stdout + stderr;
  }

  return {
    texts: () => texts,
    run,
    edit: (diff) => {
      texts = { ...texts, ...editOf(diff, texts) };
    },
    write: (file, text) => {
      texts = { ...texts, [file]: text };
    },
  };
}

/**
 * Whether a terminal shows what a page says. A line `…` of the page stands for any lines, `…` within a line for any text; what ends the lines,
 * and empty lines at the start and the end, do not count.
 */
export function isShown(wanted: string, shown: string): boolean {
  const pattern = trimmed(wanted)
    .split("\n")
    .map((line) => (line.trim() === "…" ? "(?:[^\\n]*\\n)*?" : `${escaped(line).replaceAll("…", "[^\\n]*?")}\\n`))
    .join("");
  return new RegExp(`^${pattern}$`).test(`${trimmed(shown)}\n`);
}

/** A text without what ends its lines and without empty lines around it. */
export function trimmed(text: string): string {
  return text.replace(/[ \t]+$/gm, "").replace(/^\n+|\n+$/g, "");
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function editOf(diff: string, texts: Texts): Texts {
  const lines = diff.trimEnd().split("\n");
  const side = (mark: string): string =>
    lines.flatMap((line) => (line.startsWith(mark) || line.startsWith(" ") ? [`${line.slice(1)}\n`] : [])).join("");
  const having = Object.entries(texts).filter(
    ([file, text]) => file.startsWith("filter-src/") && text.split(side("-")).length === 2,
  );
  const [only] = having;
  if (only === undefined || having.length > 1) throw new Error(`${having.length} files have once\n${side("-")}`);
  return { [only[0]]: only[1].replace(side("-"), () => side("+")) };
}

function scriptsOf(texts: Texts): Readonly<Record<string, string>> {
  return (JSON.parse(texts["package.json"] ?? "{}") as { readonly scripts?: Record<string, string> }).scripts ?? {};
}

/** A command may name files of the current folder as it was told it. */
function withDots(texts: Texts): Texts {
  return Object.fromEntries(Object.entries(texts).map(([file, text]) => [`./${file}`, text]));
}

function plain(file: string): string {
  return file.replace(/^\.\//, "");
}
