import type { HostMember } from "../../../envoy-api/host-object.ts";
import { isHostObject, memberOf, objectOfDeclaration, type HostObjectName } from "../../../envoy-api/table.ts";
import { hostMemberOf } from "../../link/host-uses.ts";
import { targetOf } from "../../link/constant-value.ts";
import { remember } from "../../remember-answers.ts";
import { ts } from "../../typescript.ts";
import type { FunctionNode } from "./value.ts";

/** A member of the host API, e.g. `Headers.add`, with its row of the table. */
export interface HostName {
  readonly name: string;
  readonly row: HostMember;
}

/** What the names in a filter stand for. Each is asked of TypeScript once. */
export interface Names {
  /** The member of the host API that a call calls. */
  hostMember(call: ts.Node): HostName | undefined;
  /** The object of the host API that an expression's type says it is. */
  hostObject(expression: ts.Node): HostObjectName | undefined;
  /** What a library's function is called: `pcall`, `string.find`, `Array.push`. */
  libraryName(call: ts.CallExpression): string | undefined;
  /** The variable, parameter or function that a name stands for, seen through imports. */
  declarationOf(name: ts.Node): ts.Declaration | undefined;
  declarationOfShorthand(property: ts.ShorthandPropertyAssignment): ts.Declaration | undefined;
  /** The text that an expression always is. */
  constantText(expression: ts.Node | undefined): string | undefined;
  typeOf(expression: ts.Node): ts.Type;
}

export function createNames(checker: ts.TypeChecker): Names {
  const typeOf = (node: ts.Node): ts.Type => checker.getTypeAtLocation(node);
  return {
    typeOf,
    hostMember: remember((node) => findHostMember(node, checker)),
    hostObject: remember((node) => objectOfType(checker.getNonNullableType(typeOf(node)))),
    libraryName: remember((node) => nameInLibrary((node as ts.CallExpression).expression, checker)),
    declarationOf: remember((node) => targetOf(checker, node)?.valueDeclaration),
    declarationOfShorthand: (property) => {
      const symbol = checker.getShorthandAssignmentValueSymbol(property);
      const isAlias = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
      return (isAlias ? checker.getAliasedSymbol(symbol) : symbol)?.valueDeclaration;
    },
    constantText: (node) => (node === undefined ? undefined : literalText(typeOf(node))),
  };
}

function findHostMember(node: ts.Node, checker: ts.TypeChecker): HostName | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const name = hostMemberOf(node.expression, checker);
  const [object = "", member = ""] = name?.split(".") ?? [];
  const row = isHostObject(object) ? memberOf(object, member) : undefined;
  return name === undefined || row === undefined ? undefined : { name, row };
}

function objectOfType(type: ts.Type): HostObjectName | undefined {
  const symbol = type.getSymbol();
  const isDeclared = symbol?.declarations?.[0]?.getSourceFile().isDeclarationFile === true;
  return symbol !== undefined && isDeclared ? objectOfDeclaration(symbol.name) : undefined;
}

function nameInLibrary(callee: ts.Expression, checker: ts.TypeChecker): string | undefined {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  const declaration = checker.getSymbolAtLocation(name)?.declarations?.[0];
  if (declaration?.getSourceFile().isDeclarationFile !== true || !ts.isIdentifier(name)) return undefined;
  if (!ts.isPropertyAccessExpression(callee)) return name.text;
  const { parent } = declaration;
  if (ts.isInterfaceDeclaration(parent)) return `${ownerOf(parent.name.text)}.${name.text}`;
  return ts.isIdentifier(callee.expression) ? `${callee.expression.text}.${name.text}` : name.text;
}

/** The interfaces of one thing under one name. */
function ownerOf(name: string): string {
  if (name === "ReadonlyArray") return "Array";
  return /^Lua(Readonly)?(Table|Map|Set)$/.test(name) ? "LuaTable" : name;
}

function literalText(type: ts.Type): string | undefined {
  return type.isStringLiteral() ? type.value : undefined;
}

/** The function that a declaration is or holds, where it has a body to look into. */
export function functionOf(node: ts.Node | undefined): FunctionNode | undefined {
  if (node === undefined) return undefined;
  if (ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node)) return functionOf(node.initializer);
  const isFunction = ts.isFunctionLike(node) && "body" in node && node.body !== undefined;
  return isFunction && !node.getSourceFile().isDeclarationFile ? (node as FunctionNode) : undefined;
}
