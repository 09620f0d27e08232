import { SourceNode } from "source-map";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { LibraryFunction } from "../../filter/script-map.ts";
import type { Programs } from "../create-program.ts";
import type { LibraryFiles } from "../library-files.ts";
import type { FlatModule } from "../link/flat-module.ts";
import { createSourceTree, type SourceTree } from "../source-tree.ts";
import { textFilesOf } from "../../files/text-files.ts";
import { positionIn } from "../typescript-findings.ts";
import { luaDiagnostics, ts, tstl, type TypeScriptToLua } from "../typescript.ts";
import { checkProfile } from "../profiles/check-profile.ts";
import { watchFeatures } from "../profiles/watch-features.ts";
import type { Profile } from "../../filter/profile.ts";
import { checkFunctions, type FunctionFinding } from "./contexts/check-functions.ts";
import { readLibrary } from "./library-text.ts";
import { createVisitors } from "./lua-visitors.ts";
import { forEachLuaChild, replaceLuaChild } from "./lua-children.ts";
import { mergeAliases } from "./merge-aliases.ts";
import { nameLabels } from "./name-labels.ts";
import { nameTemporaries } from "./name-temporaries.ts";
import { ReadablePrinter } from "./readable-printer.ts";

/** Lua text with the position in the linked module that each part comes from. */
export interface TranspiledModule {
  readonly printed: SourceNode;
  /** The offset in the linked module of a place that `printed` names. @param line counted from 0 */
  offsetOf(line: number, column: number): number;
  /** The functions of TypeScriptToLua's library, by lines of `printed`. */
  readonly library: readonly LibraryFunction[];
  readonly findings: readonly Diagnostic[];
}

const linkedFile = "linked.ts";

export interface TranspileInput {
  readonly tree: SourceTree;
  readonly programs: Programs;
  /** The Lua that the script may use. */
  readonly profile: Profile;
}

/** Compiles the linked module with TypeScriptToLua. Its hooks become global functions, everything else is local. */
export function transpileModule(module: FlatModule, input: TranspileInput): TranspiledModule {
  const { tree, programs, profile } = input;
  const flatTree = createSourceTree(".", textFilesOf({}), new Map([[linkedFile, module.text]]));
  const program = programs.create(flatTree, flatTree.inside(linkedFile));
  const sourceFile = program.getSourceFile(flatTree.inside(linkedFile));
  if (sourceFile === undefined) throw new Error("The linked module is not part of its own program");
  assertLinked(program, sourceFile);
  const lineStarts = sourceFile.getLineStarts();
  const offsetOf = (line: number, column: number): number => (lineStarts[line] ?? 0) + column;
  const emitHost = createEmitHost(programs.library);
  const { plugin, uses: featureUses } = watchFeatures();
  const functions = checkFunctions(program, sourceFile);
  const options = {
    program,
    sourceFiles: [sourceFile],
    plugins: [plugin, createVisitors(functions.wrapped), { printer: printNothing }],
  };
  const result = tstl.getProgramTranspileResult(emitHost, () => undefined, options);
  const file = result.transpiledFiles[0]?.luaAst;
  if (file === undefined) throw new Error("TypeScriptToLua gave no Lua");
  const findings = [
    ...functions.findings.map((finding) => describeFunction(finding, module, tree)),
    ...result.diagnostics
      .filter(({ code }) => !saidByRules.has(code) && !saidOfFunctions.has(code))
      .map((diagnostic) => describe(diagnostic, module, tree)),
    ...checkProfile({
      profile,
      file,
      featureUses,
      textOf: (feature) => readLibrary([feature], emitHost).text,
      positionOf: (place) => {
        const origin = module.originOf(typeof place === "number" ? place : offsetOf(place.line, place.column));
        return origin && positionIn(origin.source, { start: origin.offset, length: 1 }, tree);
      },
    }),
  ];
  const library = readLibrary(file.luaLibFeatures, emitHost);
  const printer = new ReadablePrinter(emitHost, program, `/${linkedFile}`);
  return { printed: print(file, printer, library.text), offsetOf, library: library.functions, findings };
}

/** In place of TypeScriptToLua's own printer, whose text nobody would read: what it gives is changed first. */
function printNothing(): ReturnType<TypeScriptToLua.Printer> {
  return { code: "", sourceMap: "", sourceMapNode: new SourceNode() };
}

function createEmitHost({ readLua }: LibraryFiles): TypeScriptToLua.EmitHost {
  return {
    directoryExists: () => true,
    fileExists: (file) => readLua(file) !== undefined,
    getCurrentDirectory: () => "/",
    readFile: readLua,
    writeFile: () => undefined,
  };
}

/** Numbers and texts as conditions, `undefined` in an array: rules of ours say that at the user's own line, and can be suppressed there. */
const saidByRules: ReadonlySet<number> = new Set([
  luaDiagnostics.truthyOnlyConditionalValue.code,
  luaDiagnostics.undefinedInArrayLiteral.code,
]);

/** Functions that are called otherwise than they are made: `checkFunctions` finds all of them, and says what to write instead. */
const saidOfFunctions: ReadonlySet<number> = new Set([
  luaDiagnostics.unsupportedSelfFunctionConversion.code,
  luaDiagnostics.unsupportedNoSelfFunctionConversion.code,
  luaDiagnostics.unsupportedOverloadAssignment.code,
]);

/** What TypeScript says where a name of the linked module stands for nothing, or for two things. */
const brokenNames: ReadonlySet<number> = new Set([2300, 2304, 2307, 2440, 2451, 2503, 2552, 2663, 2693]);

/** A name that linking lost would compile to a silently wrong script: method calls, for one, depend on types. */
function assertLinked(program: ts.Program, linked: ts.SourceFile): void {
  const broken = program.getSemanticDiagnostics(linked).filter(({ code }) => brokenNames.has(code));
  if (broken.length === 0) return;
  const messages = broken.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "; "));
  throw new Error(`Linking broke names: ${messages.join("; ")}`);
}

function print(file: TypeScriptToLua.File, printer: ReadablePrinter, library: string): SourceNode {
  const statements = file.statements.filter((statement) => !isModuleTable(statement)).map(makeHooksGlobal);
  mergeAliases(statements);
  nameTemporaries(statements);
  nameLabels(statements);
  const printed = printer.printStatements(statements);
  const separated = printed.flatMap((node, index) => [
    needsBlankLine(statements, index) ? "\n" : "",
    node,
    endsLine(node) === true ? "" : "\n",
  ]);
  return new SourceNode(null, null, null, [library, ...separated]);
}

/** Whether a text ends with a line break; undefined where it is empty. */
function endsLine(node: SourceNode | string): boolean | undefined {
  if (typeof node === "string") return node === "" ? undefined : node.endsWith("\n");
  for (const child of node.children.toReversed()) {
    const ends = endsLine(child);
    if (ends !== undefined) return ends;
  }
  return undefined;
}

/** `local ____exports = {}` at the top and `return ____exports` at the end. */
function isModuleTable(statement: TypeScriptToLua.Statement): boolean {
  if (tstl.isReturnStatement(statement)) return statement.expressions.some(isExportsTable);
  return tstl.isVariableDeclarationStatement(statement) && statement.left.some(isExportsTable);
}

function isExportsTable(node: TypeScriptToLua.Node): boolean {
  return tstl.isIdentifier(node) && node.text === "____exports";
}

/** `____exports.envoy_on_request` is the global `envoy_on_request`, in whatever stands inside a statement. */
function makeHooksGlobal<T extends TypeScriptToLua.Node>(node: T): T {
  forEachLuaChild(node, (child, property) => {
    const hook = globalHook(child);
    if (hook === undefined) makeHooksGlobal(child);
    else replaceLuaChild(node, property, { child, replacement: hook });
  });
  return node;
}

function globalHook(node: TypeScriptToLua.Node): TypeScriptToLua.Identifier | undefined {
  return tstl.isTableIndexExpression(node) && isExportsTable(node.table) && tstl.isStringLiteral(node.index)
    ? tstl.setNodePosition(tstl.createIdentifier(node.index.value), node)
    : undefined;
}

/** Functions stand apart, and so does whatever has a comment; constants stand together. */
function needsBlankLine(statements: readonly TypeScriptToLua.Statement[], index: number): boolean {
  const [previous, current] = [statements[index - 1], statements[index]];
  if (previous === undefined || current === undefined) return false;
  return isFunction(previous) || isFunction(current) || (current.leadingComments ?? []).length > 0;
}

function isFunction(statement: TypeScriptToLua.Statement): boolean {
  if (tstl.isVariableDeclarationStatement(statement)) return statement.right?.some(tstl.isFunctionExpression) ?? false;
  return tstl.isAssignmentStatement(statement) && statement.right.some(tstl.isFunctionExpression);
}

function describeFunction({ node, message, hint }: FunctionFinding, module: FlatModule, tree: SourceTree): Diagnostic {
  const origin = module.originOf(node.getStart());
  const text = { code: "LUA_UNSUPPORTED", severity: "error", message, hint } as const;
  if (origin === undefined) return text;
  return { ...text, position: positionIn(origin.source, { start: origin.offset, length: node.getWidth() }, tree) };
}

function describe(diagnostic: ts.Diagnostic, module: FlatModule, tree: SourceTree): Diagnostic {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, "; ").replace(/\.$/, "");
  const severity = diagnostic.category === ts.DiagnosticCategory.Error ? "error" : "warning";
  const origin = diagnostic.start === undefined ? undefined : module.originOf(diagnostic.start);
  if (origin === undefined) return { code: "LUA_UNSUPPORTED", severity, message };
  const position = positionIn(origin.source, { start: origin.offset, length: diagnostic.length ?? 1 }, tree);
  return { code: "LUA_UNSUPPORTED", severity, message, position };
}
