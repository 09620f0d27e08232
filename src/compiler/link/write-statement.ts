import { ts } from "../typescript.ts";
import { hasNoEffect, isTruthy, seenThrough, targetOf, type Constant, type ConstantFolder } from "./constant-value.ts";
import { countingLoopOf, type CountingLoop } from "./counting-loop.ts";
import { declaredSymbols } from "./declared-symbols.ts";
import { hostMemberOf, isHostGlobal, isHostType } from "./host-uses.ts";
import type { LocalNames } from "./local-names.ts";
import { loopVariablesOf } from "./loop-variables.ts";
import type { Piece, Reference, WrittenStatement } from "./pieces.ts";
import { createReachability } from "./reachability.ts";
import { switchBranches } from "./switch-branches.ts";
import {
  canJoin,
  functionAround,
  hasNestedDefault,
  isCompoundOfName,
  isLocalVariable,
  isMemberName,
  isShorthandBinding,
  runsWhileLoading,
  startWithComment,
  type NestedDefault,
} from "./syntax-tests.ts";
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
  const references: Reference[] = [];
  const hostUses: WrittenStatement["hostUses"][number][] = [];
  const renamed = new Map<ts.Symbol, string>();
  const beforeContinue = new Map<ts.Node, string>();
  const postponed: { readonly pattern: ts.BindingPattern; readonly name: string }[] = [];

  copy(startWithComment(statement, source), statement.getStart());
  if (declaredSymbols(statement, checker).some(context.isHook)) writeText(statement, "export ");
  write(statement);
  return { statement, pieces, references, hostUses };

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
    else if (ts.isConditionalExpression(node)) writeConditional(node);
    else if (ts.isBinaryExpression(node)) writeBinary(node);
    else if (ts.isBlock(node)) writeBlock(node);
    else if (ts.isPropertyAccessExpression(node)) writeProperty(node);
    else if (ts.isQualifiedName(node) && isModule(node.left)) write(node.right);
    else if (ts.isShorthandPropertyAssignment(node)) writeShorthand(node);
    else if (ts.isForStatement(node)) writeFor(node);
    else if (ts.isContinueStatement(node)) writeContinue(node);
    else if (ts.isSwitchStatement(node)) writeSwitchStatement(node);
    else if (ts.isVariableDeclaration(node)) writeDeclaration(node);
    else if (hasNestedDefault(node)) postponePattern(node);
    else writeChildren(node);
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
    if (isHostGlobal(node, symbol)) hostUses.push({ name: node.text, node, whileLoading: runsWhileLoading(node) });
    if (symbol === undefined || !(context.isModuleLevel(symbol) || isHostType(symbol))) {
      writeLocalName(node, symbol, before);
      return;
    }
    pieces.push({ kind: "name", source, start: node.getStart(), symbol, before });
    references.push({ symbol, node, whileLoading: runsWhileLoading(node) });
  }

  function writeLocalName(node: ts.Identifier, symbol: ts.Symbol | undefined, before: string): void {
    const isLocal = symbol !== undefined && isLocalVariable(symbol);
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
    copy(node.expression.end, node.end);
  }

  /** Whether a node is the name of an imported module, as in `import * as name`. */
  function isModule(node: ts.Node): boolean {
    const declaration = ts.isIdentifier(node) ? targetOf(checker, node)?.valueDeclaration : undefined;
    return declaration !== undefined && ts.isSourceFile(declaration);
  }

  /**
   * A loop whose variables are kept by functions, as `for (let nextIndex = 0; …) { const index = nextIndex; … }`, so that each turn has its
   * own.
   */
  function writeFor(node: ts.ForStatement): void {
    const counting = countingLoopOf(node, context);
    if (counting !== undefined) {
      writeCounting(node, counting);
      return;
    }
    const { kept, isChanged, isHidden } = loopVariablesOf(node, checker);
    const copies = kept.map((name) => nextName(name, node));
    for (const { symbol, next } of copies) renamed.set(symbol, next);
    writeHead(node);
    for (const { symbol } of copies) renamed.delete(symbol);
    if (kept.length === 0 && !isHidden) {
      write(node.statement);
      return;
    }
    const back = isChanged ? copies.map(({ own, next }) => `${next} = ${own};`).join(" ") : "";
    if (back !== "") beforeContinue.set(node, back);
    const keyword = isChanged ? "let" : "const";
    writeText(node.statement, `{ ${copies.map(({ own, next }) => `${keyword} ${own} = ${next};`).join(" ")} `);
    write(node.statement);
    writeText(node.statement, ` ${back} }`);
  }

  /** A loop that counts, as `for (const index of $range(0, list.length - 1))`. */
  function writeCounting(node: ts.ForStatement, { name, first, bound, offset, step }: CountingLoop): void {
    writeText(node, "for (const ");
    write(name);
    writeText(node, " of $range(");
    write(first);
    writeText(bound, ", ");
    const last = folder.valueOf(bound)?.value;
    if (typeof last === "number") writeText(bound, String(last + offset));
    else {
      write(bound);
      writeText(bound, offset === 0 ? "" : offset < 0 ? " - 1" : " + 1");
    }
    writeText(node, step === 1 ? ")) " : `, ${step})) `);
    write(node.statement);
  }

  function nextName(
    name: ts.Identifier,
    loop: ts.ForStatement,
  ): { readonly symbol: ts.Symbol; readonly own: string; readonly next: string } {
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol === undefined) throw new Error(`The loop variable "${name.text}" has no symbol`);
    const own = context.localNames.nameOf(symbol) ?? name.text;
    return { symbol, own, next: context.localNames.newName(`next${own.charAt(0).toUpperCase()}${own.slice(1)}`, loop) };
  }

  /** Everything of a loop before its body. */
  function writeHead(node: ts.ForStatement): void {
    let position = node.getStart();
    for (const part of [node.initializer, node.condition, node.incrementor]) {
      if (part === undefined) continue;
      copy(position, part.getStart());
      write(part);
      position = part.end;
    }
    copy(position, node.statement.getStart());
  }

  function writeContinue(node: ts.ContinueStatement): void {
    const loop = ts.findAncestor(node, (ancestor) => ts.isIterationStatement(ancestor, false));
    const back = loop === undefined ? undefined : beforeContinue.get(loop);
    if (back === undefined) writeChildren(node);
    else writeText(node, `{ ${back} continue; }`);
  }

  function writeSwitchStatement(node: ts.SwitchStatement): void {
    const parts = switchBranches(node, checker);
    if (parts === undefined) writeChildren(node);
    else writeSwitch(node, parts, { write, writeText, writeBraces, newName: context.localNames.newName });
  }

  /** Statements with what stands between them, comments included, as a block. */
  function writeBraces(node: ts.Node, statements: readonly ts.Statement[]): void {
    writeText(node, "{ ");
    for (const inner of statements) {
      copy(startWithComment(inner, source), inner.getStart());
      write(inner);
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
    let position = node.getStart();
    for (const inner of node.statements) {
      if (needed.has(inner)) {
        copy(position, inner.getStart());
        write(inner);
      }
      position = inner.end;
    }
    const last = node.statements.at(-1);
    const isLastKept = last === undefined || needed.has(last);
    copy(isLastKept ? position : node.end - 1, node.end);
  }

  /** An `if` that is decided already becomes the branch that is taken. */
  function writeIf(node: ts.IfStatement): void {
    if (folder.valueOf(node.expression) === undefined) {
      writeChildren(node);
      return;
    }
    const taken = takenBranch(node);
    const isInRow = ts.isBlock(node.parent) || ts.isSourceFile(node.parent);
    if (taken === undefined) writeText(node, isInRow ? "" : "{}");
    else if (isInRow && ts.isBlock(taken) && canJoin(taken, node)) writeRow(taken);
    else write(taken);
  }

  function writeRow({ statements }: ts.Block): void {
    statements.forEach((inner, index) => {
      const previous = statements[index - 1];
      if (previous !== undefined) copy(previous.end, inner.getStart());
      write(inner);
    });
  }

  function writeConditional(node: ts.ConditionalExpression): void {
    const condition = folder.valueOf(node.condition);
    if (condition === undefined) writeChildren(node);
    else write(isTruthy(condition.value) ? node.whenTrue : node.whenFalse);
  }

  /** A decided comparison becomes its value, and `a && b` or `a || b` with one side decided the other side. */
  function writeBinary(node: ts.BinaryExpression): void {
    const value = folder.valueOf(node);
    const rest = value === undefined ? folder.undecidedSide(node) : undefined;
    if (value !== undefined) writeText(node, textOf(value.value));
    else if (rest !== undefined) write(rest);
    else if (isCompoundOfName(node) && !hasNoEffect(node.right)) writeCompound(node);
    else writeChildren(node);
  }

  /** `n += f()` as `n = n + (f())`: TypeScriptToLua would read `n` after what `f` does to it. */
  function writeCompound({ left, operatorToken, right }: ts.BinaryExpression): void {
    write(left);
    writeText(operatorToken, " = ");
    write(left);
    writeText(operatorToken, ` ${operatorToken.getText().slice(0, -1)} (`);
    write(right);
    writeText(right, ")");
  }
}

/** A value as TypeScript writes it. */
function textOf(value: Constant): string {
  if (typeof value === "number" && !Number.isFinite(value)) return value < 0 ? "-1e999" : "1e999";
  return value === undefined ? "undefined" : JSON.stringify(value);
}
