import { ts } from "../../typescript.ts";
import { growingPlaces } from "./growing-places.ts";
import { typeArgumentPlaces } from "./type-arguments.ts";
import { declarationOf, isFunctionLiteral } from "./function-kinds.ts";
import { joinedPlaces, memberOf, placeOf } from "./joined-places.ts";

/** A value with a type that it must be called by. */
export interface FunctionPlace {
  readonly node: ts.Node;
  readonly from: ts.Type;
  readonly to: ts.Type;
}

/** Where values meet types, beside the types that TypeScript wants of each expression. */
export function placesOf(node: ts.Node, checker: ts.TypeChecker): readonly FunctionPlace[] {
  return [...typeArgumentPlaces(node, checker), ...valuePlaces(node, checker)];
}

function valuePlaces(node: ts.Node, checker: ts.TypeChecker): readonly FunctionPlace[] {
  if (ts.isVariableDeclaration(node)) return growingPlaces(node, checker);
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return argumentPlaces(node, checker);
  if (ts.isClassLike(node)) return heritagePlaces(node, checker);
  if (ts.isBindingElement(node) && node.initializer !== undefined)
    return [placeOf(node.initializer, checker.getTypeAtLocation(node.name), checker)];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken)
    return patternPlaces(node.left, checker.getTypeAtLocation(node.right), checker);
  if (ts.isFunctionLike(node)) return [...resultPlaces(node, checker), ...overloadPlaces(node, checker)];
  return ts.isExpression(node) ? joinedPlaces(node, checker) : [];
}

/** Arguments with the types that parameters are declared with, which are called inside, whatever a type parameter stands for outside. */
function argumentPlaces(call: ts.CallExpression | ts.NewExpression, checker: ts.TypeChecker): readonly FunctionPlace[] {
  const declaration = declarationOf(checker.getResolvedSignature(call));
  if (declaration === undefined) return [];
  const own = declaration.parameters.filter(({ name }) => !(ts.isIdentifier(name) && name.text === "this"));
  return (call.arguments ?? []).flatMap((argument, index) => {
    const parameter = own[Math.min(index, own.length - 1)];
    if (parameter === undefined || isFunctionLiteral(argument)) return [];
    if (isMadeHere(argument) && !isGeneric(call, declaration)) return [];
    const isRest = parameter.dotDotDotToken !== undefined;
    const type = checker.getTypeAtLocation(parameter);
    if (ts.isSpreadElement(argument)) return spreadPlaces(argument, { own, index, checker });
    const element = isRest ? checker.getIndexTypeOfType(type, ts.IndexKind.Number) : type;
    return element === undefined ? [] : [placeOf(argument, element, checker)];
  });
}

/** What is made of parts that are looked at by themselves, unless a type parameter stands for the whole. */
function isMadeHere(node: ts.Node): boolean {
  return ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node);
}

/** Whether a call, not what it is called on, decides what type parameters stand for. */
export function isGeneric(call: ts.CallExpression | ts.NewExpression, declaration: ts.SignatureDeclaration): boolean {
  if (declaration.typeParameters !== undefined) return true;
  return (
    ts.isNewExpression(call) && ts.isClassLike(declaration.parent) && declaration.parent.typeParameters !== undefined
  );
}

interface SpreadInput {
  readonly own: readonly ts.ParameterDeclaration[];
  readonly index: number;
  readonly checker: ts.TypeChecker;
}

function spreadPlaces(node: ts.SpreadElement, { own, index, checker }: SpreadInput): readonly FunctionPlace[] {
  const type = checker.getTypeAtLocation(node.expression);
  const elements = checker.isTupleType(type) ? checker.getTypeArguments(type as ts.TypeReference) : undefined;
  return own.slice(index).flatMap((parameter, position) => {
    const from = elements?.[position] ?? checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    const declared = checker.getTypeAtLocation(parameter);
    const isRest = parameter.dotDotDotToken !== undefined;
    const to = isRest ? checker.getIndexTypeOfType(declared, ts.IndexKind.Number) : declared;
    return from === undefined || to === undefined ? [] : [{ node, from, to }];
  });
}

/** A class with what it extends and implements: its methods are called from there. */
function heritagePlaces(node: ts.ClassLikeDeclaration, checker: ts.TypeChecker): readonly FunctionPlace[] {
  const from = checker.getTypeAtLocation(node);
  return (node.heritageClauses ?? []).flatMap(({ types }) =>
    types.map((type) => ({ node: node.name ?? node, from, to: checker.getTypeAtLocation(type) })),
  );
}

/** `({ check } = hooks)`, `[first] = list`. */
function patternPlaces(left: ts.Expression, from: ts.Type, checker: ts.TypeChecker): readonly FunctionPlace[] {
  if (ts.isArrayLiteralExpression(left))
    return left.elements.flatMap((element, index) => {
      const part =
        checker.getPropertyOfType(from, String(index)) === undefined
          ? checker.getIndexTypeOfType(from, ts.IndexKind.Number)
          : memberOf(from, String(index), checker);
      return part === undefined ? [] : targetPlaces(element, part, checker);
    });
  if (!ts.isObjectLiteralExpression(left)) return [];
  return left.properties.flatMap((property) => {
    if (ts.isSpreadAssignment(property)) return [];
    const part = memberOf(from, property.name.getText(), checker);
    if (part === undefined) return [];
    if (ts.isShorthandPropertyAssignment(property)) {
      const symbol = checker.getShorthandAssignmentValueSymbol(property);
      return symbol === undefined ? [] : [{ node: property, from: part, to: checker.getTypeOfSymbol(symbol) }];
    }
    return ts.isPropertyAssignment(property) ? targetPlaces(property.initializer, part, checker) : [];
  });
}

function targetPlaces(target: ts.Expression, from: ts.Type, checker: ts.TypeChecker): readonly FunctionPlace[] {
  if (ts.isArrayLiteralExpression(target) || ts.isObjectLiteralExpression(target))
    return patternPlaces(target, from, checker);
  if (ts.isOmittedExpression(target) || ts.isSpreadElement(target)) return [];
  const plainTarget = ts.isBinaryExpression(target) ? target.left : target;
  return [{ node: target, from, to: checker.getTypeAtLocation(plainTarget) }];
}

/** Several results of a function whose result has no type of its own. */
function resultPlaces(node: ts.SignatureDeclaration, checker: ts.TypeChecker): readonly FunctionPlace[] {
  const body = (node as ts.FunctionLikeDeclaration).body as ts.Node | undefined;
  if (node.type !== undefined || body === undefined || !ts.isBlock(body)) return [];
  const to = checker.getSignatureFromDeclaration(node)?.getReturnType();
  return to === undefined ? [] : returnedIn(body).map((result) => placeOf(result, to, checker));
}

function returnedIn(node: ts.Node): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isFunctionLike(child) || ts.isClassLike(child)) return;
    if (ts.isReturnStatement(child) && child.expression !== undefined) found.push(child.expression);
    ts.forEachChild(child, visit);
  };
  visit(node);
  return found;
}

/** What overloads say of parameters, with what the function itself says. */
function overloadPlaces(node: ts.SignatureDeclaration, checker: ts.TypeChecker): readonly FunctionPlace[] {
  const { body, name } = node as ts.FunctionLikeDeclaration;
  const symbol = body === undefined || name === undefined ? undefined : checker.getSymbolAtLocation(name);
  const others = (symbol?.declarations ?? []).filter((other) => other !== node && ts.isFunctionLike(other));
  return others.flatMap((other) =>
    (other as ts.SignatureDeclaration).parameters.flatMap((parameter, index) => {
      const own = node.parameters[index];
      if (own === undefined) return [];
      return [{ node: parameter, from: checker.getTypeAtLocation(parameter), to: checker.getTypeAtLocation(own) }];
    }),
  );
}
