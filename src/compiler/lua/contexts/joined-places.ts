import { ts } from "../../typescript.ts";
import type { FunctionPlace } from "./function-places.ts";

/** The parts of an expression that TypeScript gives one type, where nothing else is wanted of them. */
export function joinedPlaces(node: ts.Expression, checker: ts.TypeChecker): readonly FunctionPlace[] {
  if (!joinsValues(node) || checker.getContextualType(node) !== undefined) return [];
  const type = checker.getTypeAtLocation(node);
  if (ts.isConditionalExpression(node))
    return [node.whenTrue, node.whenFalse].map((part) => placeOf(part, type, checker));
  if (ts.isBinaryExpression(node) && isChoice(node.operatorToken.kind))
    return [node.left, node.right].map((part) => placeOf(part, type, checker));
  if (ts.isArrayLiteralExpression(node)) return elementPlaces(node, type, checker);
  return ts.isObjectLiteralExpression(node) ? spreadMembers(node, type, checker) : [];
}

function joinsValues(node: ts.Expression): boolean {
  if (ts.isBinaryExpression(node)) return isChoice(node.operatorToken.kind);
  return ts.isConditionalExpression(node) || ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node);
}

export function isChoice(kind: ts.SyntaxKind): boolean {
  const { BarBarToken, QuestionQuestionToken, AmpersandAmpersandToken } = ts.SyntaxKind;
  return kind === BarBarToken || kind === QuestionQuestionToken || kind === AmpersandAmpersandToken;
}

function elementPlaces(
  { elements }: ts.ArrayLiteralExpression,
  type: ts.Type,
  checker: ts.TypeChecker,
): readonly FunctionPlace[] {
  const to = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
  return elements.flatMap((element) => {
    if (ts.isSpreadElement(element)) return [placeOf(element.expression, type, checker)];
    return to === undefined ? [] : [placeOf(element, to, checker)];
  });
}

/** Members of what is spread into an object, unless a later one takes their place for sure. */
function spreadMembers(
  { properties }: ts.ObjectLiteralExpression,
  type: ts.Type,
  checker: ts.TypeChecker,
): readonly FunctionPlace[] {
  return properties.flatMap((property, index) => {
    if (!ts.isSpreadAssignment(property)) return [];
    const later = properties.slice(index + 1);
    const from = checker.getTypeAtLocation(property.expression);
    return checker.getPropertiesOfType(from).flatMap((member) => {
      const to = memberOf(type, member.name, checker);
      if (to === undefined || later.some((other) => isSetBy(other, member.name, checker))) return [];
      return [{ node: property.expression, from: checker.getTypeOfSymbol(member), to }];
    });
  });
}

function isSetBy(element: ts.ObjectLiteralElementLike, name: string, checker: ts.TypeChecker): boolean {
  if (!ts.isSpreadAssignment(element)) return element.name.getText() === name;
  const member = checker.getPropertyOfType(checker.getTypeAtLocation(element.expression), name);
  return member !== undefined && (member.flags & ts.SymbolFlags.Optional) === 0;
}

/** An expression with the type that it gets. */
export function placeOf(node: ts.Expression, to: ts.Type, checker: ts.TypeChecker): FunctionPlace {
  return { node, from: checker.getTypeAtLocation(node), to };
}

/** The type of a member; nothing where there is none. */
export function memberOf(type: ts.Type, name: string, checker: ts.TypeChecker): ts.Type | undefined {
  const symbol = checker.getPropertyOfType(type, name);
  return symbol === undefined ? undefined : checker.getTypeOfSymbol(symbol);
}
