import type { TypeScriptToLua } from "../typescript.ts";

type Node = TypeScriptToLua.Node;

/** Calls `visit` for each node directly inside of a node of Lua, in their order. Makes no lists: every node of a script comes here often. */
export function forEachLuaChild(node: Node, visit: (child: Node, property: string) => void): void {
  const properties = node as unknown as Readonly<Record<string, unknown>>;
  for (const property in properties) {
    const value = properties[property];
    if (typeof value !== "object" || value === null) continue;
    if (!Array.isArray(value)) {
      if (isLuaNode(value)) visit(value, property);
      continue;
    }
    for (const item of value as unknown[]) if (isLuaNode(item)) visit(item, property);
  }
}

/** Puts another node in the place of a child, as `forEachLuaChild` named it. */
export function replaceLuaChild(
  node: Node,
  property: string,
  { child, replacement }: { readonly child: Node; readonly replacement: Node },
): void {
  const properties = node as unknown as Record<string, unknown>;
  const value = properties[property];
  if (Array.isArray(value)) value[value.indexOf(child)] = replacement;
  else properties[property] = replacement;
}

export function isLuaNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "kind" in value;
}
