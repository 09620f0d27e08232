import { ts } from "../../typescript.ts";
import { declarationOf } from "./function-kinds.ts";
import type { FunctionPlace } from "./function-places.ts";

/** Type arguments of classes and functions with what their parameters are bound to, which is what is called inside. */
export function typeArgumentPlaces(node: ts.Node, checker: ts.TypeChecker): readonly FunctionPlace[] {
  const { typeArguments } = node as ts.Node & { readonly typeArguments?: readonly ts.TypeNode[] };
  if (typeArguments === undefined) return [];
  const parameters = parametersOf(node, checker);
  return typeArguments.flatMap((argument, index) => {
    const bound = parameters[index]?.constraint;
    if (bound === undefined) return [];
    return [{ node: argument, from: checker.getTypeFromTypeNode(argument), to: checker.getTypeFromTypeNode(bound) }];
  });
}

function parametersOf(node: ts.Node, checker: ts.TypeChecker): readonly ts.TypeParameterDeclaration[] {
  if (ts.isCallExpression(node)) return declarationOf(checker.getResolvedSignature(node))?.typeParameters ?? [];
  const name = ts.isTypeReferenceNode(node)
    ? node.typeName
    : ts.isNewExpression(node) || ts.isExpressionWithTypeArguments(node)
      ? node.expression
      : undefined;
  const symbol = name === undefined ? undefined : checker.getSymbolAtLocation(name);
  const declaration = symbol?.declarations?.find((each) => ts.isClassLike(each) || ts.isInterfaceDeclaration(each));
  if (declaration === undefined || declaration.getSourceFile().isDeclarationFile) return [];
  return declaration.typeParameters ?? [];
}
