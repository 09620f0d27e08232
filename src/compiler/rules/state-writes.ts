import { ts } from "../typescript.ts";
import type { RuleContext } from "./rule.ts";
import type { FilterRun } from "./run/filter-run.ts";
import type { State } from "./run/state.ts";
import type { Value } from "./run/value.ts";
import { valueOf } from "./run/variables.ts";

/** A variable, a parameter or a class that outlives a request: of a module, or of a function that was only called while the script loaded. */
export type SharedDeclaration = (ts.VariableDeclaration | ts.ParameterDeclaration | ts.ClassDeclaration) & {
  readonly name: ts.Identifier;
};

/** A place in a function that changes what is shared, or a table that it holds. */
export interface StateWrite {
  readonly node: ts.Node;
  /** What is kept, where that is one expression. */
  readonly value: ts.Expression | undefined;
  /** Whether this is what a cache does: an entry under a key that is looked up, or what bounds it in the same function. */
  readonly isCache: boolean;
}

type Writes = ReadonlyMap<SharedDeclaration, readonly StateWrite[]>;

/** A change as it is written. */
interface Change {
  readonly node: ts.Node;
  /** What is changed: a name, a member, or the table that a call changes. */
  readonly target: ts.Expression;
  readonly value: ts.Expression | undefined;
  readonly isKeyed: boolean;
}

/** What functions change while hooks run and the next request sees, with the places that do. */
export function createStateWrites({ nodes, run }: RuleContext): Writes {
  const shared = nodes.filter((node) => isShared(node, run));
  const sharedBy = (node: ts.Expression): SharedDeclaration | undefined => {
    const declaration = ts.isIdentifier(node) ? run.names.declarationOf(node) : undefined;
    return declaration !== undefined && isShared(declaration, run) ? declaration : undefined;
  };
  const raw = nodes
    .flatMap(changeIn)
    .filter(({ node }) => isRunByHooks(functionAround(node), run))
    .flatMap((change) => {
      const named = sharedBy(rootOf(change.target));
      const owners = named === undefined ? ownersOf(tableOf(change), shared, run) : [{ owner: named, isEntry: false }];
      return owners.map(({ owner, isEntry }) => ({ ...change, owner, isKeyed: change.isKeyed || isEntry }));
    });
  const keyed = new Set(raw.filter(({ isKeyed }) => isKeyed).map(({ node }) => functionAround(node)));
  const writes = new Map<SharedDeclaration, StateWrite[]>();
  for (const { owner, node, value, isKeyed } of raw) {
    const bounds = value === undefined || isBound(value) || sharedBy(value) !== undefined;
    const isCache = isKeyed || (bounds && keyed.has(functionAround(node)));
    writes.set(owner, [...(writes.get(owner) ?? []), { node, value, isCache }]);
  }
  return writes;
}

interface Owner {
  readonly owner: SharedDeclaration;
  /** Whether the table is an entry under a key that is looked up. */
  readonly isEntry: boolean;
}

/** What is shared and holds, by any way, a table that an expression stands for. */
function ownersOf(
  table: ts.Expression,
  shared: readonly SharedDeclaration[],
  { tableChanges }: FilterRun,
): readonly Owner[] {
  const owners = new Map<SharedDeclaration, Owner>();
  for (const { object, state } of tableChanges.get(table) ?? [])
    for (const owner of shared) {
      const isEntry = wayTo(object.tables, valueOf(state.variables, owner), state);
      if (isEntry !== undefined && owners.get(owner)?.isEntry !== false) owners.set(owner, { owner, isEntry });
    }
  return [...owners.values()];
}

/** Whether one of the tables is held by a value, and then whether only by keys that are looked up. */
function wayTo(tables: ReadonlySet<ts.Node>, holder: Value | undefined, state: Readonly<State>): boolean | undefined {
  const seen = new Set<ts.Node>();
  const waiting = [...(holder?.tables ?? [])].map((table) => ({ table, isEntry: false }));
  // Ways by names are gone first.
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { table, isEntry } = next;
    if (tables.has(table)) return isEntry;
    if (seen.has(table)) continue;
    seen.add(table);
    for (const [key, value] of state.tables.get(table) ?? []) {
      const inside = [...value.tables].map((inner) => ({ table: inner, isEntry: isEntry || key === "*" }));
      if (isEntry || key === "*") waiting.push(...inside);
      else waiting.unshift(...inside);
    }
  }
  return undefined;
}

/** What only runs while the script loads leaves nothing of a request. */
function isRunByHooks(around: ts.Node | undefined, { calledOnlyAtLoad }: FilterRun): boolean {
  return around !== undefined && !calledOnlyAtLoad.has(around);
}

function functionAround(node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node, ts.isFunctionLike);
}

function isShared(node: ts.Node, run: FilterRun): node is SharedDeclaration {
  if (!ts.isVariableDeclaration(node) && !ts.isParameter(node) && !ts.isClassDeclaration(node)) return false;
  if (node.name === undefined || !ts.isIdentifier(node.name) || node.getSourceFile().isDeclarationFile) return false;
  const around = functionAround(node);
  return around === undefined || run.calledOnlyAtLoad.has(around);
}

/** What a cache's bounds become: a number, a new table, or the cache's other generation. */
function isBound(value: ts.Expression): boolean {
  return ts.isNumericLiteral(value) || ts.isNewExpression(value) || isEmptyLiteral(value);
}

function isEmptyLiteral(value: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  return ts.isObjectLiteralExpression(value) && value.properties.length === 0;
}

function changeIn(node: ts.Node): readonly Change[] {
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) return [assignment(node)];
  if ((ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) && isStep(node.operator))
    return [changeOf(node, node.operand)];
  if (ts.isDeleteExpression(node)) return [changeOf(node, node.expression)];
  return ts.isCallExpression(node) ? changingCall(node) : [];
}

function isStep(operator: ts.SyntaxKind): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function assignment(node: ts.BinaryExpression): Change {
  const isPlain = node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  return { ...changeOf(node, node.left), value: isPlain ? node.right : undefined };
}

/** A change of `name`, `name.field` or `name[key]`. */
function changeOf(node: ts.Node, target: ts.Expression): Change {
  const isKeyed = ts.isElementAccessExpression(target) && !ts.isNumericLiteral(target.argumentExpression) && !ts.isStringLiteral(target.argumentExpression); // prettier-ignore
  return { node, target, value: undefined, isKeyed };
}

/** The expression that stands for the table in which something changes. */
function tableOf({ node, target }: Change): ts.Expression {
  const isMember = ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target);
  return isMember && !ts.isCallExpression(node) ? target.expression : target;
}

function rootOf(node: ts.Expression): ts.Expression {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return rootOf(node.expression);
  return ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) ? rootOf(node.expression) : node;
}

const changing = /^(push|pop|shift|unshift|splice|sort|reverse|set|add|delete)$/;
const changingTables = /^(insert|remove|sort)$/;

function changingCall(node: ts.CallExpression): readonly Change[] {
  const { expression } = node;
  if (ts.isIdentifier(expression) && expression.text === "rawset") {
    const [target, key, value] = node.arguments;
    return target === undefined
      ? []
      : [{ node, target, value, isKeyed: key !== undefined && !ts.isStringLiteral(key) }];
  }
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const [first, value] = node.arguments;
  if (first !== undefined && expression.getText() === "Object.assign") return [changeOf(node, first)];
  const isTableFunction = ts.isIdentifier(expression.expression) && expression.expression.text === "table";
  const target = isTableFunction && changingTables.test(expression.name.text) ? first : expression.expression;
  if (target === undefined || (!isTableFunction && !changing.test(expression.name.text))) return [];
  const isKeyed = /^(set|add|delete)$/.test(expression.name.text) && first !== undefined && !ts.isStringLiteral(first);
  const kept = expression.name.text === "set" || isTableFunction ? value : first;
  return [{ node, target, value: kept, isKeyed }];
}
