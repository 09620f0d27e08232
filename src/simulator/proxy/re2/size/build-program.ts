import { buildClass } from "./build-class.ts";
import { empty, type Expression } from "./expression.ts";
import { createProgram, type Fragment, type Program } from "./program.ts";

/** A program with the places where a search begins. */
export interface BuiltProgram {
  readonly program: Program;
  /** Where a match has to begin at the start of the text. */
  readonly anchored: number;
  /** The same, or what skips bytes first. */
  readonly unanchored: number;
}

/** @throws ProgramTooLarge */
export function buildProgram(expression: Expression, encoding: "utf8" | "latin1"): BuiltProgram {
  const program = createProgram();
  const start = withoutPlace(expression, "^", 0);
  const end = withoutPlace(start ?? expression, "$", 0) ?? start ?? expression;
  const match = { begin: 0, holes: [], isNullable: false };
  const body = build(program, end, encoding);
  const whole = program.then(body, { ...match, begin: program.add("match") });
  if (start !== undefined) return { program, anchored: whole.begin, unanchored: whole.begin };
  const skip = program.repeat("*", program.bytes(0, 255), true);
  return { program, anchored: whole.begin, unanchored: program.then(skip, whole).begin };
}

/** Where an expression begins with `^` or ends in `$`, the rest of it: RE2 keeps that beside the program. */
function withoutPlace(expression: Expression, name: "^" | "$", depth: number): Expression | undefined {
  if (depth >= 4) return undefined;
  if (expression.kind === "place")
    return expression.name === name || (name === "$" && expression.name === "\\z") ? empty : undefined;
  if (expression.kind === "capture") {
    const of = withoutPlace(expression.of, name, depth + 1);
    return of === undefined ? undefined : { kind: "capture", of };
  }
  if (expression.kind !== "sequence") return undefined;
  const index = name === "^" ? 0 : expression.of.length - 1;
  const rest = withoutPlace(expression.of[index] ?? empty, name, depth + 1);
  return rest === undefined ? undefined : { ...expression, of: expression.of.with(index, rest) };
}

function build(program: Program, expression: Expression, encoding: "utf8" | "latin1"): Fragment {
  const inner = (part: Expression): Fragment => build(program, part, encoding);
  switch (expression.kind) {
    case "empty":
      return program.nothing();
    case "place":
      return program.place();
    case "any":
      return buildClass(program, [[0, 0x10ffff]], encoding);
    case "class":
      return buildClass(program, expression.ranges, encoding);
    case "string":
      return expression.points
        .flatMap((point) => [...Buffer.from(String.fromCodePoint(point), encoding)])
        .map((byte) => program.bytes(byte, byte))
        .reduce(program.then);
    case "sequence":
      return expression.of.map(inner).reduce(program.then);
    case "alternatives":
      return expression.of.map(inner).reduce(program.either);
    case "capture":
      return program.capture(inner(expression.of));
    case "repetition": {
      const sign = expression.sign === "{}" ? "*" : expression.sign;
      return program.repeat(sign, inner(expression.of), expression.flags.includes('"isUngreedy":true'));
    }
  }
}
