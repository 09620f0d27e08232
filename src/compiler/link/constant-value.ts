import { isOpenValue } from "../../filter/open-parameters.ts";
import { ts } from "../typescript.ts";
import { isAssignment, isBracket, withoutBrackets } from "./syntax-tests.ts";
import {
  combine,
  decidedBy,
  decidingValues,
  isLooseEquality,
  isTruthy,
  passesOn,
  type Constant,
  type Known,
} from "./constant-operators.ts";
import { isSettled } from "./settled-constants.ts";

export { isTruthy, type Constant };

/** What is known about the value of an expression before the script runs. */
export interface ConstantFolder {
  /** The value, or undefined where it is only known at run time. */
  valueOf(expression: ts.Expression): Known | undefined;
  /** How a condition turns out, also where its value is not known: `text && false` is no text, but never true. */
  outcomeOf(condition: ts.Expression): boolean | undefined;
  /**
   * What is left of `a && b`, `a || b`, `a ?? b` or `a ? b : c` where a side is known and does not decide; the expression itself where nothing
   * is. As a condition more may go, for only its outcome counts; and as a statement everything that is only a value.
   */
  restOf(expression: ts.Expression, use?: Use): ts.Expression;
}

type Use = "value" | "condition" | "statement";

/** Values of literals, of the filter's parameters, of constants made of them, and of comparisons between them. */
export function createConstantFolder(
  checker: ts.TypeChecker,
  isParameter: (declaration: ts.Declaration) => boolean,
): ConstantFolder {
  const values = new Map<ts.Expression, Known | undefined>();
  return { valueOf, outcomeOf, restOf };

  function valueOf(expression: ts.Expression): Known | undefined {
    if (values.has(expression)) return values.get(expression);
    // A constant that is made of itself has no value.
    values.set(expression, undefined);
    const known = find(expression);
    values.set(expression, known);
    return known;
  }

  function find(node: ts.Expression): Known | undefined {
    if (isBracket(node)) return valueOf(node.expression);
    if (ts.isStringLiteralLike(node)) return { value: node.text };
    if (ts.isNumericLiteral(node)) return { value: Number(node.text) };
    if (node.kind === ts.SyntaxKind.TrueKeyword) return { value: true };
    if (node.kind === ts.SyntaxKind.FalseKeyword) return { value: false };
    if (ts.isIdentifier(node)) return node.text === "undefined" ? { value: undefined } : valueOfName(node);
    if (ts.isPrefixUnaryExpression(node)) return valueOfPrefix(node);
    if (ts.isBinaryExpression(node)) return valueOfBinary(node);
    if (ts.isConditionalExpression(node)) return valueOfConditional(node);
    if (ts.isTypeOfExpression(node)) return typeOf(valueOf(node.expression));
    if (ts.isPropertyAccessExpression(node)) return valueOfMember(node);
    return ts.isCallExpression(node) ? valueOfCall(node) : undefined;
  }

  function valueOfName(name: ts.MemberName): Known | undefined {
    const declaration = targetOf(checker, name)?.valueDeclaration;
    if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined;
    const { initializer } = declaration;
    if (initializer === undefined || !(isParameter(declaration) || isSettled(declaration, name))) return undefined;
    return valueOf(initializer);
  }

  function valueOfPrefix({ operator, operand }: ts.PrefixUnaryExpression): Known | undefined {
    if (operator === ts.SyntaxKind.ExclamationToken) {
      const outcome = outcomeOf(operand);
      return outcome === undefined ? undefined : { value: !outcome };
    }
    const inner = valueOf(operand);
    return operator === ts.SyntaxKind.MinusToken && typeof inner?.value === "number"
      ? { value: -inner.value }
      : undefined;
  }

  function valueOfBinary({ left, operatorToken: { kind }, right }: ts.BinaryExpression): Known | undefined {
    const valueOfSide = isLooseEquality(kind) ? orNull : valueOf;
    const [leftValue, rightValue] = [valueOfSide(left), valueOfSide(right)];
    if (leftValue !== undefined && rightValue !== undefined) return combine(leftValue.value, kind, rightValue.value);
    // The right side is not even looked at where the left one decides.
    if (leftValue !== undefined) return passesOn(leftValue.value, kind) === false ? leftValue : undefined;
    const decided = decidedBy(rightValue, kind);
    return decided !== undefined && hasNoEffect(left) && isBoolean(left) ? decided : undefined;
  }

  /** `null` is nil in Lua, as `undefined` is; only `==` and `!=` take them for the same. */
  function orNull(node: ts.Expression): Known | undefined {
    return node.kind === ts.SyntaxKind.NullKeyword ? { value: undefined } : valueOf(node);
  }

  function valueOfConditional({ condition, whenTrue, whenFalse }: ts.ConditionalExpression): Known | undefined {
    const outcome = outcomeOf(condition);
    return outcome === undefined ? undefined : valueOf(outcome ? whenTrue : whenFalse);
  }

  /** Members of modules and of enums that are written out, the length of a text, and a member of what may not be there. */
  function valueOfMember(node: ts.PropertyAccessExpression): Known | undefined {
    const declaration = targetOf(checker, node.name)?.valueDeclaration;
    if (declaration !== undefined && ts.isEnumMember(declaration) && isConstEnum(declaration.parent))
      return asKnown(checker.getConstantValue(node));
    if (ts.isIdentifier(node.expression) && isModule(targetOf(checker, node.expression))) return valueOfName(node.name);
    const object = valueOf(node.expression);
    if (object?.value === undefined) return object !== undefined && ts.isOptionalChain(node) ? object : undefined;
    return node.name.text === "length" && isPlainText(object.value) ? { value: object.value.length } : undefined;
  }

  /** `["a", "b"].includes(mode)`, what a text includes, and a method of what is not there: `word?.trim()`. */
  function valueOfCall(node: ts.CallExpression): Known | undefined {
    const { expression: callee, arguments: given } = node;
    if (ts.isOptionalChain(node)) {
      const known = valueOf(callee);
      if (known !== undefined && known.value === undefined) return known;
    }
    const [searched] = given;
    if (!ts.isPropertyAccessExpression(callee) || searched === undefined || given.length > 1) return undefined;
    const wanted = valueOf(searched);
    if (wanted === undefined || isOpenValue(wanted.value)) return undefined;
    const object = withoutBrackets(callee.expression);
    if (ts.isArrayLiteralExpression(object))
      return callee.name.text === "includes" ? includes(object, wanted.value) : undefined;
    const text = valueOf(callee.expression)?.value;
    const search = searches.get(callee.name.text);
    const areTexts = typeof text === "string" && !isOpenValue(text) && typeof wanted.value === "string";
    return search !== undefined && areTexts ? { value: search(text, wanted.value) } : undefined;
  }

  function includes({ elements }: ts.ArrayLiteralExpression, wanted: Constant): Known | undefined {
    const known = elements.map((element) => valueOf(element));
    const isWhole = known.every((element) => element !== undefined && !isOpenValue(element.value));
    return isWhole ? { value: known.some((element) => element?.value === wanted) } : undefined;
  }

  function outcomeOf(node: ts.Expression): boolean | undefined {
    const known = valueOf(node);
    if (known !== undefined) return isTruthy(known.value);
    if (isBracket(node)) return outcomeOf(node.expression);
    if (ts.isConditionalExpression(node)) {
      const outcome = outcomeOf(node.condition);
      return outcome === undefined ? undefined : outcomeOf(outcome ? node.whenTrue : node.whenFalse);
    }
    return ts.isBinaryExpression(node) ? outcomeOfLogical(node) : undefined;
  }

  function outcomeOfLogical({ left, operatorToken, right }: ts.BinaryExpression): boolean | undefined {
    const deciding = decidingValues[operatorToken.kind];
    if (deciding === undefined) return undefined;
    const [leftOutcome, rightOutcome] = [outcomeOf(left), outcomeOf(right)];
    if (leftOutcome === deciding || (rightOutcome === deciding && hasNoEffect(left))) return deciding;
    return leftOutcome !== undefined && rightOutcome !== undefined ? !deciding : undefined;
  }

  function restOf(node: ts.Expression, use: Use = "value"): ts.Expression {
    const rest = stepTo(node, use);
    return rest === node ? node : restOf(rest, use);
  }

  function stepTo(node: ts.Expression, use: Use): ts.Expression {
    if (ts.isConditionalExpression(node)) {
      const outcome = outcomeOf(node.condition);
      return outcome === undefined ? node : outcome ? node.whenTrue : node.whenFalse;
    }
    if (!ts.isBinaryExpression(node)) return node;
    const { left, operatorToken, right } = node;
    const leftValue = valueOf(left);
    const passes = leftValue === undefined ? undefined : passesOn(leftValue.value, operatorToken.kind);
    if (passes !== undefined) return passes ? right : left;
    const deciding = decidingValues[operatorToken.kind];
    if (deciding === undefined) return node;
    if (use === "value") return valueOf(right)?.value === !deciding && isBoolean(left) ? left : node;
    if (outcomeOf(left) === !deciding) return right;
    const outcome = outcomeOf(right);
    return outcome === !deciding || (use === "statement" && outcome !== undefined) ? left : node;
  }

  /** `text && true` is true and no text, `undefined || false` is false. */
  function isBoolean(side: ts.Expression): boolean {
    return (checker.getTypeAtLocation(side).flags & ts.TypeFlags.BooleanLike) !== 0;
  }
}

const searches: ReadonlyMap<string, (text: string, wanted: string) => boolean> = new Map([
  ["includes", (text: string, wanted: string) => text.includes(wanted)],
  ["startsWith", (text: string, wanted: string) => text.startsWith(wanted)],
  ["endsWith", (text: string, wanted: string) => text.endsWith(wanted)],
]);

function typeOf(known: Known | undefined): Known | undefined {
  return known === undefined ? undefined : { value: typeof known.value };
}

function asKnown(value: string | number | undefined): Known | undefined {
  return value === undefined ? undefined : { value };
}

/** A text that is as long in Lua, which counts bytes, as in JavaScript. */
function isPlainText(value: Constant): value is string {
  return typeof value === "string" && !isOpenValue(value) && /^[\0-\x7f]*$/.test(value);
}

function isConstEnum({ modifiers }: ts.EnumDeclaration): boolean {
  return (modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ConstKeyword);
}

function isModule(symbol: ts.Symbol | undefined): boolean {
  return symbol?.valueDeclaration !== undefined && ts.isSourceFile(symbol.valueDeclaration);
}

/** Reading and comparing; no call, no assignment. */
export function hasNoEffect(expression: ts.Expression): boolean {
  if (ts.isCallExpression(expression) || ts.isNewExpression(expression) || ts.isDeleteExpression(expression))
    return false;
  if (isUpdate(expression) || (ts.isBinaryExpression(expression) && isAssignment(expression))) return false;
  return ts.forEachChild(expression, (child) => (hasNoEffect(child as ts.Expression) ? undefined : true)) !== true;
}

function isUpdate(node: ts.Expression): boolean {
  if (!ts.isPostfixUnaryExpression(node) && !ts.isPrefixUnaryExpression(node)) return false;
  return node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
}

/** The symbol that a name stands for, seen through imports and re-exports. */
export function targetOf(checker: ts.TypeChecker, name: ts.Node): ts.Symbol | undefined {
  const symbol = checker.getSymbolAtLocation(name);
  return symbol === undefined ? undefined : seenThrough(checker, symbol);
}

export function seenThrough(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}
