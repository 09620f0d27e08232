import { luaLib, ts, tstl, type TypeScriptToLua } from "../typescript.ts";
import { isListType, isNumberType, isTextType } from "../text-and-list-types.ts";

type Context = TypeScriptToLua.TransformationContext;

/** What TypeScriptToLua made of a member of a text or a list, or of the question whether it is there, as JavaScript means it. */
export function correctMember(
  node: ts.Expression,
  written: TypeScriptToLua.Expression,
  context: Context,
): TypeScriptToLua.Expression {
  if (!ts.isBinaryExpression(node)) return asMemberOfText(node, written, context);
  return tstl.isBinaryExpression(written) ? withPlaceOfList(node, written, context) : written;
}

/**
 * `text?.length` and `text?.[0]`, of which TypeScriptToLua makes members of a table: the type of `text` still has `undefined` there. Lists
 * lack only their `["length"]`.
 */
function asMemberOfText(
  node: ts.Expression,
  written: TypeScriptToLua.Expression,
  context: Context,
): TypeScriptToLua.Expression {
  if (!isMember(node) || !tstl.isTableIndexExpression(written)) return written;
  const { checker } = context;
  const owner = checker.getTypeAtLocation(node.expression);
  const isText = isTextType(owner, checker);
  const { table, index } = written;
  const isLength = tstl.isStringLiteral(index) && index.value === "length";
  if (isLength && (isText || isListType(owner, checker)))
    return tstl.createUnaryExpression(table, tstl.SyntaxKind.LengthOperator, node);
  const isPlace =
    ts.isElementAccessExpression(node) && isNumberType(checker.getTypeAtLocation(node.argumentExpression));
  return isText && isPlace ? characterOf(written, node, context) : written;
}

/** `place in list` is `list[place + 1] ~= nil`; TypeScriptToLua asks for the place as it is. */
function withPlaceOfList(
  { left, operatorToken, right }: ts.BinaryExpression,
  written: TypeScriptToLua.BinaryExpression,
  { checker }: Context,
): TypeScriptToLua.BinaryExpression {
  const isIn = operatorToken.kind === ts.SyntaxKind.InKeyword;
  if (!isIn || !isListType(checker.getTypeAtLocation(right), checker)) return written;
  if (!isNumberType(checker.getTypeAtLocation(left)) || !tstl.isTableIndexExpression(written.left)) return written;
  written.left.index = plusOne(written.left.index);
  return written;
}

function plusOne(place: TypeScriptToLua.Expression): TypeScriptToLua.Expression {
  if (tstl.isNumericLiteral(place)) return tstl.createNumericLiteral(place.value + 1);
  return tstl.createBinaryExpression(place, tstl.createNumericLiteral(1), tstl.SyntaxKind.AdditionOperator);
}

function isMember(node: ts.Expression): node is ts.PropertyAccessExpression | ts.ElementAccessExpression {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

/** What TypeScriptToLua makes of `text[0]`. */
function characterOf(
  { table, index }: TypeScriptToLua.TableIndexExpression,
  node: ts.Expression,
  context: Context,
): TypeScriptToLua.Expression {
  context.usedLuaLibFeatures.add(luaLib.LuaLibFeature.StringAccess);
  return tstl.createCallExpression(tstl.createIdentifier("__TS__StringAccess"), [table, index], node);
}
