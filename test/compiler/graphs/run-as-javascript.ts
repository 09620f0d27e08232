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
  const sources = Object.entries(withEnumsFirst(modules)).filter(([file]) => file.endsWith(".ts"));
  return Object.fromEntries(
    sources.map(([file, text]) => [
      file.replace(/\.ts$/, ""),
      ts.transpileModule(text, { compilerOptions }).outputText,
    ]),
  );
}

/**
 * Where a module is compiled alone, a constant enum becomes an object; in a program its members stand for themselves, before any module has
 * run. So they get a module each, which runs before all others.
 */
function withEnumsFirst(modules: Modules): Modules {
  const isEnum = (line: string): boolean => line.startsWith("export const enum ") && line.endsWith("}");
  const apart = Object.entries(modules).flatMap(([file, text]) => {
    const enums = text.split("\n").filter(isEnum);
    return enums.length === 0 ? [] : [{ file, enums, name: `enums_${file.replace(/\.ts$/, "")}` }];
  });
  const changed = apart.flatMap(({ file, enums, name }) => {
    const names = enums.map((line) => line.split(" ")[3]).join(", ");
    const rest = (modules[file] ?? "").split("\n").filter((line) => !isEnum(line));
    const imports = `import { ${names} } from "./${name}"; export { ${names} };`;
    return [
      [file, [imports, ...rest].join("\n")],
      [`${name}.ts`, enums.join("\n")],
    ] as const;
  });
  const all: Modules = { ...modules, ...Object.fromEntries(changed) };
  const first = apart.map(({ name }) => `import "./${name}";`).join(" ");
  return { ...all, "filter.ts": `${first}\n${all["filter.ts"] ?? ""}` };
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
