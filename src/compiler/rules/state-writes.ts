import { ts } from "../typescript.ts";
import type { RuleContext } from "./rule.ts";
import type { FilterRun } from "./run/filter-run.ts";
import type { Names } from "./run/names.ts";
import { contentsOf, type State } from "./run/state.ts";
import type { Value } from "./run/value.ts";
import { valueOf } from "./run/shared-map.ts";

/** A variable, a parameter or a class that outlives a request: of a module, or of a function that was only called while the script loaded. */
export type SharedDeclaration = (
  ts.VariableDeclaration | ts.ParameterDeclaration | ts.BindingElement | ts.ClassDeclaration
) & {
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
  /** What is shared and gave an entry to a variable, `const entry = cache.get(key)`: the entry was put there by another request. */
  const entryOwner = (node: ts.Expression): SharedDeclaration | undefined => {
    const declaration = ts.isIdentifier(node) ? run.names.declarationOf(node) : undefined;
    if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined;
    const table = declaration.initializer && tableOfEntry(declaration.initializer, run.names);
    return table && sharedBy(rootOf(table));
  };
  const raw = nodes
    .flatMap((node) => changesIn(node, run.names))
    .filter(({ node }) => isRunByHooks(functionAround(node), run))
    .flatMap((change) => {
      const named = sharedBy(rootOf(change.target));
      const keeper = named ?? (isInside(change) ? entryOwner(rootOf(change.target)) : undefined);
      const owners =
        keeper === undefined
          ? ownersOf(tableOf(change), shared, run)
          : [{ owner: keeper, isEntry: named === undefined }];
      return owners.map(({ owner, isEntry }) => {
        const isOfKey = change.isKeyed || isEntry;
        const isCounter = isOfKey && countsUp(change.node);
        return { ...change, owner, isKeyed: isOfKey && !isCounter, isCounter };
      });
    });
  const isCaching = cachingFunctions(raw, nodes, run);
  const writes = new Map<SharedDeclaration, StateWrite[]>();
  for (const { owner, node, value, isKeyed, isCounter } of raw) {
    const bounds = value === undefined || isBound(value, run.names) || sharedBy(value) !== undefined;
    const isCache = isKeyed || (bounds && !isCounter && isCaching(functionAround(node)));
    writes.set(owner, [...(writes.get(owner) ?? []), { node, value, isCache }]);
  }
  return writes;
}

/** Whether a number is counted up or down in its place: what a counter says is of one worker, whatever its key. */
function countsUp(node: ts.Node): boolean {
  if (ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) return true;
  return ts.isBinaryExpression(node) && counting.has(node.operatorToken.kind);
}

const counting: ReadonlySet<ts.SyntaxKind> = new Set([ts.SyntaxKind.PlusEqualsToken, ts.SyntaxKind.MinusEqualsToken]);

/** Functions that change an entry under a key that is looked up, and those that such a function calls to bound it. */
function cachingFunctions(
  changes: readonly Change[],
  nodes: readonly ts.Node[],
  { names }: FilterRun,
): (around: ts.Node | undefined) => boolean {
  const keyed = new Set(changes.filter(({ isKeyed }) => isKeyed).map(({ node }) => functionAround(node)));
  const called = new Set<ts.Node>();
  for (const node of nodes) {
    if (!ts.isCallExpression(node) || !keyed.has(functionAround(node))) continue;
    const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
    const declaration = names.declarationOf(name);
    if (declaration !== undefined) called.add(declaration);
  }
  return (around) => around !== undefined && (keyed.has(around) || called.has(around));
}

/** Whether a change is one of what a variable holds, not of the variable. */
function isInside({ node, target }: Change): boolean {
  return ts.isCallExpression(node) || rootOf(target) !== target;
}

/** The table of which an expression gives an entry. */
function tableOfEntry(node: ts.Expression, names: Names): ts.Expression | undefined {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return tableOfEntry(node.expression, names);
  if (ts.isElementAccessExpression(node)) return node.expression;
  if (ts.isBinaryExpression(node)) return tableOfEntry(node.left, names);
  const isRead = ts.isCallExpression(node) && /^(LuaTable\.get|Array\.(at|find))$/.test(names.libraryName(node) ?? "");
  return isRead && ts.isPropertyAccessExpression(node.expression) ? node.expression.expression : undefined;
}

interface Owner {
  readonly owner: SharedDeclaration;
  /** Whether the table is an entry under a key that is looked up. */
  readonly isEntry: boolean;
}

/** The first that is shared and holds, by names before keys, a table that an expression stands for: one change is said once. */
function ownersOf(
  table: ts.Expression,
  shared: readonly SharedDeclaration[],
  { tableChanges }: FilterRun,
): readonly Owner[] {
  const owners = (tableChanges.get(table) ?? []).flatMap(({ object, state }) =>
    shared.flatMap((owner): readonly Owner[] => {
      const isEntry = wayTo(object.tables, valueOf(state.variables, owner), state);
      return isEntry === undefined ? [] : [{ owner, isEntry }];
    }),
  );
  return [owners.find(({ isEntry }) => !isEntry) ?? owners[0]].filter((owner) => owner !== undefined);
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
    for (const [key, value] of contentsOf(state, table) ?? []) {
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
  const isVariable = ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node);
  if (!isVariable && !ts.isClassDeclaration(node)) return false;
  if (node.name === undefined || !ts.isIdentifier(node.name) || node.getSourceFile().isDeclarationFile) return false;
  const around = functionAround(node);
  return around === undefined || run.calledOnlyAtLoad.has(around);
}

/** What a cache's bounds become: a number, a new table, or the cache's other generation. */
function isBound(value: ts.Expression, names: Names): boolean {
  if (ts.isNewExpression(value) || isEmptyLiteral(value)) return true;
  return (names.typeOf(value).flags & ts.TypeFlags.NumberLike) !== 0;
}

function isEmptyLiteral(value: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(value)) return value.elements.length === 0;
  return ts.isObjectLiteralExpression(value) && value.properties.length === 0;
}

function changesIn(node: ts.Node, names: Names): readonly Change[] {
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) return assignments(node, names);
  if ((ts.isPostfixUnaryExpression(node) || ts.isPrefixUnaryExpression(node)) && isStep(node.operator))
    return [changeOf(node, node.operand, names)];
  if (ts.isDeleteExpression(node)) return [changeOf(node, node.expression, names)];
  if (ts.isForOfStatement(node) && !ts.isVariableDeclarationList(node.initializer))
    return targetsOf(node.initializer).map((target) => changeOf(node, target, names));
  return ts.isCallExpression(node) ? changingCall(node, names) : [];
}

function isStep(operator: ts.SyntaxKind): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

function assignments(node: ts.BinaryExpression, names: Names): readonly Change[] {
  const isPlain = node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  const targets = targetsOf(node.left);
  const isWhole = isPlain && targets[0] === node.left;
  return targets.map((target) => ({
    ...changeOf(node, target, names),
    value: isWhole ? node.right : isPlain ? target : undefined,
  }));
}

/** What an assignment gives values to, through patterns. */
function targetsOf(target: ts.Expression): readonly ts.Expression[] {
  if (ts.isArrayLiteralExpression(target)) return target.elements.flatMap(targetsOf);
  if (!ts.isObjectLiteralExpression(target)) return ts.isOmittedExpression(target) ? [] : [target];
  return target.properties.flatMap((property) => {
    if (ts.isShorthandPropertyAssignment(property)) return [property.name];
    return ts.isPropertyAssignment(property) ? targetsOf(property.initializer) : [];
  });
}

/** A change of `name`, `name.field` or `name[key]`. */
function changeOf(node: ts.Node, target: ts.Expression, names: Names): Change {
  const isKeyed = ts.isElementAccessExpression(target) && isLookedUp(target.argumentExpression, names);
  return { node, target, value: undefined, isKeyed };
}

/** Whether a key is another one for each request: no name, and no end of a list, which would grow. */
function isLookedUp(key: ts.Expression, names: Names): boolean {
  const isEnd = ts.isPropertyAccessExpression(key) && key.name.text === "length";
  return !isEnd && !ts.isLiteralExpression(key) && names.constantText(key) === undefined;
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

const changing = /^Array\.(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/;
const changingByKey = /^LuaTable\.(set|add|delete)$/;
const changingFirst = /^(table\.(insert|remove|sort)|rawset|ObjectConstructor\.assign)$/;

/** A call of the library's that changes a table. What methods of the filter's own change is found where they do. */
function changingCall(node: ts.CallExpression, names: Names): readonly Change[] {
  const name = names.libraryName(node) ?? "";
  const [first, second, third] = node.arguments;
  if (changingFirst.test(name)) {
    if (first === undefined) return [];
    const isKeyed = name === "rawset" && second !== undefined && isLookedUp(second, names);
    return [{ node, target: first, value: name === "rawset" ? third : second, isKeyed }];
  }
  const { expression } = node;
  if (!ts.isPropertyAccessExpression(expression)) return [];
  const target = expression.expression;
  if (changing.test(name)) return [{ node, target, value: first, isKeyed: false }];
  if (!changingByKey.test(name)) return [];
  const isKeyed = first !== undefined && isLookedUp(first, names);
  return [{ node, target, value: name === "LuaTable.set" ? second : first, isKeyed }];
}
