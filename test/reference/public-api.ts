import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { readDocstring, type Docstring } from "./read-docstring.ts";

/** What a user imports by one name, such as `envoy-lua-kit/protect`. */
export interface EntryPoint {
  readonly name: string;
  readonly docstring: Docstring;
  /** In the order of the entry file. */
  readonly exports: readonly PublicExport[];
  /** Types that exports speak of and that cannot be imported, each once, in the order in which they are met. */
  readonly behind: readonly PublicExport[];
}

export interface PublicExport {
  readonly name: string;
  readonly kind: "function" | "value" | "type";
  readonly docstring: Docstring;
  /** Its declarations without bodies, several for overloads. */
  readonly signatures: readonly string[];
  /** The file that declares it, below the project. */
  readonly file: string;
}

const root = path.resolve(import.meta.dirname, "../..");

/** The entry points of the package that are modules, as `exports` of its package.json names them; the host API has a page of its own. */
export function readEntryPoints(): readonly EntryPoint[] {
  const entries = entryFiles();
  const program = ts.createProgram(
    entries.map(({ file }) => path.join(root, file)),
    compilerOptions(),
  );
  return entries.map(({ name, file }) => readEntryPoint({ name, file }, program));
}

function entryFiles(): readonly { readonly name: string; readonly file: string }[] {
  const { name, exports } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    readonly name: string;
    readonly exports: Readonly<Record<string, string | { readonly types?: string }>>;
  };
  return Object.entries(exports).flatMap(([subpath, target]) => {
    const types = typeof target === "string" ? undefined : target.types;
    const file = types?.replace("./dist/", "src/").replace(/\.d\.ts$/, ".ts");
    return file === undefined || !existsSync(path.join(root, file)) ? [] : [{ name: name + subpath.slice(1), file }];
  });
}

function compilerOptions(): ts.CompilerOptions {
  const read = ts.readConfigFile(path.join(root, "tsconfig.json"), (file) => readFileSync(file, "utf8"));
  return ts.parseJsonConfigFileContent(read.config, ts.sys, root).options;
}

function readEntryPoint(
  { name, file }: { readonly name: string; readonly file: string },
  program: ts.Program,
): EntryPoint {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path.join(root, file));
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (source === undefined || module === undefined) throw new Error(`${file} is no module`);
  const symbols = checker.getExportsOfModule(module).map((symbol) => resolveAlias(symbol, checker));
  const [first] = source.statements;
  return {
    name,
    docstring: first === undefined ? { text: "", tags: [] } : readDocstring(first),
    exports: symbols.map(describe),
    behind: typesBehind(symbols, checker).map(describe),
  };
}

function resolveAlias(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

function describe(symbol: ts.Symbol): PublicExport {
  const declarations = symbol.declarations ?? [];
  const public_ = declarations.filter((node) => !ts.isFunctionDeclaration(node) || node.body === undefined);
  const shown = public_.length > 0 ? public_ : declarations;
  const documented = declarations.map(statementOf).map(readDocstring);
  const [first] = declarations;
  return {
    name: symbol.name,
    kind: kindOf(symbol),
    docstring: documented.find(({ text }) => text !== "") ?? { text: "", tags: [] },
    signatures: shown.map(signatureOf),
    file: first === undefined ? "" : path.relative(root, first.getSourceFile().fileName),
  };
}

function kindOf({ flags }: ts.Symbol): PublicExport["kind"] {
  if ((flags & ts.SymbolFlags.Function) !== 0) return "function";
  return (flags & ts.SymbolFlags.Value) !== 0 ? "value" : "type";
}

/** Docstrings stand before the whole statement. */
function statementOf(node: ts.Node): ts.Node {
  return ts.isVariableDeclaration(node) ? node.parent.parent : node;
}

/** The text of a declaration, without the body of a function and the value of a constant that has a type. */
function signatureOf(node: ts.Node): string {
  if (ts.isFunctionDeclaration(node)) return functionSignature(node);
  const statement = statementOf(node).getText();
  return ts.isVariableDeclaration(node) || ts.isClassDeclaration(node)
    ? declarationOf(statement)
    : withoutExport(statement);
}

/** As it stands in the package's declarations: values and bodies are left out, docstrings are not. */
function declarationOf(statement: string): string {
  const { outputText } = ts.transpileDeclaration(statement, { compilerOptions: { target: ts.ScriptTarget.ESNext } });
  return outputText.replace(/^export (?:declare )?/, "").trim();
}

function functionSignature(node: ts.FunctionDeclaration): string {
  const text = node.getSourceFile().text;
  const end = node.body?.getStart() ?? node.getEnd();
  const parts = [node.getStart(), ...node.parameters.flatMap((one) => [one.getStart(), one.getEnd()]), end];
  const shown = parts.slice(1).map((to, index) => {
    const parameter = node.parameters[(index - 1) / 2];
    return parameter === undefined ? text.slice(parts[index], to) : parameterText(parameter);
  });
  return `${withoutExport(shown.join("")).trimEnd().replace(/;$/, "")};`;
}

/** A parameter that is taken apart has a name in the signature, which is not what the body needs. */
function parameterText(parameter: ts.ParameterDeclaration): string {
  if (!ts.isObjectBindingPattern(parameter.name)) return parameter.getText();
  const type = parameter.type?.getText() ?? "unknown";
  const name = /Options\b/.test(type) ? "options" : type.charAt(0).toLowerCase() + type.slice(1);
  return `${/^\w+$/.test(name) ? name : "input"}${parameter.initializer === undefined ? "" : "?"}: ${type}`;
}

function withoutExport(text: string): string {
  return text.replace(/^export (?:async )?/, "");
}

/** What the declarations speak of, as far as the project declares it. */
function typesBehind(symbols: readonly ts.Symbol[], checker: ts.TypeChecker): readonly ts.Symbol[] {
  const seen = new Set(symbols);
  const queue = [...symbols];
  for (const symbol of queue) (symbol.declarations ?? []).forEach(visit);
  return queue.slice(symbols.length);

  function visit(node: ts.Node): void {
    if (ts.isBlock(node)) return;
    if (ts.isIdentifier(node) && isTypeName(node)) add(checker.getSymbolAtLocation(node));
    ts.forEachChild(node, visit);
  }

  function add(found: ts.Symbol | undefined): void {
    const symbol = found === undefined ? undefined : resolveAlias(found, checker);
    if (symbol === undefined || seen.has(symbol) || !isOurs(symbol)) return;
    seen.add(symbol);
    queue.push(symbol);
  }
}

function isTypeName({ parent }: ts.Identifier): boolean {
  return ts.isTypeReferenceNode(parent) || ts.isExpressionWithTypeArguments(parent);
}

function isOurs({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some(
    (node) => node.getSourceFile().fileName.startsWith(path.join(root, "src")) && !ts.isTypeParameterDeclaration(node),
  );
}
