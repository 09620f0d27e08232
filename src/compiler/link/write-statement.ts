import { ts } from "../typescript.ts";
import { seenThrough, targetOf, type ConstantFolder } from "./constant-value.ts";
import { decideSwitch, type DecidedSwitch } from "./decided-switch.ts";
import { declaredSymbols } from "./declared-symbols.ts";
import { dropConstants, type ConstantPieces, type Placed } from "./drop-constants.ts";
import { evaluatedNames } from "./evaluated-names.ts";
import { hostMemberOf, isHostGlobal, isHostType } from "./host-uses.ts";
import type { LocalNames } from "./local-names.ts";
import type { Piece, Reference, WrittenStatement } from "./pieces.ts";
import { createReachability } from "./reachability.ts";
import { declaresConstants } from "./settled-constants.ts";
import { switchBranches } from "./switch-branches.ts";
import { conversionAsValue } from "./conversions.ts";
import {
  canJoin,
  functionAround,
  hasNestedDefault,
  isLocalVariable,
  isMemberName,
  isShorthandBinding,
  isTakenForMethod,
  runsWhileLoading,
  startWithComment,
  type NestedDefault,
} from "./syntax-tests.ts";
import { createConditionWriter, isOperation } from "./write-conditions.ts";
import { createLoopWriter } from "./write-loops.ts";
import { writeSwitch } from "./write-switch.ts";

/** What rewriting a statement needs to know about the program. */
export interface WriteContext {
  readonly checker: ts.TypeChecker;
  readonly folder: ConstantFolder;
  /** Whether a symbol is declared at the top level of one of the filter's modules. */
  isModuleLevel(symbol: ts.Symbol): boolean;
  readonly localNames: LocalNames;
  /** Whether a symbol is one of the hooks, which alone are exported from the linked module. */
  isHook(symbol: ts.Symbol): boolean;
}

/** Rewrites one top-level statement: `export` taken off, decided branches folded, names open. */
export function writeStatement(statement: ts.Statement, context: WriteContext): WrittenStatement {
  const { checker, folder } = context;
  const { takenBranch, neededIn } = createReachability(checker, folder);
  const source = statement.getSourceFile();
  const pieces: Piece[] = [];
  const references: Placed<Reference>[] = [];
  const folded: Reference[] = [];
  const uses: Placed<ts.Symbol>[] = [];
  const constants: ConstantPieces[] = [];
  const hostUses: WrittenStatement["hostUses"][number][] = [];
  const renamed = new Map<ts.Symbol, string>();
  const parts = { write, writeChildren, writeText, writeProperty, writeNothing, copy, noteFolded, isModule };
  const { writeCondition, writeExpressionStatement, writeOperation } = createConditionWriter(context, parts);
  const loops = createLoopWriter(context, { ...parts, writeCondition }, renamed);
  const postponed: { readonly pattern: ts.BindingPattern; readonly name: string }[] = [];

  copy(startWithComment(statement, source), statement.getStart());
  if (declaredSymbols(statement, checker).some(context.isHook)) writeText(statement, "export ");
  write(statement);
  const left = dropConstants({ pieces, references, uses }, constants);
  return { statement, ...left, folded: [...folded, ...left.folded], hostUses };

  function copy(start: number, end: number): void {
    if (end > start) pieces.push({ kind: "copy", source, start, end });
  }

  function writeText(node: ts.Node, text: string): void {
    pieces.push({ kind: "text", source, start: node.getStart(), text });
  }

  /** Writes a node from its first token on; comments before it are the caller's. */
  function write(node: ts.Node): void {
    if (ts.isIdentifier(node)) writeIdentifier(node);
    else if (ts.isIfStatement(node)) writeIf(node);
    else if (isOperation(node)) writeOperation(node);
    else if (ts.isExpressionStatement(node)) writeExpressionStatement(node);
    else if (ts.isWhileStatement(node)) loops.writeWhile(node);
    else if (ts.isBlock(node)) writeBlock(node);
    else if (ts.isQualifiedName(node) && isModule(node.left)) write(node.right);
    else if (ts.isShorthandPropertyAssignment(node)) writeShorthand(node);
    else if (ts.isForStatement(node)) loops.writeFor(node);
    else if (ts.isContinueStatement(node)) loops.writeContinue(node);
    else if (ts.isSwitchStatement(node)) writeSwitchStatement(node);
    else if (ts.isVariableDeclaration(node)) writeDeclaration(node);
    else if (hasNestedDefault(node)) postponePattern(node);
    else if (isTakenForMethod(node)) writeInBrackets(node);
    else writeChildren(node);
  }

  function writeInBrackets(node: ts.Node): void {
    writeText(node, "(");
    writeChildren(node);
    writeText(node, ")");
  }

  function writeChildren(node: ts.Node): void {
    let position = node.getStart();
    ts.forEachChild(node, (child) => {
      copy(position, child.getStart());
      const isExport = child.kind === ts.SyntaxKind.ExportKeyword && node === statement;
      if (!isExport) write(child);
      // The space behind `export` goes with it.
      position = isExport ? child.end + 1 : child.end;
    });
    copy(position, node.end);
  }

  function writeIdentifier(node: ts.Identifier): void {
    if (isMemberName(node)) copy(node.getStart(), node.end);
    else writeName(node, targetOf(checker, node), isShorthandBinding(node) ? `${node.text}: ` : "");
  }

  /** `{ user }` keeps its member's name, whatever the variable is called in the end. */
  function writeShorthand(node: ts.ShorthandPropertyAssignment): void {
    const symbol = checker.getShorthandAssignmentValueSymbol(node);
    writeName(node.name, symbol === undefined ? undefined : seenThrough(checker, symbol), `${node.name.text}: `);
    if (node.objectAssignmentInitializer === undefined) return;
    copy(node.name.end, node.objectAssignmentInitializer.getStart());
    write(node.objectAssignmentInitializer);
  }

  function writeName(node: ts.Identifier, symbol: ts.Symbol | undefined, before = ""): void {
    const conversion = conversionAsValue(node, symbol);
    if (conversion !== undefined) {
      writeText(node, before + conversion);
      return;
    }
    if (isHostGlobal(node, symbol)) hostUses.push({ name: node.text, node, whileLoading: runsWhileLoading(node) });
    if (symbol === undefined || !(context.isModuleLevel(symbol) || isHostType(symbol))) {
      writeLocalName(node, symbol, before);
      return;
    }
    pieces.push({ kind: "name", source, start: node.getStart(), symbol, before });
    references.push({ item: referenceTo(symbol, node), piece: pieces.length - 1 });
  }

  function referenceTo(symbol: ts.Symbol, node: ts.Identifier): Reference {
    return { symbol, node, whileLoading: runsWhileLoading(node) };
  }

  /** Notes what a part of the source reads that is not written, for it is decided. */
  function noteFolded(node: ts.Node): void {
    for (const name of evaluatedNames(node, folder)) {
      const symbol = targetOf(checker, name);
      if (symbol !== undefined && context.isModuleLevel(symbol)) folded.push(referenceTo(symbol, name));
    }
  }

  function writeLocalName(node: ts.Identifier, symbol: ts.Symbol | undefined, before: string): void {
    const isLocal = symbol !== undefined && isLocalVariable(symbol);
    const isUse = symbol !== undefined && symbol.valueDeclaration !== node.parent;
    if (isUse) uses.push({ item: symbol, piece: pieces.length });
    const name = isLocal ? (renamed.get(symbol) ?? context.localNames.nameOf(symbol)) : undefined;
    if (name === undefined) copy(node.getStart(), node.end);
    else writeText(node, before + name);
  }

  /** `namespace.member` of an imported module is the member itself. */
  function writeProperty(node: ts.PropertyAccessExpression): void {
    if (isModule(node.expression)) {
      write(node.name);
      return;
    }
    write(node.expression);
    const name = hostMemberOf(node, checker);
    if (name !== undefined) hostUses.push({ name, node: node.name, whileLoading: runsWhileLoading(node) });
    if (isAscii(node.name.text)) copy(node.expression.end, node.end);
    else writeText(node.name, `${node.questionDotToken === undefined ? "" : "?."}[${JSON.stringify(node.name.text)}]`);
  }

  /** Whether a node is the name of an imported module, as in `import * as name`. */
  function isModule(node: ts.Node): boolean {
    const declaration = ts.isIdentifier(node) ? targetOf(checker, node)?.valueDeclaration : undefined;
    return declaration !== undefined && ts.isSourceFile(declaration);
  }

  /** In the place of a statement that does nothing. */
  function writeNothing(node: ts.Statement): void {
    writeText(node, isInRow(node) ? "" : "{}");
  }

  function writeSwitchStatement(node: ts.SwitchStatement): void {
    const decided = decideSwitch(node, folder);
    const parts = decided === undefined ? switchBranches(node, checker) : undefined;
    if (decided !== undefined) writeDecidedSwitch(node, decided);
    else if (parts === undefined) writeChildren(node);
    else writeSwitch(node, parts, { write, writeText, writeBraces, newName: context.localNames.newName });
  }

  function writeDecidedSwitch(node: ts.SwitchStatement, { statements, isLeft }: DecidedSwitch): void {
    noteFolded(node.expression);
    if (statements.length === 0) writeNothing(node);
    else if (isLeft) {
      writeText(node, "switch (0) { default: ");
      writeBraces(node, statements);
      writeText(node, " }");
    } else if (isInRow(node) && canJoin(statements, node)) writeRow(statements);
    else writeBraces(node, statements);
  }

  /** Statements with what stands between them, comments included, as a block. */
  function writeBraces(node: ts.Node, statements: readonly ts.Statement[]): void {
    writeText(node, "{ ");
    for (const inner of statements) {
      writeBehind(startWithComment(inner, source), inner);
      writeText(inner, "\n");
    }
    writeText(node, "}");
  }

  /** Patterns inside of patterns, where they have defaults, become declarations behind: TypeScriptToLua forgets such defaults. */
  function writeDeclaration(node: ts.VariableDeclaration): void {
    const outer = postponed.splice(0);
    writeChildren(node);
    for (let next = postponed.shift(); next !== undefined; next = postponed.shift()) {
      writeText(next.pattern, ", ");
      write(next.pattern);
      writeText(next.pattern, ` = ${next.name}`);
    }
    postponed.push(...outer);
  }

  function postponePattern({ propertyName, name: pattern, initializer }: NestedDefault): void {
    const name = context.localNames.newUniqueName(
      propertyName !== undefined && ts.isIdentifier(propertyName) ? propertyName.text : "inner",
      functionAround(pattern),
    );
    if (propertyName !== undefined) copy(propertyName.getStart(), pattern.getStart());
    writeText(pattern, `${name} = `);
    write(initializer);
    postponed.push({ pattern, name });
  }

  /** What can no longer be reached is left out. */
  function writeBlock(node: ts.Block): void {
    const needed = new Set(neededIn(node));
    let position = node.getStart() + 1;
    copy(node.getStart(), position);
    for (const inner of node.statements) {
      if (needed.has(inner)) writeBehind(position, inner);
      position = inner.end;
    }
    const last = node.statements.at(-1);
    const isLastKept = last === undefined || needed.has(last);
    copy(isLastKept ? position : node.end - 1, node.end);
  }

  /** One of a row of statements, with what stands before it. */
  function writeBehind(position: number, inner: ts.Statement): void {
    const start = pieces.length;
    copy(position, inner.getStart());
    write(inner);
    if (declaresConstants(inner, (value) => folder.valueOf(value) !== undefined))
      constants.push({ symbols: declaredSymbols(inner, checker), start, end: pieces.length });
  }

  /** An `if` that is decided already becomes the branch that is taken. */
  function writeIf(node: ts.IfStatement): void {
    const { expression, thenStatement, elseStatement } = node;
    if (folder.outcomeOf(expression) === undefined) {
      copy(node.getStart(), expression.getStart());
      writeCondition(expression);
      copy(expression.end, thenStatement.getStart());
      write(thenStatement);
      if (elseStatement !== undefined) {
        copy(thenStatement.end, elseStatement.getStart());
        write(elseStatement);
      }
      return;
    }
    noteFolded(expression);
    const taken = takenBranch(node);
    if (taken === undefined) writeNothing(node);
    else if (isInRow(node) && ts.isBlock(taken) && canJoin(taken.statements, node)) writeRow(taken.statements);
    else write(taken);
  }

  function writeRow(statements: readonly ts.Statement[]): void {
    statements.forEach((inner, index) => {
      writeBehind(statements[index - 1]?.end ?? inner.getStart(), inner);
    });
  }
}

/** A method of another name is called through brackets: only LuaJIT has such names. */
function isAscii(name: string): boolean {
  return /^[\x20-\x7e]*$/.test(name);
}

/** Whether a statement stands in a row of statements, where it can be left out. */
function isInRow({ parent }: ts.Statement): boolean {
  return ts.isBlock(parent) || ts.isSourceFile(parent) || ts.isCaseOrDefaultClause(parent);
}
