import { isOpenValue } from "../../filter/open-parameters.ts";
import { ts } from "../typescript.ts";

export type Constant = string | number | boolean | undefined;

/** A value that is known before the script runs; it may be `undefined`. */
export interface Known {
  readonly value: Constant;
}

/** What an operator makes of two values; undefined where only the script can say. */
export function combine(left: Constant, operator: ts.SyntaxKind, right: Constant): Known | undefined {
  if (isLater(left, right, operator)) return undefined;
  const compare = comparisons[operator];
  if (compare !== undefined) return { value: compare(left, right) };
  if (isLooseEquality(operator)) return compareLoosely(left, operator, right);
  // The order of texts is left to Lua, which compares bytes.
  const order = orders[operator];
  const areNumbers = typeof left === "number" && typeof right === "number";
  return order === undefined || !areNumbers ? undefined : { value: order(left, right) };
}

/** `false && x` and `x && false` are false, the latter where leaving `x` out changes nothing; the same for `true ||`. */
export function decidedBy(side: Known | undefined, operator: ts.SyntaxKind): Known | undefined {
  const deciding = decidingValues[operator];
  return deciding !== undefined && side?.value === deciding ? { value: deciding } : undefined;
}

/** The value of one side that decides an operator, whatever the other is. */
export const decidingValues: Partial<Record<ts.SyntaxKind, boolean>> = {
  [ts.SyntaxKind.AmpersandAmpersandToken]: false,
  [ts.SyntaxKind.BarBarToken]: true,
};

/** As Lua sees it, where the script runs: 0 and the empty text are true. */
export function isTruthy(value: Constant): boolean {
  return value !== undefined && value !== false;
}

/** Whether a left side gives way to the right one in `&&`, `||` or `??`; undefined for other operators. */
export function passesOn(left: Constant, operator: ts.SyntaxKind): boolean | undefined {
  if (operator === ts.SyntaxKind.AmpersandAmpersandToken) return isTruthy(left);
  if (operator === ts.SyntaxKind.BarBarToken) return !isTruthy(left);
  return operator === ts.SyntaxKind.QuestionQuestionToken ? left === undefined : undefined;
}

export function isLooseEquality(operator: ts.SyntaxKind): boolean {
  return operator === ts.SyntaxKind.EqualsEqualsToken || operator === ts.SyntaxKind.ExclamationEqualsToken;
}

/** A parameter that stays open has some text, but nobody knows which one to compare. */
function isLater(left: Constant, right: Constant, operator: ts.SyntaxKind): boolean {
  const [isLeftOpen, isRightOpen] = [isOpenValue(left), isOpenValue(right)];
  if ((!isLeftOpen && !isRightOpen) || passesOn(left, operator) !== undefined) return false;
  const other = isLeftOpen ? right : left;
  return typeof other === "string" || !isEquality(operator);
}

function isEquality(operator: ts.SyntaxKind): boolean {
  const { EqualsEqualsEqualsToken, ExclamationEqualsEqualsToken } = ts.SyntaxKind;
  return operator === EqualsEqualsEqualsToken || operator === ExclamationEqualsEqualsToken || isLooseEquality(operator);
}

/** `==` converts values of other types; that is left to whoever refuses it. */
function compareLoosely(left: Constant, operator: ts.SyntaxKind, right: Constant): Known | undefined {
  if (left !== undefined && right !== undefined && typeof left !== typeof right) return undefined;
  return { value: (left === right) === (operator === ts.SyntaxKind.EqualsEqualsToken) };
}

const orders: Partial<Record<ts.SyntaxKind, (left: number, right: number) => boolean>> = {
  [ts.SyntaxKind.LessThanToken]: (left, right) => left < right,
  [ts.SyntaxKind.LessThanEqualsToken]: (left, right) => left <= right,
  [ts.SyntaxKind.GreaterThanToken]: (left, right) => left > right,
  [ts.SyntaxKind.GreaterThanEqualsToken]: (left, right) => left >= right,
};

const comparisons: Partial<Record<ts.SyntaxKind, (left: Constant, right: Constant) => Constant>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: (left, right) => left === right,
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: (left, right) => left !== right,
  [ts.SyntaxKind.AmpersandAmpersandToken]: (left, right) => (isTruthy(left) ? right : left),
  [ts.SyntaxKind.BarBarToken]: (left, right) => (isTruthy(left) ? left : right),
  [ts.SyntaxKind.QuestionQuestionToken]: (left, right) => left ?? right,
};
