import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import type { JavaScriptResult } from "./javascript-worker.ts";

type Modules = Readonly<Record<string, string>>;

/** What graphs of modules log as JavaScript, all in one process. */
export async function runAsJavaScript(graphs: readonly Modules[]): Promise<readonly JavaScriptResult[]> {
  const worker = fileURLToPath(new URL("javascript-worker.ts", import.meta.url));
  const input = graphs.map((modules) => `${JSON.stringify(toJavaScript(modules))}\n`).join("");
  const output = await pipeThrough(
    process.execPath,
    ["--no-warnings", "--experimental-vm-modules", "--import", "tsx", worker],
    input,
  );
  return output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as JavaScriptResult);
}

function toJavaScript(modules: Modules): Modules {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
  const sources = Object.entries(modules).filter(([file]) => file.endsWith(".ts"));
  return Object.fromEntries(
    sources.map(([file, text]) => [
      file.replace(/\.ts$/, ""),
      ts.transpileModule(withEnumsFirst(text), { compilerOptions }).outputText,
    ]),
  );
}

/** Where a module is compiled alone, a constant enum becomes an object; in a program its members stand for themselves, also before it. */
function withEnumsFirst(text: string): string {
  const isEnum = (line: string): boolean => line.startsWith("export const enum ") && line.endsWith("}");
  const lines = text.split("\n");
  return [...lines.filter(isEnum), ...lines.filter((line) => !isEnum(line))].join("\n");
}

/** The standard output of a program that is given a text. @throws where it ends with an error */
export function pipeThrough(program: string, args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], timeout: 120_000 });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(Buffer.concat(output).toString("utf8"));
      else reject(new Error(`${program} ended with ${code ?? "a signal"}: ${Buffer.concat(errors).toString("utf8")}`));
    });
    child.stdin.end(input);
  });
}
