import { ts } from "../typescript.ts";
import { decidingValues } from "./constant-operators.ts";
import { hasNoEffect, type Constant } from "./constant-value.ts";
import type { NodeWriter } from "./node-writer.ts";
import { isCompoundOfName } from "./syntax-tests.ts";
import type { WriteContext } from "./write-statement.ts";

export interface ConditionWriter {
  writeCondition(node: ts.Expression): void;
  writeExpressionStatement(node: ts.ExpressionStatement): void;
  writeOperation(node: Operation): void;
}

/** Writes expressions without what is decided in them. */
export function createConditionWriter(
  { folder }: WriteContext,
  writer: Omit<NodeWriter, "writeCondition">,
): ConditionWriter {
  const { write, writeChildren, writeText, writeNothing, writeProperty, copy, noteFolded, isModule } = writer;
  return { writeCondition, writeExpressionStatement, writeOperation };

  /** A condition without what is decided; whether the values of both would be the same does not matter. */
  function writeCondition(node: ts.Expression): void {
    const outcome = folder.outcomeOf(node);
    const rest = folder.restOf(node, "condition");
    if (outcome !== undefined || rest !== node) noteFolded(node);
    if (outcome !== undefined) writeText(node, String(outcome));
    else if (isChoice(rest)) writeChoice(rest, writeCondition);
    else write(rest);
  }

  /** `a && b` or `a || b`, whose left side is a condition wherever only the outcome of both counts. */
  function writeChoice({ left, right }: ts.BinaryExpression, writeRight: (node: ts.Expression) => void): void {
    writeCondition(left);
    copy(left.end, right.getStart());
    writeRight(right);
  }

  /** `flag && call()` leaves the call, or nothing. */
  function writeExpressionStatement(node: ts.ExpressionStatement): void {
    const { expression } = node;
    const rest = folder.restOf(expression, "statement");
    const isDone = folder.outcomeOf(expression) !== undefined && hasNothingToDo(expression);
    if (isDone || rest !== expression) noteFolded(expression);
    if (isDone || (rest !== expression && hasNothingToDo(rest))) writeNothing(node);
    else {
      if (isChoice(rest)) writeChoice(rest, write);
      else write(rest);
      copy(expression.end, node.end);
    }
  }

  /** Whether an expression only gives a value. Strings stay, for a directive such as "use strict" is one. */
  function hasNothingToDo(node: ts.Expression): boolean {
    return (
      !ts.isStringLiteralLike(node) && (folder.valueOf(node) !== undefined || folder.outcomeOf(node) !== undefined)
    );
  }

  /** A decided comparison becomes its value, and `a && b` or `a || b` with one side decided the other side. */
  function writeOperation(node: Operation): void {
    const rest = folder.restOf(node);
    const value = folder.valueOf(node);
    if (rest !== node) {
      noteFolded(node);
      write(rest);
    } else if (value !== undefined && isWrittenOut(node)) {
      noteFolded(node);
      writeText(node, textOf(value.value));
    } else if (ts.isConditionalExpression(node)) writeConditional(node);
    else if (ts.isPropertyAccessExpression(node)) writeProperty(node);
    else if (ts.isBinaryExpression(node) && isCompoundOfName(node) && !hasNoEffect(node.right)) writeCompound(node);
    else writeChildren(node);
  }

  /** A module's member keeps its name, as other names do; and `-1` is written as it is. */
  function isWrittenOut(node: Operation): boolean {
    if (ts.isPropertyAccessExpression(node)) return !isModule(node.expression);
    return !ts.isPrefixUnaryExpression(node) || node.operator === ts.SyntaxKind.ExclamationToken;
  }

  function writeConditional({ condition, whenTrue, whenFalse }: ts.ConditionalExpression): void {
    writeCondition(condition);
    copy(condition.end, whenTrue.getStart());
    write(whenTrue);
    copy(whenTrue.end, whenFalse.getStart());
    write(whenFalse);
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

function isChoice(node: ts.Expression): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && decidingValues[node.operatorToken.kind] !== undefined;
}

export type Operation =
  | ts.BinaryExpression
  | ts.ConditionalExpression
  | ts.PrefixUnaryExpression
  | ts.TypeOfExpression
  | ts.PropertyAccessExpression
  | ts.CallExpression;

/** An expression that may have a value before the script runs, and no name or literal, which are written as they are. */
export function isOperation(node: ts.Node): node is Operation {
  return (
    ts.isBinaryExpression(node) ||
    ts.isConditionalExpression(node) ||
    ts.isPrefixUnaryExpression(node) ||
    ts.isTypeOfExpression(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isCallExpression(node)
  );
}

/** A value as TypeScript writes it. */
function textOf(value: Constant): string {
  if (typeof value === "number" && !Number.isFinite(value)) return value < 0 ? "-1e999" : "1e999";
  return value === undefined ? "undefined" : JSON.stringify(value);
}
