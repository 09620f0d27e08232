import { forEachLuaChild } from "../lua/lua-children.ts";
import { tstl, type TypeScriptToLua } from "../typescript.ts";

/** A global that a script reads or writes. */
export interface GlobalUse {
  readonly name: string;
  /** The member that is used of it, as in `os.time`; undefined where the global itself is. */
  readonly member: string | undefined;
  /** Where in the linked module, line and column counted from 0; undefined where TypeScriptToLua does not say. */
  readonly position: { readonly line: number; readonly column: number } | undefined;
}

/** The names in a Lua file that no `local`, parameter or loop declares around them. */
export function globalUses(file: TypeScriptToLua.File): readonly GlobalUse[] {
  const uses: GlobalUse[] = [];
  visit(file, undefined, undefined);
  return uses;

  function visit(node: TypeScriptToLua.Node, outer: Scope | undefined, around: GlobalUse["position"]): void {
    const names = declaredIn(node);
    const scope = names.length === 0 ? outer : { names, outer };
    const position = positionOf(node) ?? around;
    if (tstl.isIdentifier(node)) {
      if (!isDeclared(node.text, scope)) uses.push({ name: node.text, member: undefined, position });
    } else if (tstl.isTableIndexExpression(node) && tstl.isIdentifier(node.table) && tstl.isStringLiteral(node.index)) {
      const { text: name } = node.table;
      if (!isDeclared(name, scope)) uses.push({ name, member: node.index.value, position });
    } else
      forEachLuaChild(node, (child, property) => {
        if (!isMethodName(node, property)) visit(child, scope, position);
      });
  }
}

interface Scope {
  readonly names: readonly string[];
  readonly outer: Scope | undefined;
}

function isDeclared(name: string, scope: Scope | undefined): boolean {
  return scope !== undefined && (scope.names.includes(name) || isDeclared(name, scope.outer));
}

/** Names that a node declares for what is inside of it. A block counts as one, though a `local` begins in its middle. */
function declaredIn(node: TypeScriptToLua.Node): readonly string[] {
  if (tstl.isFunctionExpression(node)) return (node.params ?? []).map(({ text }) => text);
  if (tstl.isForStatement(node)) return [node.controlVariable.text];
  if (tstl.isForInStatement(node)) return node.names.map(({ text }) => text);
  const statements = "statements" in node ? (node as TypeScriptToLua.Block).statements : [];
  return statements.filter(tstl.isVariableDeclarationStatement).flatMap(({ left }) => left.map(({ text }) => text));
}

function isMethodName(node: TypeScriptToLua.Node, property: string): boolean {
  return property === "name" && tstl.isMethodCallExpression(node);
}

function positionOf(node: TypeScriptToLua.Node): GlobalUse["position"] {
  const { line, column } = tstl.getOriginalPos(node);
  return line === undefined || column === undefined ? undefined : { line, column };
}
