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
    const scope = {
      names: new Set([...outer.names, ...declaredIn(node)]),
      position: positionOf(node) ?? outer.position,
    };
    if (tstl.isIdentifier(node)) add(node.text, undefined, scope);
    else if (tstl.isTableIndexExpression(node) && tstl.isIdentifier(node.table) && tstl.isStringLiteral(node.index))
      add(node.table.text, node.index.value, scope);
    else for (const child of childrenOf(node)) visit(child, scope);
  }

  function add(name: string, member: string | undefined, { names, position }: Scope): void {
    if (!names.has(name)) uses.push({ name, member, position });
  }
}

interface Scope {
  readonly names: ReadonlySet<string>;
  readonly position: GlobalUse["position"];
}

/** Names that a node declares for what is inside of it. A block counts as one, though a `local` begins in its middle. */
function declaredIn(node: TypeScriptToLua.Node): readonly string[] {
  if (tstl.isFunctionExpression(node)) return (node.params ?? []).map(({ text }) => text);
  if (tstl.isForStatement(node)) return [node.controlVariable.text];
  if (tstl.isForInStatement(node)) return node.names.map(({ text }) => text);
  const statements = "statements" in node ? (node as TypeScriptToLua.Block).statements : [];
  return statements.filter(tstl.isVariableDeclarationStatement).flatMap(({ left }) => left.map(({ text }) => text));
}

function childrenOf(node: TypeScriptToLua.Node): readonly TypeScriptToLua.Node[] {
  const isMethodName = (key: string): boolean => key === "name" && tstl.isMethodCallExpression(node);
  return Object.entries(node)
    .filter(([key]) => !isMethodName(key))
    .flatMap(([, value]) => (Array.isArray(value) ? (value as unknown[]) : [value as unknown]))
    .filter(isNode);
}

function isNode(value: unknown): value is TypeScriptToLua.Node {
  return typeof value === "object" && value !== null && "kind" in value && "flags" in value;
}

function positionOf(node: TypeScriptToLua.Node): GlobalUse["position"] {
  const { line, column } = tstl.getOriginalPos(node);
  return line === undefined || column === undefined ? undefined : { line, column };
}
