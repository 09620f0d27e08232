import { ts } from "../../typescript.ts";

/**
 * How functions are called in Lua, as bits: `plain` ones get their arguments, `method` ones an object before them. A set of functions of both
 * kinds has both bits, what is no function has none.
 */
export const plain = 1;
export const method = 2;

/** The parts of a program that tell the kinds of functions. */
export interface Kinds {
  /** How functions of a type are called. */
  ofType(type: ts.Type): number;
  /** How a function that stands here is called by the text of it. */
  ofLiteral(node: FunctionLiteral): number;
  /** How a function is called that is declared so. */
  ofDeclaration(declaration: ts.SignatureDeclaration): number;
}

/** A function that takes its kind from where it stands. */
export type FunctionLiteral = ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration;

export function isFunctionLiteral(node: ts.Node): node is FunctionLiteral {
  if (ts.isMethodDeclaration(node)) return ts.isObjectLiteralExpression(node.parent);
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** The kinds that TypeScriptToLua goes by, in a program that it compiles. */
export function createKinds(program: ts.Program): Kinds {
  const checker = program.getTypeChecker();
  return { ofType, ofLiteral, ofDeclaration };

  function ofType(type: ts.Type): number {
    // Of the same signatures in two parts of an intersection TypeScript keeps the first only.
    if (type.isUnionOrIntersection()) return type.types.reduce((kinds, each) => kinds | ofType(each), 0);
    if (type.flags & ts.TypeFlags.Any) return 0;
    if (type.getSymbol()?.name === "Function" && type.getCallSignatures().length === 0) return plain;
    return checker
      .getSignaturesOfType(type, ts.SignatureKind.Call)
      .map((signature) => declarationOf(signature))
      .reduce((kinds, declaration) => kinds | (declaration === undefined ? 0 : ofDeclaration(declaration)), 0);
  }

  function ofLiteral(node: FunctionLiteral): number {
    if (hasThisParameter(node)) return ofDeclaration(node);
    const wanted = ts.isMethodDeclaration(node) ? memberType(node, checker) : checker.getContextualType(node);
    return (wanted === undefined ? 0 : ofType(wanted)) || ofDeclaration(node);
  }

  function ofDeclaration(declaration: ts.SignatureDeclaration): number {
    const [first] = declaration.parameters;
    if (first !== undefined && hasThisParameter(declaration))
      return first.type?.kind === ts.SyntaxKind.VoidKeyword ? plain : method;
    const parent: ts.Node | undefined = declaration.parent;
    const isMember =
      ts.isMethodSignature(declaration) ||
      ts.isMethodDeclaration(declaration) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isIndexSignatureDeclaration(parent) ||
      ts.isTypeParameterDeclaration(parent);
    if (isMember) return method;
    const source = declaration.getSourceFile();
    return program.isSourceFileDefaultLibrary(source) && !source.text.includes("@noSelfInFile") ? method : plain;
  }
}

/** The type that the place of a method in an object wants, by a function of TypeScript's that its types leave out. */
function memberType(node: ts.MethodDeclaration, checker: ts.TypeChecker): ts.Type | undefined {
  const { getContextualTypeForObjectLiteralElement: wantedBy } = checker as ts.TypeChecker & {
    getContextualTypeForObjectLiteralElement(element: ts.ObjectLiteralElementLike): ts.Type | undefined;
  };
  return wantedBy(node);
}

function hasThisParameter({ parameters: [first] }: ts.SignatureDeclaration): boolean {
  return first !== undefined && ts.isIdentifier(first.name) && first.name.text === "this";
}

/** Signatures that TypeScript makes of nothing have no declaration, although its types say so. */
export function declarationOf(signature: ts.Signature | undefined): ts.SignatureDeclaration | undefined {
  return signature?.getDeclaration();
}
