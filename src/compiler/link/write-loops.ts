import { ts } from "../typescript.ts";
import { hasNoEffect } from "./constant-value.ts";
import { countingLoopOf, type CountingLoop } from "./counting-loop.ts";
import { loopVariablesOf } from "./loop-variables.ts";
import type { NodeWriter } from "./node-writer.ts";
import type { WriteContext } from "./write-statement.ts";

export interface LoopWriter {
  writeFor(node: ts.ForStatement): void;
  writeWhile(node: ts.WhileStatement): void;
  writeContinue(node: ts.ContinueStatement): void;
}

/** @param renamed other names of variables, for as long as the part is written in which they have them */
export function createLoopWriter(
  context: WriteContext,
  writer: NodeWriter,
  renamed: Map<ts.Symbol, string>,
): LoopWriter {
  const { checker, folder } = context;
  const { write, writeChildren, writeText, writeNothing, writeCondition, copy, noteFolded } = writer;
  const beforeContinue = new Map<ts.Node, string>();
  return { writeFor, writeWhile, writeContinue };

  /**
   * A loop whose variables are kept by functions, as `for (let nextIndex = 0; …) { const index = nextIndex; … }`, so that each turn has its
   * own.
   */
  function writeFor(node: ts.ForStatement): void {
    const counting = countingLoopOf(node, context);
    if (counting !== undefined) {
      if (node.condition !== undefined) noteFolded(node.condition);
      writeCounting(node, counting);
      return;
    }
    if (node.condition !== undefined && folder.outcomeOf(node.condition) === false && startsNothing(node)) {
      noteFolded(node.condition);
      writeNothing(node);
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
      if (part === node.condition) writeCondition(part);
      else write(part);
      position = part.end;
    }
    copy(position, node.statement.getStart());
  }

  /** Whether the head of a loop that never runs can be left out. */
  function startsNothing({ initializer }: ts.ForStatement): boolean {
    if (initializer === undefined) return true;
    return ts.isVariableDeclarationList(initializer)
      ? initializer.declarations.every(({ initializer: value }) => value === undefined || hasNoEffect(value))
      : hasNoEffect(initializer);
  }

  function writeWhile(node: ts.WhileStatement): void {
    if (folder.outcomeOf(node.expression) === false) {
      noteFolded(node.expression);
      writeNothing(node);
      return;
    }
    copy(node.getStart(), node.expression.getStart());
    writeCondition(node.expression);
    copy(node.expression.end, node.statement.getStart());
    write(node.statement);
  }

  function writeContinue(node: ts.ContinueStatement): void {
    const loop = ts.findAncestor(node, (ancestor) => ts.isIterationStatement(ancestor, false));
    const back = loop === undefined ? undefined : beforeContinue.get(loop);
    if (back === undefined) writeChildren(node);
    else writeText(node, `{ ${back} continue; }`);
  }
}
