import { byteStringOfText } from "../../vm/byte-string.ts";
import { buildProgram } from "./size/build-program.ts";
import { countInstructions } from "./size/count-instructions.ts";
import { empty, type Expression } from "./size/expression.ts";
import { parseExpression } from "./size/parse-expression.ts";
import { ProgramTooLarge } from "./size/program.ts";
import { simplifyExpression } from "./size/simplify-expression.ts";

/** How many instructions the program of a pattern has: at least and at most. Infinite where RE2 has no memory for it. */
export interface ProgramSize {
  readonly least: number;
  readonly most: number;
}

/**
 * The size of the program that RE2 makes of a pattern that `translateRe2` takes.
 *
 * @throws Re2Unsupported where it repeats something more often than RE2 allows
 * @see https://github.com/google/re2/blob/main/re2/compile.cc
 */
export function programSize(pattern: string, encoding: "utf8" | "latin1"): ProgramSize {
  const text = encoding === "utf8" ? pattern : byteStringOfText(pattern);
  const expression = parseExpression(text, encoding);
  try {
    const program = buildProgram(simplifyExpression(withoutPrefix(expression)), encoding);
    const size = withUncertainty(countInstructions(program), encoding === "utf8" && goesByUnicode(text));
    return hasEmptyClass(expression) ? { ...size, least: 1 } : size;
  } catch (error) {
    if (!(error instanceof ProgramTooLarge)) throw error;
    return { least: Infinity, most: Infinity };
  }
}

/** RE2 makes no instructions of what cannot match. */
function hasEmptyClass(expression: Expression): boolean {
  if (expression.kind === "class") return expression.ranges.length === 0;
  if (expression.kind === "sequence" || expression.kind === "alternatives") return expression.of.some(hasEmptyClass);
  return "of" in expression && hasEmptyClass(expression.of);
}

/** RE2 compares a text that stands behind `^` itself. */
function withoutPrefix(expression: Expression): Expression {
  if (expression.kind !== "sequence") return expression;
  const start = expression.of.findIndex((part) => part.kind !== "place" || part.name !== "^");
  if (start < 1 || expression.of[start]?.kind !== "string") return expression;
  const rest = expression.of.slice(start + 1);
  return rest.length === 0 ? empty : rest.length === 1 ? (rest[0] ?? empty) : { kind: "sequence", of: rest };
}

/** Whether which characters it matches depends on the version of Unicode. */
function goesByUnicode(pattern: string): boolean {
  const ignoresCase = /\(\?[msU]*i/.test(pattern);
  return /\\[pP]/.test(pattern) || (ignoresCase && /[^\0-\x7f]|\\[x0-7]/.test(pattern));
}

// Fidelity: the Unicode of Node is not the Unicode of RE2, which differs from one Envoy to the next.
function withUncertainty(size: number, isUncertain: boolean): ProgramSize {
  const margin = isUncertain ? Math.ceil(size / 8) + 8 : 0;
  return { least: size - margin, most: size + margin };
}
