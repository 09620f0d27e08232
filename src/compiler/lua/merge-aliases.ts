import { tstl, type TypeScriptToLua } from "../typescript.ts";
import { forEachLuaChild, isLuaNode, replaceLuaChild } from "./lua-children.ts";

type Node = TypeScriptToLua.Node;

/** What variables that hold an optional chain's start are called before they get their names. */
export const chainStart = "chainStart";

/**
 * Takes out variables of TypeScriptToLua that only repeat another one: what never changes, such as a function that it keeps for a call after
 * the arguments, and the start of an optional chain, which only that chain reads. The name of a member that it keeps is written out.
 */
export function mergeAliases(statements: TypeScriptToLua.Statement[]): void {
  const changes = countChanges(statements);
  const merged = new Map<string, string>();
  const literals = new Map<string, TypeScriptToLua.StringLiteral>();
  statements.forEach(visit);

  function visit(node: Node): void {
    if (tstl.isIdentifier(node)) node.text = merged.get(node.text) ?? node.text;
    writeOutLiterals(node);
    for (const value of Object.values(node) as unknown[]) {
      if (Array.isArray(value)) visitList(value as unknown[]);
      else if (isLuaNode(value)) visit(value);
    }
  }

  function visitList(list: unknown[]): void {
    for (const item of [...list]) {
      if (!isLuaNode(item)) continue;
      visit(item);
      if (isAlias(item) || isLiteralOnly(item)) list.splice(list.indexOf(item), 1);
    }
  }

  function writeOutLiterals(node: Node): void {
    if (literals.size === 0) return;
    forEachLuaChild(node, (child, property) => {
      const literal = tstl.isIdentifier(child) ? literals.get(child.text) : undefined;
      if (literal !== undefined) replaceLuaChild(node, property, { child, replacement: { ...literal } });
    });
  }

  /** Takes the variables out of a declaration that hold a text; whether none is left. */
  function isLiteralOnly(node: Node): boolean {
    if (!tstl.isVariableDeclarationStatement(node) || node.left.length !== node.right?.length) return false;
    const { left, right } = node;
    const kept = left.flatMap((variable, index) => {
      const value = right[index];
      if (value === undefined || !tstl.isStringLiteral(value) || !isTemporary(variable.text))
        return [{ variable, value }];
      if ((changes.get(variable.text) ?? 0) > 1) return [{ variable, value }];
      literals.set(variable.text, value);
      return [];
    });
    node.left = kept.map(({ variable }) => variable);
    node.right = kept.flatMap(({ value }) => (value === undefined ? [] : [value]));
    return kept.length === 0;
  }

  function isAlias(node: Node): boolean {
    if (!tstl.isVariableDeclarationStatement(node) || node.left.length !== 1) return false;
    const [[variable], [value]] = [node.left, node.right ?? []];
    if (variable === undefined || value === undefined || !tstl.isIdentifier(value)) return false;
    const isConstant = (changes.get(value.text) ?? 0) <= 1 && (changes.get(variable.text) ?? 0) <= 1;
    if (!isTemporary(variable.text) || !(isConstant || value.text.startsWith(`____${chainStart}`))) return false;
    merged.set(variable.text, value.text);
    return true;
  }
}

/** A numbered name that stands for one variable of the script only. */
function isTemporary(text: string): boolean {
  return /^____\w+_\d+$/.test(text);
}

/** How often variables of each name come to have a value: where they are declared, parameters too, and where they are assigned. */
function countChanges(statements: readonly Node[]): ReadonlyMap<string, number> {
  const changes = new Map<string, number>();
  const count = (node: Node): void => {
    for (const target of variablesOf(node)) {
      if (tstl.isIdentifier(target)) changes.set(target.text, (changes.get(target.text) ?? 0) + 1);
    }
    forEachLuaChild(node, count);
  };
  statements.forEach(count);
  return changes;
}

function variablesOf(node: Node): readonly Node[] {
  if (tstl.isAssignmentStatement(node) || tstl.isVariableDeclarationStatement(node)) return node.left;
  if (tstl.isFunctionExpression(node)) return node.params ?? [];
  if (tstl.isForInStatement(node)) return node.names;
  return tstl.isForStatement(node) ? [node.controlVariable] : [];
}
