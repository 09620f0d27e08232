import { fail, hasErrors, succeed, type Checked } from "../../diagnostics/diagnostic.ts";
import { parametersFile } from "../apply-parameters.ts";
import type { SourceTree } from "../source-tree.ts";
import { ts } from "../typescript.ts";
import { checkLimits } from "./check-limits.ts";
import { checkLoadOrder } from "./check-load-order.ts";
import { chooseNames } from "./choose-names.ts";
import { createConstantFolder } from "./constant-value.ts";
import { declaredSymbols } from "./declared-symbols.ts";
import { effectOf } from "./effects.ts";
import { assembleModule, type FlatModule } from "./flat-module.ts";
import { createLocalNames } from "./local-names.ts";
import { isModuleSyntax, orderModules, unsupportedModuleSyntax } from "./module-graph.ts";
import { orderStatements, type LinkedStatement } from "./order-statements.ts";
import { copiedText, type Piece } from "./pieces.ts";
import { writeStatement, type WriteContext } from "./write-statement.ts";
import { isHostType } from "./host-uses.ts";

/** A filter's modules as one, and the host API that what is left of them uses. */
export interface LinkedFilter {
  readonly module: FlatModule;
  readonly hostUses: LinkedStatement["hostUses"];
  /** The script's names for the hooks that stay. */
  readonly hooks: readonly string[];
}

/** Links the modules that a program reaches from `entry`, keeping what its hooks need. @param hooks the script's name for each hook */
export function linkModules(
  program: ts.Program,
  tree: SourceTree,
  hooks: ReadonlyMap<ts.Symbol, string>,
): Checked<LinkedFilter> {
  const entry = program.getSourceFile(tree.inside("filter.ts"));
  const modules = entry === undefined ? [] : orderModules(program, entry);
  const refused = modules.flatMap((source) => unsupportedModuleSyntax(source, program, tree));
  if (refused.length > 0) return fail(...refused);
  const context = createContext({ program, tree, hooks });
  const written = modules.flatMap((source) => writeModule(source, context));
  const useful = usefulHooks(written, hooks);
  const statements = orderStatements(written, useful);
  const findings = [...checkLoadOrder(written, { tree, checker: context.checker }), ...checkLimits(statements, tree)];
  if (hasErrors(findings)) return fail(...findings);
  const imported = new Set(
    statements.flatMap(({ references }) => references.map(({ symbol }) => symbol)).filter(isHostType),
  );
  const names = chooseNames(statements, hooks, { imported, given: context.localNames.given });
  return succeed({
    module: assembleModule(statements, names, imported),
    hostUses: statements.flatMap(({ hostUses }) => hostUses),
    hooks: [...hooks].filter(([symbol]) => useful.has(symbol)).map(([, name]) => name),
  });
}

/** Hooks with something left to do. One that its parameters emptied would only cost time; a filter keeps at least one. */
function usefulHooks(
  written: readonly LinkedStatement[],
  hooks: ReadonlyMap<ts.Symbol, string>,
): ReadonlySet<ts.Symbol> {
  const empty = new Set(
    written.filter(({ pieces }) => /\{\s*\}\s*$/.test(copiedText(pieces))).flatMap(({ declares }) => declares),
  );
  const useful = [...hooks.keys()].filter((symbol) => !empty.has(symbol));
  return new Set(useful.length === 0 ? hooks.keys() : useful);
}

function createContext(input: {
  program: ts.Program;
  tree: SourceTree;
  hooks: ReadonlyMap<ts.Symbol, string>;
}): WriteContext {
  const { program, tree, hooks } = input;
  const checker = program.getTypeChecker();
  const own = program.getSourceFiles().filter((source) => !source.isDeclarationFile);
  const symbols = new Set(
    own.flatMap(({ statements }) => statements.flatMap((statement) => declaredSymbols(statement, checker))),
  );
  const parameters = tree.inside(parametersFile);
  return {
    checker,
    folder: createConstantFolder(checker, (declaration) => declaration.getSourceFile().fileName === parameters),
    localNames: createLocalNames(own),
    isModuleLevel: (symbol) => symbols.has(symbol),
    isHook: (symbol) => hooks.has(symbol),
  };
}

function writeModule(source: ts.SourceFile, context: WriteContext): LinkedStatement[] {
  const written = source.statements
    .filter((statement) => !isModuleSyntax(statement))
    .map((statement) => ({
      ...writeStatement(statement, context),
      declares: declaredSymbols(statement, context.checker),
      effect: effectOf(statement, context.checker),
    }));
  return joinOverloads(written);
}

/** A function's overloads belong to it, and go where it goes: without them its calls would have other types. */
function joinOverloads(written: readonly LinkedStatement[]): LinkedStatement[] {
  const joined: LinkedStatement[] = [];
  let overloads: LinkedStatement[] = [];
  for (const linked of written) {
    const all = [...overloads, linked];
    overloads = isOverload(linked.statement) ? all : [];
    if (overloads.length > 0) continue;
    joined.push({
      ...linked,
      pieces: all.flatMap(({ pieces, statement }, index) => [...(index === 0 ? [] : [newLine(statement)]), ...pieces]),
      references: all.flatMap(({ references }) => references),
      folded: all.flatMap(({ folded }) => folded),
      hostUses: all.flatMap(({ hostUses }) => hostUses),
    });
  }
  return [...joined, ...overloads];
}

function isOverload(statement: ts.Statement): boolean {
  if (!ts.isFunctionDeclaration(statement) || statement.body !== undefined) return false;
  return (ts.getCombinedModifierFlags(statement) & ts.ModifierFlags.Ambient) === 0;
}

function newLine(statement: ts.Statement): Piece {
  return { kind: "text", source: statement.getSourceFile(), start: statement.getStart(), text: "\n" };
}
