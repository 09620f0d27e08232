import { hasIndex } from "./number-keys.ts";
import { isList, isListType, isText, isTextType, partsOf } from "../text-and-list-types.ts";
import { ts } from "../typescript.ts";
import type { Unsupported } from "./find-unsupported.ts";

/** A text, a list or an object with texts as keys where an object with a length, or with numbers as keys, is wanted: its members would be read as those of a table. */
export function findHandedAsOther(node: ts.Node, checker: ts.TypeChecker): Unsupported | undefined {
  if (!ts.isExpression(node) || !isHanded(node)) return undefined;
  // What is wanted is known at once, and seldom such a table; the type of each value takes its time.
  const wanted = checker.getContextualType(node);
  if (wanted === undefined || !wantsTable(partsOf(wanted, checker), checker)) return undefined;
  const type = checker.getTypeAtLocation(node);
  const keyed = checkKeys(partsOf(type, checker), partsOf(wanted, checker), checker);
  if (keyed !== undefined) return isGivenToLua(node, checker) ? undefined : { node, ...keyed };
  const isOfText = isTextType(type, checker);
  if (!(isOfText || isListType(type, checker)) || isGivenToLua(node, checker)) return undefined;
  const what = isOfText ? "text" : "list";
  return {
    node,
    message: `Found a ${what} where "${checker.typeToString(wanted)}" is wanted, whose members a ${what} has under other names in Lua`,
    hint: isOfText
      ? 'Declare "string" there, or hand on what it needs, as text.length'
      : 'Declare a list there, as "readonly string[]", or hand on what it needs, as list.length',
  };
}

/** What has texts as keys, where numbers are to be its keys: JavaScript makes texts of them. */
function checkKeys(
  given: readonly ts.Type[],
  wanted: readonly ts.Type[],
  checker: ts.TypeChecker,
): Omit<Unsupported, "node"> | undefined {
  const has = (part: ts.Type, kind: ts.IndexKind, other: ts.IndexKind): boolean =>
    !isList(part, checker) && !isText(part) && hasIndex(part, kind, checker) && !hasIndex(part, other, checker);
  const isNumbered = wanted.some((part) => has(part, ts.IndexKind.Number, ts.IndexKind.String));
  if (!isNumbered || !given.some((part) => has(part, ts.IndexKind.String, ts.IndexKind.Number))) return undefined;
  return {
    message: "Found an object with texts as keys where one with numbers is wanted: in Lua the two are not the same key",
    hint: "Declare the same kind of keys in both places",
  };
}

const known = new WeakMap<ts.SourceFile, boolean>();

/** Whether a file declares what only a table can be meant by: a member `length`, or keys that are no texts. Few do, and the check takes its time. */
export function declaresTables(source: ts.SourceFile): boolean {
  const declares = known.get(source) ?? isDeclaredIn(source);
  known.set(source, declares);
  return declares;
}

function isDeclaredIn(node: ts.Node): boolean {
  if (ts.isMappedTypeNode(node)) return true;
  if (ts.isStringLiteral(node) && node.text === "length") return true;
  if (ts.isIdentifier(node) && node.text === "length" && isMemberDeclaration(node.parent)) return true;
  if (ts.isIndexSignatureDeclaration(node) && node.parameters[0]?.type?.kind !== ts.SyntaxKind.StringKeyword)
    return true;
  if (isRecord(node) && !hasTextKeys(node.typeArguments ?? [])) return true;
  return ts.forEachChild(node, (child) => (isDeclaredIn(child) ? true : undefined)) === true;
}

function isMemberDeclaration(node: ts.Node): boolean {
  return ts.isTypeElement(node) || ts.isClassElement(node) || ts.isObjectLiteralElement(node);
}

function isRecord(node: ts.Node): node is ts.TypeReferenceNode {
  return ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) && node.typeName.text === "Record";
}

/** The keys of `Record<string, …>` and its like. */
function hasTextKeys([key]: readonly ts.TypeNode[]): boolean {
  if (key === undefined) return false;
  if (ts.isUnionTypeNode(key)) return key.types.every((part) => hasTextKeys([part]));
  return key.kind === ts.SyntaxKind.StringKeyword || (ts.isLiteralTypeNode(key) && ts.isStringLiteral(key.literal));
}

/** Only whole values are handed on: not the parts of brackets, nor an object whose member is read. */
function isHanded(node: ts.Expression): boolean {
  const { parent } = node;
  const isInner = ts.isParenthesizedExpression(parent) || ts.isConditionalExpression(parent);
  return !isInner && !ts.isPropertyAccessExpression(parent) && !isTakenApart(node);
}

/** Whether a value is given to a function that the filter does not declare, as `ipairs`, which knows what it gets. */
function isGivenToLua({ parent }: ts.Node, checker: ts.TypeChecker): boolean {
  if (!ts.isCallExpression(parent)) return false;
  return checker.getResolvedSignature(parent)?.declaration?.getSourceFile().isDeclarationFile ?? false;
}

/** Whether a pattern takes members of a value, or of what it is part of: what the pattern says of its type is not asked for. */
function isTakenApart(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent))
    return ts.isObjectBindingPattern(parent.name) || ts.isArrayBindingPattern(parent.name);
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)
    return ts.isObjectLiteralExpression(parent.left) || ts.isArrayLiteralExpression(parent.left);
  const isPart =
    ts.isParenthesizedExpression(parent) ||
    ts.isConditionalExpression(parent) ||
    ts.isBinaryExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isObjectLiteralExpression(parent) ||
    ts.isArrayLiteralExpression(parent);
  return isPart && isTakenApart(parent);
}

/** Whether nothing but a table with a length or with numbers as keys can be meant; numbers and the like are beside it at most. */
function wantsTable(parts: readonly ts.Type[], checker: ts.TypeChecker): boolean {
  const others = parts.filter(({ flags }) => (flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike)) === 0);
  return others.length > 0 && others.every((part) => readsAsTable(part, checker));
}

function readsAsTable(part: ts.Type, checker: ts.TypeChecker): boolean {
  if (isText(part) || isList(part, checker)) return false;
  if ((part.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0) return false;
  const hasLength = checker.getPropertyOfType(part, "length") !== undefined;
  return hasLength || checker.getIndexTypeOfType(part, ts.IndexKind.Number) !== undefined;
}
