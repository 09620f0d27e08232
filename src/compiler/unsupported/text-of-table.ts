import { isList, partsOf } from "../text-and-list-types.ts";
import { ts } from "../typescript.ts";
import type { Unsupported } from "./find-unsupported.ts";

/** A list or an object as a text: Lua gives where it is in memory. */
export function findTextOfTable(node: ts.Node, checker: ts.TypeChecker): Unsupported | undefined {
  const shown = shownAsText(node, checker);
  for (const expression of shown) {
    const parts = partsOf(checker.getTypeAtLocation(expression), checker);
    if (parts.some((part) => isOfHost(part, checker))) continue;
    if (parts.some((part) => isList(part, checker) && !isSeveralValues(part))) return listAsText(expression);
    if (parts.some((part) => isOwnObject(part, checker))) return objectAsText(expression);
  }
  return undefined;
}

/** What `${…}`, `String(…)` or `text + …` makes a text of. */
function shownAsText(node: ts.Node, checker: ts.TypeChecker): readonly ts.Expression[] {
  if (ts.isTemplateSpan(node)) return ts.isTaggedTemplateExpression(node.parent.parent) ? [] : [node.expression];
  if (ts.isCallExpression(node)) return isStringCall(node, checker) ? node.arguments.slice(0, 1) : [];
  if (!ts.isBinaryExpression(node)) return [];
  const { kind } = node.operatorToken;
  const joins = kind === ts.SyntaxKind.PlusToken || kind === ts.SyntaxKind.PlusEqualsToken;
  return joins ? [node.left, node.right] : [];
}

function isStringCall({ expression }: ts.CallExpression, checker: ts.TypeChecker): boolean {
  if (!ts.isIdentifier(expression) || expression.text !== "String") return false;
  return checker.getTypeAtLocation(expression).getSymbol()?.name === "StringConstructor";
}

/** What functions of Lua return: the first of it is shown. */
function isSeveralValues(type: ts.Type): boolean {
  return type.aliasSymbol?.name === "LuaMultiReturn";
}

/** An object of Envoy's: what may be one is anything, as a value of metadata, and is asked at run time what it is. */
function isOfHost(type: ts.Type, checker: ts.TypeChecker): boolean {
  if ((type.flags & ts.TypeFlags.Object) === 0 || isList(type, checker)) return false;
  return type.getSymbol()?.declarations?.some((declaration) => declaration.getSourceFile().isDeclarationFile) ?? false;
}

/** An object of a type that the filter declares, whose class does not say how to show it. */
function isOwnObject(type: ts.Type, checker: ts.TypeChecker): boolean {
  if ((type.flags & ts.TypeFlags.Object) === 0) return false;
  const declarations = type.getSymbol()?.declarations ?? [];
  const isOwn = declarations.some((declaration) => !declaration.getSourceFile().isDeclarationFile);
  const isClass = (type.getSymbol()?.flags ?? 0) & ts.SymbolFlags.Class;
  return isOwn && !(isClass && checker.getPropertyOfType(type, "toString") !== undefined);
}

function listAsText(node: ts.Expression): Unsupported {
  return {
    node,
    message: "Found a list as a text, which is no more than its address in Lua",
    hint: `Write ${node.getText().length > 40 ? "list" : node.getText()}.join(","), which is what JavaScript does`,
  };
}

function objectAsText(node: ts.Expression): Unsupported {
  return {
    node,
    message: "Found an object or a function as a text, which is no more than its address in Lua",
    hint: "Write the members that matter, one by one, or call a function of yours that does",
  };
}
