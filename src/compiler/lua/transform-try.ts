import { tstl, type ts, type TypeScriptToLua } from "../typescript.ts";
import { forEachLuaChild } from "./lua-children.ts";

/** The calls and conditions that a `try` becomes come from it; TypeScriptToLua gives them no place. */
export function transformTry(
  node: ts.TryStatement,
  context: TypeScriptToLua.TransformationContext,
): TypeScriptToLua.Statement[] {
  const statements = context.superTransformStatements(node);
  for (const statement of statements) forEachLuaChild(statement, place);
  return statements;

  function place(made: TypeScriptToLua.Node): void {
    if (made.line !== undefined) return;
    tstl.setNodeOriginal(made, node);
    forEachLuaChild(made, place);
  }
}
