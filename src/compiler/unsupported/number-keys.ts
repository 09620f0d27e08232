import { isList, isText, partsOf } from "../text-and-list-types.ts";
import { ts } from "../typescript.ts";
import type { Unsupported } from "./find-unsupported.ts";

type Text = Omit<Unsupported, "node">;

/**
 * Keys that JavaScript makes texts of, and Lua does not: `hits[200]` and `hits["200"]` are two entries of a table. A number as key of what
 * has texts as keys, the other way around, and numbers where keys are listed.
 */
export function findNumberKey(node: ts.Node, checker: ts.TypeChecker): Unsupported | undefined {
  const text = textAt(node, checker);
  return text === undefined ? undefined : { node, ...text };
}

/** What is wrong with an expression that is a key, or that lists keys. */
function textAt(node: ts.Node, checker: ts.TypeChecker): Text | undefined {
  if (isListedObject(node)) return hasNumberKeys(typeOf(node, checker), checker) ? listed : undefined;
  const keyed = keyedObject(node, checker);
  if (keyed === undefined) return undefined;
  const key = keyOf(keyed.key, checker);
  const parts = partsOf(keyed.object, checker);
  if (parts.some((part) => isList(part, checker) || isText(part))) return undefined;
  if (parts.some((part) => key.isNumber && hasTextKey(part, key, checker))) return numberForText;
  return parts.some((part) => isNumeral(key) && hasNumberKey(part, key, checker)) ? textForNumber : undefined;
}

const numberForText: Text = {
  message: "Found a number as key, wanted a text as the other keys are: in Lua the two are not the same key",
  hint: "Write String(n), or the number in quotes",
};

const textForNumber: Text = {
  message: "Found a text as key, wanted a number as the other keys are: in Lua the two are not the same key",
  hint: "Write the number without quotes",
};

const listed: Text = {
  message: "Found an object whose keys are numbers, which JavaScript lists as texts and Lua as numbers",
  hint: "Use a LuaTable with numbers as keys and pairs, or texts as keys",
};

interface Keyed {
  readonly object: ts.Type;
  readonly key: ts.Expression;
}

/** The object that an expression, or the name of a member, is a key of. */
function keyedObject(node: ts.Node, checker: ts.TypeChecker): Keyed | undefined {
  const { parent } = node as { parent: ts.Node | undefined };
  if (parent === undefined) return undefined;
  if (ts.isElementAccessExpression(parent) && parent.argumentExpression === node)
    return { object: typeOf(parent.expression, checker), key: parent.argumentExpression };
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.InKeyword && parent.left === node)
    return { object: typeOf(parent.right, checker), key: parent.left };
  return ts.isObjectLiteralElementLike(parent) && parent.name === node && ts.isObjectLiteralExpression(parent.parent)
    ? keyedLiteral(parent.parent, parent.name, checker)
    : undefined;
}

/** A member of an object that is to be of some other type than it is by itself. */
function keyedLiteral(literal: ts.ObjectLiteralExpression, name: ts.PropertyName, checker: ts.TypeChecker) {
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) return undefined;
  const object = checker.getContextualType(literal);
  return object && { object, key: ts.isComputedPropertyName(name) ? name.expression : name };
}

/** A key: whether it may be a number, and its text where it is a literal. */
interface Key {
  readonly isNumber: boolean;
  readonly text?: string;
}

function keyOf(node: ts.Expression, checker: ts.TypeChecker): Key {
  if (ts.isStringLiteralLike(node)) return { isNumber: false, text: node.text };
  if (ts.isNumericLiteral(node)) return { isNumber: true, text: node.text };
  const type = typeOf(node, checker);
  const isNumber = (type.isUnion() ? type.types : [type]).some(({ flags }) => (flags & ts.TypeFlags.NumberLike) !== 0);
  return type.isStringLiteral() || type.isNumberLiteral() ? { isNumber, text: String(type.value) } : { isNumber };
}

function typeOf(node: ts.Node, checker: ts.TypeChecker): ts.Type {
  return checker.getTypeAtLocation(node);
}

/** A text that is written as the number that JavaScript takes it for. */
function isNumeral({ isNumber, text }: Key): boolean {
  return !isNumber && text !== undefined && String(Number(text)) === text;
}

function hasTextKey(object: ts.Type, { text }: Key, checker: ts.TypeChecker): boolean {
  const member = text === undefined ? undefined : memberName(object, text, checker);
  if (member !== undefined) return ts.isStringLiteral(member);
  return hasIndex(object, ts.IndexKind.String, checker) && !hasIndex(object, ts.IndexKind.Number, checker);
}

function hasNumberKey(object: ts.Type, { text = "" }: Key, checker: ts.TypeChecker): boolean {
  const member = memberName(object, text, checker);
  if (member !== undefined) return ts.isNumericLiteral(member);
  return hasIndex(object, ts.IndexKind.Number, checker) && !hasIndex(object, ts.IndexKind.String, checker);
}

/** Whether an object of a type takes any text, or any number, as key. */
export function hasIndex(object: ts.Type, kind: ts.IndexKind, checker: ts.TypeChecker): boolean {
  const wanted = kind === ts.IndexKind.Number ? ts.TypeFlags.Number : ts.TypeFlags.String;
  return checker.getIndexInfosOfType(object).some(({ keyType }) => (keyType.flags & wanted) !== 0);
}

/** How a member is named where it is declared. */
function memberName(object: ts.Type, key: string, checker: ts.TypeChecker): ts.PropertyName | undefined {
  const declaration = checker.getPropertyOfType(object, key)?.valueDeclaration;
  return declaration !== undefined && (ts.isPropertyAssignment(declaration) || ts.isPropertySignature(declaration))
    ? declaration.name
    : undefined;
}

/** The object of `Object.keys(object)`, `Object.entries(object)` and `for (const key in object)`, unless only the keys are counted. */
function isListedObject(node: ts.Node): node is ts.Expression {
  const { parent } = node as { parent: ts.Node | undefined };
  if (parent === undefined) return false;
  if (ts.isForInStatement(parent)) return parent.expression === node;
  if (!ts.isCallExpression(parent) || parent.arguments[0] !== node) return false;
  const isCounted = ts.isPropertyAccessExpression(parent.parent) && parent.parent.name.text === "length";
  return isListing(parent.expression) && !isCounted;
}

function isListing(node: ts.Expression): boolean {
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return false;
  return node.expression.text === "Object" && (node.name.text === "keys" || node.name.text === "entries");
}

/** Lists are refused on their own. */
function hasNumberKeys(object: ts.Type, checker: ts.TypeChecker): boolean {
  const isNumbered = (part: ts.Type): boolean =>
    hasIndex(part, ts.IndexKind.Number, checker) ||
    checker
      .getPropertiesOfType(part)
      .some(({ name }) => isDigits(name) && isNumberName(memberName(part, name, checker)));
  return partsOf(object, checker).some((part) => !isList(part, checker) && !isText(part) && isNumbered(part));
}

function isDigits(name: string): boolean {
  return /^\d/.test(name);
}

function isNumberName(name: ts.PropertyName | undefined): boolean {
  return name !== undefined && ts.isNumericLiteral(name);
}
