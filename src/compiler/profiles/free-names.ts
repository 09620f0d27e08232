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
  visit(file, { names: new Set(), position: undefined });
  return uses;

  function visit(node: TypeScriptToLua.Node, outer: Scope): void {
    const scope = innerScope(node, outer);
    if (tstl.isIdentifier(node)) add(node.text, undefined, scope);
    else if (tstl.isTableIndexExpression(node) && tstl.isIdentifier(node.table) && tstl.isStringLiteral(node.index))
      add(node.table.text, node.index.value, scope);
    else
      forEachLuaChild(node, (child, property) => {
        if (!isMethodName(node, property)) visit(child, scope);
      });
  }

  function add(name: string, member: string | undefined, { names, position }: Scope): void {
    if (!names.has(name)) uses.push({ name, member, position });
  }
}

interface Scope {
  readonly names: ReadonlySet<string>;
  readonly position: GlobalUse["position"];
}

function innerScope(node: TypeScriptToLua.Node, outer: Scope): Scope {
  const declared = declaredIn(node);
  const position = positionOf(node) ?? outer.position;
  return { names: declared.length === 0 ? outer.names : new Set([...outer.names, ...declared]), position };
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
