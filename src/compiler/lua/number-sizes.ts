import { ts } from "../typescript.ts";
import { bitOperators } from "./bit-operators.ts";
import { withoutBrackets } from "../link/syntax-tests.ts";
import { knownNumber } from "./known-number.ts";
import type { Origins } from "./origins.ts";

/** How far from 0 numbers can be. */
export interface NumberSizes {
  /** Whether an expression may give a number of which `bit` no longer sees the last 32 bits. */
  isTooLarge(node: ts.Expression): boolean;
}

/** What `bit` is right for: https://bitop.luajit.org/semantics.html#range */
const largest = 2 ** 51;

/** What a number is taken for of which nothing is known. */
const unknown = 2 ** 32;

/** Estimates numbers by what stands in an operation, and by what is assigned to a variable that grows. */
export function createNumberSizes(origins: () => Origins, checker: ts.TypeChecker): NumberSizes {
  return { isTooLarge: (node) => sizeOf(node, new Set()) > largest };

  /** @param growing variables whose size is asked for already */
  function sizeOf(node: ts.Expression, growing: Set<ts.Symbol>): number {
    const inner = withoutBrackets(node);
    const known = knownNumber(inner, checker);
    if (known !== undefined) return Math.abs(known);
    if (ts.isIdentifier(inner)) return sizeOfVariable(inner, growing);
    if (ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.MinusToken)
      return sizeOf(inner.operand, growing);
    if (ts.isConditionalExpression(inner))
      return Math.max(sizeOf(inner.whenTrue, growing), sizeOf(inner.whenFalse, growing));
    return ts.isBinaryExpression(inner) ? sizeOfOperation(inner, growing) : unknown;
  }

  function sizeOfOperation(node: ts.BinaryExpression, growing: Set<ts.Symbol>): number {
    const { left, operatorToken, right } = node;
    if (bitOperators.has(operatorToken.kind)) return unknown;
    const sizes = (): [number, number] => [sizeOf(left, growing), sizeOf(right, growing)];
    const combined = combining.get(operatorToken.kind)?.(...sizes()) ?? unknown;
    const isProduct = products.has(operatorToken.kind);
    return isProduct && [left, right].some((side) => mentions(side, growing)) ? Infinity : combined;
  }

  function sizeOfVariable(name: ts.Identifier, growing: Set<ts.Symbol>): number {
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol === undefined || growing.has(symbol)) return unknown;
    growing.add(symbol);
    const all = origins().variables.get(symbol) ?? [];
    const sizes = all.map((origin) => (typeof origin === "string" ? unknown : sizeOf(origin, growing)));
    growing.delete(symbol);
    return Math.max(unknown, ...sizes);
  }

  function mentions(node: ts.Node, symbols: ReadonlySet<ts.Symbol>): boolean {
    const symbol = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
    if (symbol !== undefined) return symbols.has(symbol);
    return ts.forEachChild(node, (child) => mentions(child, symbols) || undefined) ?? false;
  }
}

const products: ReadonlySet<ts.SyntaxKind> = new Set([ts.SyntaxKind.AsteriskToken, ts.SyntaxKind.AsteriskEqualsToken]);

const combining: ReadonlyMap<ts.SyntaxKind, (left: number, right: number) => number> = new Map<
  ts.SyntaxKind,
  (left: number, right: number) => number
>([
  [ts.SyntaxKind.PlusToken, (left, right) => left + right],
  [ts.SyntaxKind.MinusToken, (left, right) => left + right],
  [ts.SyntaxKind.AsteriskToken, (left, right) => left * right],
  [ts.SyntaxKind.AsteriskEqualsToken, (left, right) => left * right],
  [ts.SyntaxKind.AsteriskAsteriskToken, (left, right) => left ** right],
  [ts.SyntaxKind.SlashToken, (left) => left],
  [ts.SyntaxKind.PercentToken, (left, right) => Math.min(left, right)],
]);
