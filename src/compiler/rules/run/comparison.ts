import { ts } from "../../typescript.ts";
import type { Names } from "./names.ts";
import { nothingKnown, type Value } from "./value.ts";

/** What a comparison says about the sources of what it compares; undefined where the operator is none. */
export function comparison(
  node: ts.BinaryExpression,
  values: readonly [Value, Value],
  names: Names,
): Value | undefined {
  const { kind } = node.operatorToken;
  if (isEquality(kind)) return equality(node, values, names);
  const order = orders[kind];
  if (order === undefined) return undefined;
  const [left, right] = values;
  const [leftBound, rightBound] = [numberOf(node.left), numberOf(node.right)];
  if (rightBound !== undefined) return byteRange(left, order, rightBound);
  return leftBound === undefined ? nothingKnown : byteRange(right, mirrored[order], leftBound);
}

function isEquality(kind: ts.SyntaxKind): boolean {
  return equalities.has(kind) || differences.has(kind);
}

const equalities: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
]);
const differences: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);

type Order = "<" | "<=" | ">" | ">=";

const orders: Partial<Record<ts.SyntaxKind, Order>> = {
  [ts.SyntaxKind.LessThanToken]: "<",
  [ts.SyntaxKind.LessThanEqualsToken]: "<=",
  [ts.SyntaxKind.GreaterThanToken]: ">",
  [ts.SyntaxKind.GreaterThanEqualsToken]: ">=",
};
const mirrored = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

/** Something that equals nil, or a text that is no peer's, has no control byte of the peer's. */
function equality(node: ts.BinaryExpression, values: readonly [Value, Value], names: Names): Value {
  const equal = whenEqual([node.left, node.right], values, names);
  if (equal === undefined) return nothingKnown;
  const { whenTrue, whenFalse } = equal;
  const isEqual = equalities.has(node.operatorToken.kind);
  return { ...nothingKnown, whenTrue: isEqual ? whenTrue : whenFalse, whenFalse: isEqual ? whenFalse : whenTrue };
}

type Check = Pick<Value, "whenTrue" | "whenFalse">;

/** What it says about the sources of two values that they are equal, and that they are not. */
export function whenEqual(
  [one, other]: readonly [ts.Expression, ts.Expression],
  [left, right]: readonly [Value, Value],
  names: Names,
): Check | undefined {
  return equalTo(left, other, { other: right, names }) ?? equalTo(right, one, { other: left, names });
}

function equalTo(
  value: Value,
  bound: ts.Expression,
  { other, names }: { other: Value; names: Names },
): Check | undefined {
  if (isNil(bound)) return { whenTrue: new Set([...value.sources, ...value.whenFalse]), whenFalse: value.whenTrue };
  if (bound.kind === ts.SyntaxKind.TrueKeyword) return { whenTrue: value.whenTrue, whenFalse: value.whenFalse };
  if (bound.kind === ts.SyntaxKind.FalseKeyword) return { whenTrue: value.whenFalse, whenFalse: value.whenTrue };
  if (value.sources.size === 0 || other.sources.size + other.texts.size > 0) return undefined;
  if ((names.typeOf(bound).flags & ts.TypeFlags.StringLike) === 0) return undefined;
  return { whenTrue: value.sources, whenFalse: nothingKnown.whenFalse };
}

function isNil(node: ts.Expression): boolean {
  return node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === "undefined");
}

/** A number that was made of a peer's text is a byte of it: comparing it with 32 looks for control bytes. */
function byteRange({ sources }: Value, order: Order, bound: number): Value {
  const isControlBelow =
    (order === "<" && bound >= 32 && bound <= 33) || (order === "<=" && bound >= 31 && bound <= 32);
  const isControlNotAbove =
    (order === ">=" && bound >= 32 && bound <= 33) || (order === ">" && bound >= 31 && bound <= 32);
  if (isControlBelow) return { ...nothingKnown, whenFalse: sources };
  return isControlNotAbove ? { ...nothingKnown, whenTrue: sources } : nothingKnown;
}

function numberOf(node: ts.Expression): number | undefined {
  return ts.isNumericLiteral(node) ? Number(node.text) : undefined;
}
