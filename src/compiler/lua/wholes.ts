import { ts } from "../typescript.ts";
import { isUndefined, withoutBrackets } from "../link/syntax-tests.ts";
import { keepsFractions, mayMakeFraction } from "./fractions.ts";
import { knownNumber } from "./known-number.ts";
import { isCallOf, type Origin, type Origins } from "./origins.ts";
import { calledFunction, resultsOf } from "./results.ts";
import { bitOperators, isBitAssignment } from "./bit-operators.ts";

/** Which expressions give no fraction, whatever runs. What is no number at all (NaN) may be among them. */
export interface Wholes {
  has(node: ts.Expression): boolean;
}

/**
 * Finds whole numbers by where they come from. What is not followed, as members of objects and elements of arrays, is whole in a script that
 * keeps no fraction anywhere.
 */
export function createWholes(source: ts.SourceFile, origins: () => Origins, checker: ts.TypeChecker): Wholes {
  let hasFractions: boolean | undefined;
  return { has: (node) => isWhole(node, new Set()) };

  function isWhole(node: ts.Expression, assumed: Set<ts.Symbol | ts.Node>): boolean {
    const inner = withoutBrackets(node);
    const type = checker.getTypeAtLocation(inner);
    const known = knownNumber(inner, checker);
    if (known !== undefined) return Number.isInteger(known);
    if (!isNumberType(type)) return false;
    if (ts.isIdentifier(inner)) return isWholeVariable(inner, assumed);
    if (ts.isConditionalExpression(inner)) return isWhole(inner.whenTrue, assumed) && isWhole(inner.whenFalse, assumed);
    if (ts.isCallExpression(inner)) return isWholeCall(inner, assumed);
    if (ts.isPrefixUnaryExpression(inner) || ts.isPostfixUnaryExpression(inner))
      return inner.operator === ts.SyntaxKind.TildeToken || isWhole(inner.operand, assumed);
    if (ts.isBinaryExpression(inner)) return isWholeOperation(inner, assumed);
    return isWholeElsewhere();
  }

  function isWholeOperation(node: ts.BinaryExpression, assumed: Set<ts.Symbol | ts.Node>): boolean {
    const { left, operatorToken, right } = node;
    if (bitOperators.has(operatorToken.kind) || isBitAssignment(node)) return true;
    if (operatorToken.kind === ts.SyntaxKind.EqualsToken) return isWhole(right, assumed);
    if (mayMakeFraction(node, checker)) return false;
    const isMissing = (side: ts.Expression): boolean => isUndefined(withoutBrackets(side));
    return [left, right].every((side) => isMissing(side) || isWhole(side, assumed));
  }

  function isWholeVariable(name: ts.Identifier, assumed: Set<ts.Symbol | ts.Node>): boolean {
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol === undefined || !isDeclaredNumber(symbol)) return false;
    if (assumed.has(symbol)) return true;
    assumed.add(symbol);
    const all = origins().variables.get(symbol) ?? ["elsewhere"];
    return all.every((origin) => isWholeOrigin(origin, assumed));
  }

  function isWholeOrigin(origin: Origin, assumed: Set<ts.Symbol | ts.Node>): boolean {
    if (origin === "count") return true;
    if (origin === "elsewhere") return isWholeElsewhere();
    return isUndefined(origin) || isWhole(origin, assumed);
  }

  function isWholeCall(call: ts.CallExpression, assumed: Set<ts.Symbol | ts.Node>): boolean {
    if (mayMakeFraction(call, checker)) return false;
    if (isCallOf(call, "Math", choosing) || isCallOf(call, "math", choosing))
      return call.arguments.every((argument) => isWhole(argument, assumed));
    const called = calledFunction(call, checker);
    if (called?.body === undefined) return isLibraryCall(call, checker) || isWholeElsewhere();
    if (assumed.has(called)) return true;
    assumed.add(called);
    return resultsOf(called.body).every((result) => isWhole(result, assumed));
  }

  function isDeclaredNumber(symbol: ts.Symbol): boolean {
    const { valueDeclaration } = symbol;
    return valueDeclaration !== undefined && isNumberType(checker.getTypeOfSymbolAtLocation(symbol, valueDeclaration));
  }

  function isWholeElsewhere(): boolean {
    hasFractions ??= keepsFractions(source, checker);
    return !hasFractions;
  }
}

/** Functions that hand on what they are given. */
const choosing: ReadonlySet<string> = new Set(["abs", "max", "min"]);

/** A number, or nothing; not what may be a text as well, or anything. */
function isNumberType(type: ts.Type): boolean {
  const wanted = ts.TypeFlags.NumberLike | ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Never;
  return (type.isUnion() ? type.types : [type]).every(({ flags }) => (flags & wanted) !== 0);
}

/** A function whose result TypeScript knows without what it is given: `text.indexOf(".")`, and not `list.pop()`. */
function isLibraryCall(call: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const declaration = checker.getResolvedSignature(call)?.declaration;
  return (
    declaration?.type !== undefined && declaration.getSourceFile().isDeclarationFile && givesNumber(declaration.type)
  );
}

function givesNumber(type: ts.TypeNode | ts.JSDocTag): boolean {
  if (ts.isUnionTypeNode(type)) return type.types.every(givesNumber);
  return type.kind === ts.SyntaxKind.NumberKeyword || type.kind === ts.SyntaxKind.UndefinedKeyword;
}
