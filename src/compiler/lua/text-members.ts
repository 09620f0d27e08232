import { luaLib, ts, tstl, type TypeScriptToLua } from "../typescript.ts";
import { isListType, isNumberType, isTextType } from "../text-and-list-types.ts";

type Context = TypeScriptToLua.TransformationContext;

/**
 * `text?.length` and `text?.[0]`, of which TypeScriptToLua makes members of a table: the type of `text` still has `undefined` there. Lists
 * lack only their `["length"]`.
 *
 * @param written what TypeScriptToLua made of `node`
 */
export function asMemberOfText(
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
