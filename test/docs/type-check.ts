import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { root, type Fence } from "./markdown.ts";

/** Snippets that run in Node; all others are of filters, and see what filters see. */
const ofNode = /(?:from|import) "(envoy-lua-kit|envoy-lua-kit\/(?:testing|coverage)[^"]*|vitest[^"]*|node:[^"]*)"/;

/**
 * What TypeScript finds in snippets, each with its page and line. They import `envoy-lua-kit/…` as users do. A snippet whose word is a path
 * is that file, which others of its page can import; a `fragment` is what stands in a hook, and knows its `handle`.
 */
export function typeProblems(fences: readonly Fence[]): readonly string[] {
  const texts = new Map(fences.map((fence) => [pathOf(fence), fence.word === "fragment" ? inHook(fence) : fence]));
  const [nodes, filters] = [[...texts.keys()].filter(isOfNode), [...texts.keys()].filter((file) => !isOfNode(file))];
  return [...check(nodes, nodeOptions(), texts), ...check(filters, filterOptions(), texts)];

  function isOfNode(file: string): boolean {
    return ofNode.test(texts.get(file)?.text ?? "");
  }
}

/** Statements of a hook, for the request. */
function inHook(fence: Fence): Fence {
  const start =
    'import type { RequestHandle } from "envoy-lua-kit/envoy-api"; export function onRequest(handle: RequestHandle): void {';
  return { ...fence, text: `${start}\n${fence.text}}\n`, line: fence.line - 1 };
}

/** Where a snippet would stand: a folder for each page. */
function pathOf({ file, line, word }: Fence): string {
  const name = word.endsWith(".ts") ? word : `line-${line}.ts`;
  return path.join(root, ".snippets", file.replace(/\.md$/, ""), name);
}

function check(
  files: readonly string[],
  options: ts.CompilerOptions,
  texts: ReadonlyMap<string, Fence>,
): readonly string[] {
  if (files.length === 0) return [];
  const library = options.noLib === true ? [path.join(root, "src/filter-library/index.d.ts")] : [];
  const program = ts.createProgram([...library, ...files], options, hostOf(options, texts));
  const found = files.flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
  return found.map((diagnostic) => describe(diagnostic, texts));
}

function describe({ file, start, messageText }: ts.Diagnostic, texts: ReadonlyMap<string, Fence>): string {
  const fence = file === undefined ? undefined : texts.get(path.normalize(file.fileName));
  const line = file === undefined || start === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
  return `${fence?.file ?? ""}:${(fence?.line ?? 0) + line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
}

function hostOf(options: ts.CompilerOptions, texts: ReadonlyMap<string, Fence>): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const textOf = (file: string): string | undefined => texts.get(path.normalize(file))?.text;
  return {
    ...host,
    fileExists: (file) => textOf(file) !== undefined || host.fileExists(file),
    readFile: (file) => textOf(file) ?? host.readFile(file),
    // A folder of snippets need not be there for TypeScript to look into it.
    directoryExists: (folder) => folder.includes(`${path.sep}.snippets`) || existsSync(folder),
    getSourceFile: (file, ...rest) => {
      const text = textOf(file);
      return text === undefined
        ? host.getSourceFile(file, ...rest)
        : ts.createSourceFile(
            file,
            text,
            { languageVersion: ts.ScriptTarget.ESNext, impliedNodeFormat: ts.ModuleKind.ESNext },
            true,
          );
    },
  };
}

function nodeOptions(): ts.CompilerOptions {
  const paths = {
    ...entryPaths(),
    "envoy-lua-kit/envoy-api": [path.join(root, "src/envoy-api/declarations/index.d.ts")],
  };
  return { ...readOptions("tsconfig.json"), noUnusedLocals: false, noUnusedParameters: false, paths };
}

function filterOptions(): ts.CompilerOptions {
  return { ...readOptions("filter-src/tsconfig.json"), allowImportingTsExtensions: true };
}

/** The source file behind each entry point of the package. */
function entryPaths(): Record<string, string[]> {
  const { name, exports } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    readonly name: string;
    readonly exports: Readonly<Record<string, string | { readonly types?: string }>>;
  };
  const entries = Object.entries(exports).flatMap(([subpath, target]) => {
    const types = typeof target === "string" ? undefined : target.types;
    const file = types?.replace("./dist/", "src/").replace(/\.d\.ts$/, ".ts");
    return file === undefined ? [] : [[name + subpath.slice(1), [path.join(root, file)]] as const];
  });
  return Object.fromEntries(entries.map(([entry, files]) => [entry, [...files]]));
}

function readOptions(file: string): ts.CompilerOptions {
  const read = ts.readConfigFile(path.join(root, file), (name) => readFileSync(name, "utf8"));
  return ts.parseJsonConfigFileContent(read.config, ts.sys, path.dirname(path.join(root, file))).options;
}
