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
  const assigned = assignedNames(statements);
  const merged = new Map<string, string>();
  const literals = new Map<string, TypeScriptToLua.StringLiteral>();
  visitList(statements);

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
      const at = list.indexOf(item);
      if (!tstl.isVariableDeclarationStatement(item)) continue;
      const isLeftOut = isOnlyCopies(item, list.slice(at + 1)) || isRenamed(item, list.filter(isLuaNode));
      if (isLeftOut) list.splice(at, 1);
    }
  }

  /** What other variables were merged into is read behind, too. */
  function isRenamed(item: TypeScriptToLua.VariableDeclarationStatement, list: readonly Node[]): boolean {
    const [value] = item.right ?? [];
    if (value === undefined || !tstl.isIdentifier(value) || [...merged.values()].includes(value.text)) return false;
    return isMadeUnderOwnName(item, list);
  }

  function writeOutLiterals(node: Node): void {
    if (literals.size === 0) return;
    forEachLuaChild(node, (child, property) => {
      const literal = tstl.isIdentifier(child) ? literals.get(child.text) : undefined;
      if (literal !== undefined) replaceLuaChild(node, property, { child, replacement: { ...literal } });
    });
  }

  /** Takes the variables out of a declaration that repeat something; whether none is left. @param behind the statements that may read them */
  function isOnlyCopies(node: TypeScriptToLua.VariableDeclarationStatement, behind: readonly unknown[]): boolean {
    const { left, right } = node;
    if (left.length !== right?.length) return false;
    const kept = left.flatMap((variable, index) => {
      const value = right[index];
      return value === undefined || isCopy(variable.text, value, behind) ? [] : [{ variable, value }];
    });
    node.left = kept.map(({ variable }) => variable);
    node.right = kept.map(({ value }) => value);
    return kept.length === 0;
  }

  function isCopy(name: string, value: Node, behind: readonly unknown[]): boolean {
    if (!isTemporary(name) || assigned.has(name)) return false;
    if (tstl.isStringLiteral(value)) literals.set(name, value);
    else if (tstl.isIdentifier(value) && isSteady(value.text, behind)) merged.set(name, value.text);
    else return false;
    return true;
  }

  /** Whether a name stands for the same value in all that follows. */
  function isSteady(name: string, behind: readonly unknown[]): boolean {
    if (name.startsWith(`____${chainStart}`)) return true;
    return !assigned.has(name) && !behind.some((statement) => isLuaNode(statement) && declares(statement, name));
  }
}

/**
 * `local x = T`, the last that is read of a variable T of TypeScriptToLua: T is made as `x`, where nothing since then has that name.
 *
 * @param list the statements around
 */
function isMadeUnderOwnName(item: TypeScriptToLua.VariableDeclarationStatement, list: readonly Node[]): boolean {
  const [[own], [made]] = [item.left, item.right ?? []];
  if (own === undefined || made === undefined || item.left.length > 1 || !tstl.isIdentifier(made)) return false;
  if (!isTemporary(made.text) || isTemporary(own.text)) return false;
  const at = list.indexOf(item);
  const start = list.findIndex((each) => isDeclarationOf(each, made.text));
  const [first] = list.slice(start, at);
  if (first === undefined || start < 0 || !tstl.isVariableDeclarationStatement(first)) return false;
  const since = list.slice(start, at);
  if (since.some((each) => names(each, own.text) || isKept(each, made.text))) return false;
  if (list.slice(at + 1).some((each) => names(each, made.text))) return false;
  const { text } = made;
  for (const each of since) rename(each, text, own.text);
  if (item.leadingComments !== undefined) first.leadingComments ??= item.leadingComments;
  return true;
}

function isDeclarationOf(node: Node, name: string): boolean {
  return tstl.isVariableDeclarationStatement(node) && node.left.length === 1 && node.left[0]?.text === name;
}

/** Whether a function in a node uses a variable, which it would go on to share. */
function isKept(node: Node, name: string): boolean {
  if (tstl.isFunctionExpression(node)) return names(node, name);
  let found = false;
  forEachLuaChild(node, (child) => {
    found ||= isKept(child, name);
  });
  return found;
}

/** Whether a name stands anywhere in a node. */
function names(node: Node, name: string): boolean {
  let found = tstl.isIdentifier(node) && node.text === name;
  forEachLuaChild(node, (child) => {
    found ||= names(child, name);
  });
  return found;
}

function rename(node: Node, from: string, to: string): void {
  if (tstl.isIdentifier(node) && node.text === from) node.text = to;
  forEachLuaChild(node, (child) => {
    rename(child, from, to);
  });
}

/** A numbered name that stands for one variable of the script only. */
function isTemporary(text: string): boolean {
  return /^____\w+_\d+$/.test(text);
}

/** The names of variables, of whatever function, that are given a value after they are declared. */
function assignedNames(statements: readonly Node[]): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (node: Node): void => {
    if (tstl.isAssignmentStatement(node))
      for (const target of node.left) if (tstl.isIdentifier(target)) names.add(target.text);
    forEachLuaChild(node, collect);
  };
  statements.forEach(collect);
  return names;
}

/** Whether a variable of a name is declared anywhere in a node. */
function declares(node: Node, name: string): boolean {
  let found = declaredIn(node).some((variable) => tstl.isIdentifier(variable) && variable.text === name);
  forEachLuaChild(node, (child) => {
    found ||= declares(child, name);
  });
  return found;
}

function declaredIn(node: Node): readonly Node[] {
  if (tstl.isVariableDeclarationStatement(node)) return node.left;
  if (tstl.isFunctionExpression(node)) return node.params ?? [];
  if (tstl.isForInStatement(node)) return node.names;
  return tstl.isForStatement(node) ? [node.controlVariable] : [];
}
