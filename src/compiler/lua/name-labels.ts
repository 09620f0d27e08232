import { tstl, type TypeScriptToLua } from "../typescript.ts";
import { forEachLuaChild } from "./lua-children.ts";

type Node = TypeScriptToLua.Node;
type Statement = TypeScriptToLua.Statement;

/**
 * Calls the labels of TypeScriptToLua, `__continue7` and the like, `continue`, and numbers them only where one loop stands inside of
 * another. Its block around a loop's body goes where the label ends the loop: Lua then lets `goto` pass over what the body declares.
 */
export function nameLabels(statements: readonly Statement[]): void {
  nameIn(statements, new Map());
}

/** @param names the labels around, by what TypeScriptToLua calls them */
function nameIn(nodes: readonly Node[], names: ReadonlyMap<string, string>): void {
  const inside = new Map(names);
  for (const node of nodes) {
    if (!tstl.isLabelStatement(node)) continue;
    const label = freeLabel(new Set(inside.values()));
    inside.set(node.name, label);
    node.name = label;
  }
  for (const node of nodes) visit(node, inside);
}

function visit(node: Node, names: ReadonlyMap<string, string>): void {
  if (tstl.isGotoStatement(node)) node.label = names.get(node.label) ?? node.label;
  else if (tstl.isFunctionExpression(node)) nameIn(node.body.statements, new Map());
  else if (tstl.isBlock(node) || tstl.isDoStatement(node)) nameIn(node.statements, names);
  else
    forEachLuaChild(node, (child) => {
      visit(child, names);
    });
  // Not for `repeat`, whose condition is still inside of its block.
  if (tstl.isWhileStatement(node) || tstl.isForStatement(node) || tstl.isForInStatement(node)) joinBlock(node.body);
  else if (tstl.isDoStatement(node)) joinBlock(node);
}

function joinBlock(body: TypeScriptToLua.Block | TypeScriptToLua.DoStatement): void {
  const [first, label, another] = body.statements;
  if (first === undefined || label === undefined || another !== undefined) return;
  if (!tstl.isDoStatement(first) || !tstl.isLabelStatement(label) || first.statements.some(endsBlock)) return;
  body.statements = [...first.statements, label];
}

/** What stands behind a `return` or `break` is not printed, for Lua allows nothing there. */
function endsBlock(statement: Statement): boolean {
  return tstl.isReturnStatement(statement) || tstl.isBreakStatement(statement);
}

function freeLabel(taken: ReadonlySet<string>, number = 1): string {
  const label = number === 1 ? "continue" : `continue${number}`;
  return taken.has(label) ? freeLabel(taken, number + 1) : label;
}
