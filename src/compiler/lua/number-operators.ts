import { ts, tstl, type TypeScriptToLua } from "../typescript.ts";
import { isBitOperation } from "./bit-operators.ts";
import { createCounts, type Counts } from "./counts.ts";
import { withoutBrackets } from "../link/syntax-tests.ts";
import { knownNumber } from "./known-number.ts";
import { createNumberSizes, type NumberSizes } from "./number-sizes.ts";
import { createOrigins } from "./origins.ts";
import { createWholes, type Wholes } from "./wholes.ts";

type Lua = TypeScriptToLua.Expression;

/** Operators on numbers that Lua, or LuaJIT's `bit`, has another result for than JavaScript. */
export interface NumberOperators {
  /** @param written what TypeScriptToLua makes of the operation */
  correct(node: ts.BinaryExpression | ts.PrefixUnaryExpression, written: Lua): Lua;
}

export function createNumberOperators(source: ts.SourceFile, checker: ts.TypeChecker): NumberOperators {
  const origins = createOrigins(source, checker);
  const counts: Counts = createCounts(origins, checker);
  const wholes: Wholes = createWholes(source, origins, checker);
  const sizes: NumberSizes = createNumberSizes(origins, checker);
  return { correct };

  function correct(node: ts.BinaryExpression | ts.PrefixUnaryExpression, written: Lua): Lua {
    if (isBitOperation(node) && tstl.isCallExpression(written)) return correctBits(node, written);
    return ts.isBinaryExpression(node) && tstl.isBinaryExpression(written) ? correctRemainder(node, written) : written;
  }

  /** `a % b` where one of them may be negative or a fraction: Lua's own `%` then gives something else than JavaScript's. */
  function correctRemainder(
    { left, right, operatorToken }: ts.BinaryExpression,
    written: TypeScriptToLua.BinaryExpression,
  ): Lua {
    if (operatorToken.kind !== ts.SyntaxKind.PercentToken || (counts.has(left) && counts.has(right))) return written;
    return tstl.setNodePosition(callMath("fmod", written.left, written.right), written);
  }

  /** `bit` rounds fractions where JavaScript cuts them, and has only numbers with a sign. */
  function correctBits(
    node: ts.BinaryExpression | ts.PrefixUnaryExpression,
    written: TypeScriptToLua.CallExpression,
  ): Lua {
    const operands = ts.isBinaryExpression(node) ? [node.left, node.right] : [node.operand];
    if (isUnsignedShift(node)) return correctShift(node, written);
    written.params = written.params.map((param, place) => asBits(param, operands[place]));
    return written;
  }

  function correctShift(node: ts.BinaryExpression, written: TypeScriptToLua.CallExpression): Lua {
    const [left, right] = written.params;
    if (left === undefined || right === undefined) return written;
    const places = knownNumber(node.right, checker);
    if (places === 0 && isFiniteWhole(node.left)) return tstl.setNodePosition(modulo(left), written);
    written.params = [asBits(left, node.left), asBits(right, node.right)];
    const isPositive = places !== undefined && Number.isInteger(places) && places % 32 !== 0;
    return isPositive ? written : tstl.setNodePosition(modulo(written), written);
  }

  /** Whether an expression is made of numbers that are whole, and numbers at all. */
  function isFiniteWhole(node: ts.Expression): boolean {
    const inner = withoutBrackets(node);
    if (counts.has(inner) || isBitOperation(inner)) return true;
    if (!ts.isBinaryExpression(inner) || !keepingWholes.has(inner.operatorToken.kind)) return false;
    return isFiniteWhole(inner.left) && isFiniteWhole(inner.right);
  }

  /** An operand as `bit` must be given it: without a fraction, and not so large that it loses its last bits. */
  function asBits(written: Lua, operand: ts.Expression | undefined): Lua {
    if (operand === undefined) return written;
    const whole = wholes.has(operand) ? written : tstl.createParenthesizedExpression(callMath("modf", written));
    return sizes.isTooLarge(operand) ? modulo(whole) : whole;
  }
}

const keepingWholes: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
]);

function isUnsignedShift(node: ts.Expression): node is ts.BinaryExpression {
  const kind = ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken;
  return ts.isBinaryExpression(node) && node.operatorToken.kind === kind;
}

function modulo(number: Lua): Lua {
  return tstl.createBinaryExpression(number, tstl.createNumericLiteral(2 ** 32), tstl.SyntaxKind.ModuloOperator);
}

function callMath(name: string, ...params: Lua[]): TypeScriptToLua.CallExpression {
  const math = tstl.createTableIndexExpression(tstl.createIdentifier("math"), tstl.createStringLiteral(name));
  return tstl.createCallExpression(math, params);
}
