import { isReservedForLocals } from "../link/reserved-names.ts";
import { tstl, type TypeScriptToLua } from "../typescript.ts";
import { forEachLuaChild } from "./lua-children.ts";

type Node = TypeScriptToLua.Node;
type Expression = TypeScriptToLua.Expression;
type Statement = TypeScriptToLua.Statement;

/** The names of TypeScriptToLua's variables in a block: what they are called now. */
interface Scope {
  readonly names: Map<string, string>;
  readonly outer: Scope | undefined;
}

/**
 * Gives the variables that TypeScriptToLua adds, such as `____opt_0` and `____hasReturned`, names that a reader understands: after the
 * member or function that their value comes from, else after what they are for.
 */
export function nameTemporaries(statements: readonly Statement[]): void {
  const script: Scope = { names: new Map(), outer: undefined };
  const everywhere = textsIn(statements);
  for (const statement of statements) visit(statement, { scope: script, taken: everywhere });
}

interface Place {
  readonly scope: Scope;
  /** Names that stand in the piece of code around, and are not free. */
  readonly taken: ReadonlySet<string>;
}

function visit(node: Node, place: Place): void {
  if (tstl.isIdentifier(node)) node.text = nameOf(node.text, place.scope) ?? node.text;
  else if (tstl.isVariableDeclarationStatement(node)) visitDeclaration(node, place);
  else if (tstl.isRepeatStatement(node)) visitIn([...node.body.statements, node.condition], [], place);
  else if (tstl.isForInStatement(node)) {
    node.expressions.forEach((expression) => {
      visit(expression, place);
    });
    visitIn(node.body.statements, node.names, place);
  } else if (tstl.isFunctionExpression(node)) visitIn(node.body.statements, node.params ?? [], place);
  else if (tstl.isBlock(node) || tstl.isDoStatement(node)) visitIn(node.statements, [], place);
  else
    forEachLuaChild(node, (child) => {
      visit(child, place);
    });
}

/** Statements in a scope of their own, which starts with some names. */
function visitIn(
  nodes: readonly Node[],
  declared: readonly TypeScriptToLua.Identifier[],
  { scope, taken }: Place,
): void {
  // At the top level the whole script counts; inside of a function what stands there is enough.
  const inside = scope.outer === undefined ? textsIn([...nodes, ...declared]) : taken;
  const inner = { scope: { names: new Map<string, string>(), outer: scope }, taken: inside };
  for (const name of declared) declare(name, undefined, inner);
  for (const node of nodes) visit(node, inner);
}

function visitDeclaration({ left, right = [] }: TypeScriptToLua.VariableDeclarationStatement, place: Place): void {
  const isFunction = right.length === 1 && right.some(tstl.isFunctionExpression);
  if (!isFunction) for (const value of right) visit(value, place);
  left.forEach((name, index) => {
    declare(name, right[index], place);
  });
  if (isFunction) for (const value of right) visit(value, place);
}

function declare(name: TypeScriptToLua.Identifier, value: Expression | undefined, { scope, taken }: Place): void {
  if (!isTemporary(name.text)) return;
  const wanted = wantedName(name.text, value);
  const isFree = (candidate: string): boolean =>
    !taken.has(candidate) && !isReservedForLocals(candidate) && !isUsed(candidate, scope);
  const chosen = isFree(wanted) ? wanted : numbered(wanted, isFree);
  scope.names.set(name.text, chosen);
  name.text = chosen;
}

function numbered(wanted: string, isFree: (candidate: string) => boolean, number = 2): string {
  const candidate = `${wanted}${number}`;
  return isFree(candidate) ? candidate : numbered(wanted, isFree, number + 1);
}

/** `____` alone is what nobody reads, printed as `_`. */
function isTemporary(text: string): boolean {
  return text.startsWith("____") && text.length > 4;
}

const purposes: Readonly<Record<string, string>> = {
  try: "succeeded",
  hasReturned: "returned",
  returnValue: "result",
  rethrow: "problem",
  catch: "recover",
  leave: "leaving",
  value: "entry",
  switch: "subject",
  cond: "isMatched",
  array: "items",
  this: "object",
  super: "base",
};

function wantedName(text: string, value: Expression | undefined): string {
  const purpose = /^____([a-zA-Z]+?)_?\d*$/.exec(text)?.[1] ?? "";
  const known = Object.hasOwn(purposes, purpose) ? purposes[purpose] : undefined;
  const source = value === undefined ? undefined : sourceName(value);
  const usable = [known, source].find((name) => name !== undefined && /^[a-zA-Z]\w*$/.test(name));
  return usable ?? "value";
}

/** The member or variable that a value is read from. */
function sourceName(value: Expression): string | undefined {
  if (tstl.isTableIndexExpression(value)) return tstl.isStringLiteral(value.index) ? value.index.value : undefined;
  if (tstl.isIdentifier(value)) return `${value.text}Before`;
  if (tstl.isBinaryExpression(value) && value.operator === tstl.SyntaxKind.AndOperator) return sourceName(value.right);
  if (tstl.isMethodCallExpression(value)) return givenName(value.name.text);
  return tstl.isCallExpression(value) && tstl.isIdentifier(value.expression)
    ? givenName(value.expression.text)
    : undefined;
}

/** `readIdentity` gives an identity, `headers` headers, `get` anything. */
function givenName(name: string): string | undefined {
  const [, verb, rest = ""] = /^(get|read|find|make|create|parse|to)([A-Z]\w*)?$/.exec(name) ?? [];
  if (verb !== undefined) return rest === "" ? undefined : rest.charAt(0).toLowerCase() + rest.slice(1);
  return name.startsWith("_") ? undefined : `${name}Result`;
}

function nameOf(text: string, scope: Scope | undefined): string | undefined {
  return scope === undefined ? undefined : (scope.names.get(text) ?? nameOf(text, scope.outer));
}

function isUsed(name: string, scope: Scope | undefined): boolean {
  return scope !== undefined && ([...scope.names.values()].includes(name) || isUsed(name, scope.outer));
}

function textsIn(nodes: readonly Node[]): ReadonlySet<string> {
  const texts = new Set<string>();
  const collect = (node: Node): void => {
    if (tstl.isIdentifier(node)) texts.add(node.text);
    forEachLuaChild(node, collect);
  };
  nodes.forEach(collect);
  return texts;
}
