import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArguments } from "../../src/cli/parse-arguments.ts";
import { commands } from "../../src/cli/run-cli.ts";
import { UsageError } from "../../src/cli/usage-error.ts";
import { scripts as projectScripts } from "../../src/scaffold/scaffold.ts";
import { root } from "./markdown.ts";

/** What pages may call beside `envoy-lua` and npm's scripts. */
const otherPrograms = new Set([
  "apt-get",
  "cat",
  "cd",
  "cp",
  "export",
  "git",
  "grep",
  "head",
  "istioctl",
  "kubectl",
  "mkdir",
  "node",
  "sha256sum",
  "sudo",
  "npx vitest",
]);
const npmCommands = new Set(["ci", "create", "exec", "init", "install", "pack", "run", "start", "test"]);
const ownMain = ["npx", "tsx", "src/cli/main.ts"];

/** What is wrong with the commands of a shell text, such as an option that `envoy-lua` does not have. */
export function problemsInShell(text: string): readonly string[] {
  const commandLines = text
    .replace(/\\\n/g, " ")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/, "").replace(/^\$ /, ""))
    .flatMap((line) => line.split(/&&|\|\||[|;]/))
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return commandLines.flatMap((line) => problemIn(line) ?? []);
}

function problemIn(line: string): string | undefined {
  const words = wordsOf(line);
  const [program = "", first = ""] = words;
  if (program === "envoy-lua") return problemInArguments(words.slice(1), line);
  if (program === "npx" && first === "envoy-lua") return problemInArguments(words.slice(2), line);
  if (ownMain.every((word, index) => words[index] === word)) return problemInArguments(words.slice(3), line);
  if (program === "npm") return problemInNpm(words.slice(1), line);
  return otherPrograms.has(program) || otherPrograms.has(`${program} ${first}`)
    ? undefined
    : `${line}: unknown program`;
}

/** As the command line itself reads them; what stands for something else is left out. */
function problemInArguments([name = "", ...args]: readonly string[], line: string): string | undefined {
  if (name.startsWith("<") || name.startsWith("-") || name === "") return undefined;
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) return `${line}: unknown command "${name}"`;
  const given = args.filter((word) => !["…", "...", "[options]"].includes(word));
  try {
    parseArguments(command, given);
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return `${line}: ${error.message}`;
    throw error;
  }
}

function problemInNpm([command = "", script = ""]: readonly string[], line: string): string | undefined {
  if (!npmCommands.has(command)) return `${line}: unknown command of npm`;
  const isKnown = command !== "run" || script.startsWith("<") || Object.hasOwn(npmScripts(), script);
  return isKnown ? undefined : `${line}: package.json has no script "${script}"`;
}

/** This project's, and those of projects that `create` writes. */
function npmScripts(): object {
  const own = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { readonly scripts: object };
  return { ...projectScripts, ...own.scripts };
}

/** Quotes keep spaces; a redirection is no argument. */
function wordsOf(line: string): readonly string[] {
  const words = line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  const redirection = words.findIndex((word) => /^\d?>/.test(word));
  return (redirection < 0 ? words : words.slice(0, redirection)).map((word) => word.replace(/["']/g, ""));
}
