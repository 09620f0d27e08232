import { ts } from "../typescript.ts";
import { functionOf, functionsIn, usesOf } from "./changed-elsewhere.ts";
import { targetOf } from "./constant-value.ts";
import { isAccessor } from "./evaluation-effects.ts";
import { isWritten } from "./loop-variables.ts";

/** Whether a list is as long behind a loop's body as before: the body only reads it, and changes it by no other name. */
export function keepsLength(list: ts.Identifier, body: ts.Statement, checker: ts.TypeChecker): boolean {
  const symbol = checker.getSymbolAtLocation(list);
  const declaration = targetOf(checker, list)?.valueDeclaration;
  const owner = declaration === undefined ? undefined : functionOf(declaration);
  return usesOf(body, symbol, checker).every(isRead) && (isUnshared() || changesNoList(body, checker));

  /** Made here, and never handed on. */
  function isUnshared(): boolean {
    if (declaration === undefined || owner === undefined || !ts.isVariableDeclaration(declaration)) return false;
    const isCaptured = functionsIn(owner).some((inner) => usesOf(inner, symbol, checker).length > 0);
    return !isCaptured && isNewList(declaration.initializer, checker) && usesOf(owner, symbol, checker).every(isOwnUse);
  }
}

/** Whether a body runs nothing that could change a list: it sets no elements, and calls only what reads texts, numbers and lists. */
function changesNoList(body: ts.Node, checker: ts.TypeChecker): boolean {
  const isQuiet = (node: ts.Node): boolean => {
    if (ts.isCallExpression(node) && !isReading(node, checker)) return false;
    if (ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node) || ts.isDeleteExpression(node)) return false;
    if (ts.isElementAccessExpression(node) && isWritten(node) && isList(node.expression, checker)) return false;
    if (ts.isPropertyAccessExpression(node) && (isAccessor(node, checker) || isLengthWritten(node))) return false;
    return ts.forEachChild(node, (child) => (isQuiet(child) ? undefined : true)) !== true;
  };
  return isQuiet(body);
}

function isLengthWritten(node: ts.PropertyAccessExpression): boolean {
  return node.name.text === "length" && isWritten(node);
}

/** A call of a method of texts, of `Math` or `string`, or of a list's that changes nothing, without a function that it would call. */
function isReading({ expression, arguments: given }: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const isFunction = (node: ts.Expression): boolean => checker.getTypeAtLocation(node).getCallSignatures().length > 0;
  if (given.some(isFunction)) return false;
  if (ts.isIdentifier(expression)) return isDeclaredOnly(expression, checker) && quietFunctions.has(expression.text);
  if (!ts.isPropertyAccessExpression(expression) || !isDeclaredOnly(expression.name, checker)) return false;
  const { expression: receiver, name } = expression;
  if (ts.isIdentifier(receiver) && quietLibraries.has(receiver.text)) return isDeclaredOnly(receiver, checker);
  const isText = (checker.getTypeAtLocation(receiver).flags & ts.TypeFlags.StringLike) !== 0;
  return isText || (isList(receiver, checker) && readingMethods.has(name.text));
}

function isDeclaredOnly(name: ts.Node, checker: ts.TypeChecker): boolean {
  return checker.getSymbolAtLocation(name)?.declarations?.[0]?.getSourceFile().isDeclarationFile === true;
}

function isList(node: ts.Expression, checker: ts.TypeChecker): boolean {
  return checker.isArrayLikeType(checker.getTypeAtLocation(node));
}

const quietFunctions: ReadonlySet<string> = new Set(
  "tostring tonumber String Number parseInt parseFloat type".split(" "),
);
const quietLibraries: ReadonlySet<string> = new Set(["Math", "math", "string"]);
const readingMethods: ReadonlySet<string> = new Set("at includes indexOf join lastIndexOf slice concat".split(" "));

/** `list[…]` and `list.length`, where neither is given a value. */
function isRead(list: ts.Identifier): boolean {
  const { parent } = list;
  const isElement = ts.isElementAccessExpression(parent) && parent.expression === list;
  const isLength = ts.isPropertyAccessExpression(parent) && parent.name.text === "length";
  return (isElement || isLength) && !isWritten(parent) && !ts.isDeleteExpression(parent.parent);
}

/** A read, a changed element, or a method of lists that hands the list to nobody. */
function isOwnUse({ parent }: ts.Identifier): boolean {
  if (ts.isElementAccessExpression(parent)) return true;
  return ts.isPropertyAccessExpression(parent) && quietMembers.has(parent.name.text);
}

const quietMembers: ReadonlySet<string> = new Set(
  "length push pop shift unshift join includes indexOf slice".split(" "),
);

function isNewList(value: ts.Expression | undefined, checker: ts.TypeChecker): boolean {
  if (value === undefined) return false;
  if (ts.isArrayLiteralExpression(value)) return true;
  if (!ts.isCallExpression(value) || !ts.isPropertyAccessExpression(value.expression)) return false;
  const isOfLibrary = checker.getResolvedSignature(value)?.declaration?.getSourceFile().isDeclarationFile === true;
  return isOfLibrary && listMakers.has(value.expression.name.text);
}

/** Methods of texts and lists that make a list. */
const listMakers: ReadonlySet<string> = new Set("concat filter flatMap map slice split".split(" "));
