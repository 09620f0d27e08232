import type { CodePointRange } from "../character-class.ts";

/** An expression as RE2 holds it in memory. */
export type Expression =
  | { readonly kind: "empty" }
  /** A place, e.g. `\b`; `name` tells one from another. */
  | { readonly kind: "place"; readonly name: string }
  | { readonly kind: "any" }
  | StringExpression
  | ClassExpression
  | { readonly kind: "capture"; readonly of: Expression }
  | { readonly kind: "sequence"; readonly of: readonly Expression[] }
  | { readonly kind: "alternatives"; readonly of: readonly Expression[] }
  | Repetition;

/** Characters one after the other, at least one. */
export interface StringExpression {
  readonly kind: "string";
  readonly points: readonly number[];
  readonly ignoresCase: boolean;
}

/** Ranges are sorted and do not touch. */
export interface ClassExpression {
  readonly kind: "class";
  readonly ranges: readonly CodePointRange[];
}

export interface Repetition {
  readonly kind: "repetition";
  /** RE2 holds `a{0,}` and `a*` as two things. */
  readonly sign: "*" | "+" | "?" | "{}";
  readonly of: Expression;
  readonly least: number;
  readonly most: number;
  /** Of the place where it stands, and whether it is lazy; RE2 joins two only if they agree. */
  readonly flags: string;
}

export const empty: Expression = { kind: "empty" };

export function sequenceOf(parts: readonly Expression[]): Expression {
  const flat = parts.flatMap((part) => (part.kind === "sequence" ? part.of : [part]));
  const [only = empty] = flat;
  return flat.length <= 1 ? only : { kind: "sequence", of: flat };
}

export function alternativesOf(parts: readonly Expression[]): Expression {
  const [only = empty] = parts;
  return parts.length <= 1 ? only : { kind: "alternatives", of: parts };
}

/** `*`, `+` or `?` of an expression; of an expression with such a sign it is one of both. */
export function signed(sign: "*" | "+" | "?", of: Expression, flags: string): Expression {
  const joins = of.kind === "repetition" && of.sign !== "{}" && of.flags === flags;
  if (joins) return of.sign === sign ? of : signed("*", of.of, flags);
  return { kind: "repetition", sign, of, least: sign === "+" ? 1 : 0, most: sign === "?" ? 1 : Infinity, flags };
}

export function areEqual(one: Expression, other: Expression): boolean {
  return one === other || (one.kind === other.kind && JSON.stringify(one) === JSON.stringify(other));
}

/** A string of one, a class or any: what takes one character. */
export function isOneCharacter(expression: Expression): boolean {
  const { kind } = expression;
  return kind === "any" || kind === "class" || (kind === "string" && expression.points.length === 1);
}
