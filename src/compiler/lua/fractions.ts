import { ts } from "../typescript.ts";
import { bitOperators, isBitAssignment } from "./bit-operators.ts";
import { knownNumber } from "./known-number.ts";

/** Whether a script makes a fraction anywhere that is not rounded at once. */
export function keepsFractions(source: ts.SourceFile, checker: ts.TypeChecker): boolean {
  const visit = (node: ts.Node): boolean => {
    if (ts.isExpression(node) && mayMakeFraction(node, checker) && isKept(node)) return true;
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false;
  };
  return visit(source);
}

/** Whether an expression may give a fraction though nothing in it is one. */
export function mayMakeFraction(node: ts.Expression, checker: ts.TypeChecker): boolean {
  if (ts.isNumericLiteral(node)) return !Number.isInteger(Number(node.text));
  if (ts.isBinaryExpression(node)) return divisions.has(node.operatorToken.kind) || isFractionPower(node, checker);
  if (ts.isCallExpression(node)) return isFractionCall(node, checker);
  return ts.isAsExpression(node) && isAnything(checker.getTypeAtLocation(node.expression));
}

const divisions: ReadonlySet<ts.SyntaxKind> = new Set([ts.SyntaxKind.SlashToken, ts.SyntaxKind.SlashEqualsToken]);

/** `n ** -1`, or by a number that may be below 0. */
function isFractionPower({ operatorToken, right }: ts.BinaryExpression, checker: ts.TypeChecker): boolean {
  const isPower = [ts.SyntaxKind.AsteriskAsteriskToken, ts.SyntaxKind.AsteriskAsteriskEqualsToken];
  if (!isPower.includes(operatorToken.kind)) return false;
  const exponent = knownNumber(right, checker) ?? -1;
  return !Number.isInteger(exponent) || exponent < 0;
}

/** `Number(text)`, `Math.sqrt(n)`, `metadata.get(key)`: a function of a library that may give fractions. */
function isFractionCall(call: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const { expression } = call;
  if (ts.isIdentifier(expression) && fractionFunctions.has(expression.text)) return true;
  const isMember = ts.isPropertyAccessExpression(expression) && ts.isIdentifier(expression.expression);
  const library = isMember ? expression.expression.text : "";
  if (isMember && (library === "Math" || library === "math")) return !wholeFunctions.has(expression.name.text);
  if (isMember && fractionMethods.has(`${library}.${expression.name.text}`)) return true;
  const declaration = checker.getResolvedSignature(call)?.declaration;
  return declaration?.getSourceFile().isDeclarationFile === true && mayBeMixed(checker.getTypeAtLocation(call));
}

const fractionFunctions: ReadonlySet<string> = new Set(["Number", "parseFloat", "tonumber"]);
const fractionMethods: ReadonlySet<string> = new Set(["Number.parseFloat", "os.clock", "os.difftime"]);

/** Those that give a whole number always, and those that do where they are given some. */
const wholeFunctions: ReadonlySet<string> = new Set(["floor", "ceil", "round", "trunc", "sign", "abs", "max", "min"]);

/** A number or something else, or anything: it is not the script that made it. */
function mayBeMixed(type: ts.Type): boolean {
  if (isAnything(type)) return true;
  const isNumber = ({ flags }: ts.Type): boolean => (flags & ts.TypeFlags.NumberLike) !== 0;
  const isOther = ({ flags }: ts.Type): boolean =>
    (flags & (ts.TypeFlags.StringLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.Object)) !== 0;
  return type.isUnion() && type.types.some(isNumber) && type.types.some(isOther);
}

function isAnything({ flags }: ts.Type): boolean {
  return (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
}

/** Whether a fraction goes on: it is neither rounded, nor compared, nor written at once. */
function isKept(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isExpressionStatement(parent)) return ts.isBinaryExpression(node);
  if (ts.isTemplateSpan(parent)) return false;
  if (ts.isCallExpression(parent)) return parent.expression === node || !isRounding(parent);
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator !== ts.SyntaxKind.TildeToken && isKept(parent);
  if (ts.isBinaryExpression(parent)) return isKeptBy(parent, node);
  return isPassedOn(parent) ? isKept(parent) : true;
}

function isKeptBy(parent: ts.BinaryExpression, node: ts.Expression): boolean {
  if (bitOperators.has(parent.operatorToken.kind) || comparisons.has(parent.operatorToken.kind)) return false;
  if (isBitAssignment(parent) && parent.right === node) return false;
  return arithmetic.has(parent.operatorToken.kind) ? isKept(parent) : true;
}

function isPassedOn(node: ts.Node): node is ts.Expression {
  return ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node);
}

/** `Math.floor(n)`, `String(n)`, and their like. */
function isRounding({ expression }: ts.CallExpression): boolean {
  if (ts.isIdentifier(expression)) return expression.text === "String" || expression.text === "tostring";
  if (!ts.isPropertyAccessExpression(expression) || !ts.isIdentifier(expression.expression)) return false;
  return /^[Mm]ath\.(floor|ceil|round|trunc|sign)$/.test(`${expression.expression.text}.${expression.name.text}`);
}

const arithmetic: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
]);

const comparisons: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
]);
