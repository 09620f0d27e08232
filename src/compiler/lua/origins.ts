import { ts } from "../typescript.ts";
import { isWritten } from "../link/loop-variables.ts";
import { variableAt } from "../link/changed-elsewhere.ts";
import { tableMethods } from "./evaluation-order.ts";

/** Where a variable's value can come from; `"elsewhere"` is what is not known. */
export type Origin = ts.Expression | "count" | "elsewhere";

export interface Origins {
  /** What variables and parameters are given. */
  readonly variables: ReadonlyMap<ts.Symbol, readonly Origin[]>;
  /** What is set in a `LuaTable` that only its own methods are called on. */
  readonly entries: ReadonlyMap<ts.Symbol, readonly Origin[]>;
}

/** The origins of a script, which are found when somebody asks for them first. */
export function createOrigins(source: ts.SourceFile, checker: ts.TypeChecker): () => Origins {
  let origins: Origins | undefined;
  return () => (origins ??= findOrigins(source, checker));
}

/** Everything that variables, parameters and tables are given in a script. A function that is handed on, or called by Envoy, is given anything. */
function findOrigins(source: ts.SourceFile, checker: ts.TypeChecker): Origins {
  const origins = new Map<ts.Symbol, Origin[]>();
  const calls = new Map<ts.Symbol, ts.CallExpression[]>();
  const handedOn = new Set<ts.Symbol>();
  const functions = new Map<ts.Node, ts.Symbol>();
  const tables = new Map<ts.Symbol, Origin[]>();
  visit(source);
  for (const [node, symbol] of functions) if (isPlainFunction(node)) addParameters(node, symbol);
  const entries = new Map([...tables].filter(([symbol]) => !handedOn.has(symbol)));
  return { variables: origins, entries };

  function visit(node: ts.Node): void {
    if (ts.isVariableDeclaration(node)) visitDeclaration(node);
    else if (ts.isFunctionDeclaration(node) && node.name !== undefined) addFunction(node, node.name);
    else if (ts.isParameter(node) && !functions.has(node.parent)) add(node.name, "elsewhere");
    else if (ts.isIdentifier(node)) visitName(node);
    ts.forEachChild(node, visit);
  }

  function visitDeclaration(node: ts.VariableDeclaration): void {
    const { name, initializer } = node;
    if (initializer === undefined) add(name, ...originsWithoutValue(node));
    else if (ts.isIdentifier(name)) {
      add(name, initializer);
      if (isOnlyNamed(initializer)) addFunction(initializer, name);
      if (isNewTable(initializer)) for (const symbol of symbolsIn(name)) tables.set(symbol, tables.get(symbol) ?? []);
    } else {
      const areCounts = ts.isCallExpression(initializer) && isByteCount(initializer);
      add(name, areCounts && ts.isArrayBindingPattern(name) && name.elements.every(isPlain) ? "count" : "elsewhere");
    }
  }

  function add(name: ts.BindingName, ...added: readonly Origin[]): void {
    for (const symbol of symbolsIn(name)) addTo(symbol, ...added);
  }

  function addTo(symbol: ts.Symbol, ...added: readonly Origin[]): void {
    origins.set(symbol, [...(origins.get(symbol) ?? []), ...added]);
  }

  function symbolsIn(name: ts.BindingName): readonly ts.Symbol[] {
    if (ts.isIdentifier(name)) return [checker.getSymbolAtLocation(name) ?? []].flat();
    return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : symbolsIn(element.name)));
  }

  function addFunction(node: PlainFunction, name: ts.Identifier): void {
    const symbol = checker.getSymbolAtLocation(name);
    if (symbol === undefined) return;
    functions.set(node, symbol);
    const isHook = (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Export) !== 0;
    if (isHook) handedOn.add(symbol);
  }

  function visitName(node: ts.Identifier): void {
    const written = isWritten(node) ? variableAt(node, checker) : undefined;
    if (written !== undefined) addTo(written, writtenOrigin(node));
    const { parent } = node;
    const isDeclared = (ts.isFunctionDeclaration(parent) || ts.isVariableDeclaration(parent)) && parent.name === node;
    const used = isDeclared ? undefined : variableAt(node, checker);
    if (used === undefined) return;
    if (ts.isCallExpression(parent) && parent.expression === node)
      calls.set(used, [...(calls.get(used) ?? []), parent]);
    else if (isTableMethod(parent, node)) tables.set(used, [...(tables.get(used) ?? []), ...valuesSet(parent)]);
    else handedOn.add(used);
  }

  function addParameters({ parameters }: PlainFunction, symbol: ts.Symbol): void {
    parameters.forEach(({ name, initializer, dotDotDotToken }, place) => {
      const isKnown = ts.isIdentifier(name) && dotDotDotToken === undefined && !handedOn.has(symbol);
      if (!isKnown) add(name, "elsewhere");
      else {
        add(name, ...(initializer === undefined ? [] : [initializer]));
        for (const call of calls.get(symbol) ?? []) add(name, ...argumentAt(call, place));
      }
    });
  }
}

/** A function that no other name stands for than that of its variable. */
function isOnlyNamed(node: ts.Expression): node is ts.ArrowFunction | ts.FunctionExpression {
  return isPlainFunction(node) && node.name === undefined;
}

/** `let n: number` has no value yet; the variable of a loop or a `catch`, and what is declared for Lua, has some. */
function originsWithoutValue(node: ts.VariableDeclaration): readonly Origin[] {
  const loop = node.parent.parent;
  if (ts.isForOfStatement(loop)) return [startOfRange(loop.expression)];
  const isGiven =
    ts.isForInStatement(loop) ||
    ts.isCatchClause(node.parent) ||
    (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Ambient) !== 0;
  return isGiven ? ["elsewhere"] : [];
}

function isNewTable(node: ts.Expression): boolean {
  return ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "LuaTable";
}

/** `table.get` and its like, where it is called. */
function isTableMethod(node: ts.Node, table: ts.Identifier): node is ts.PropertyAccessExpression {
  if (!ts.isPropertyAccessExpression(node) || node.expression !== table) return false;
  return tableMethods.has(node.name.text) && ts.isCallExpression(node.parent) && node.parent.expression === node;
}

/** What a call of a table's method sets in it: the value in `table.set(key, value)`. */
function valuesSet({ name, parent }: ts.PropertyAccessExpression): readonly Origin[] {
  if (name.text !== "set" || !ts.isCallExpression(parent)) return [];
  return argumentAt(parent, 1);
}

function argumentAt(call: ts.CallExpression, place: number): readonly Origin[] {
  if (call.arguments.slice(0, place + 1).some(ts.isSpreadElement)) return ["elsewhere"];
  const argument = call.arguments[place];
  return argument === undefined ? [] : [argument];
}

function isPlain(element: ts.ArrayBindingElement): boolean {
  return ts.isOmittedExpression(element) || (ts.isIdentifier(element.name) && element.initializer === undefined);
}

/** The first number of `$range(first, last)`, which counts up from it. */
function startOfRange(node: ts.Expression): Origin {
  const isRange = ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "$range";
  return (isRange && node.arguments.length === 2 ? node.arguments[0] : undefined) ?? "elsewhere";
}

/** What a written variable is given: the right side of `n = 1`, all of `n += 1` and `n--`. */
function writtenOrigin({ parent }: ts.Identifier): Origin {
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent)) return parent;
  if (!ts.isBinaryExpression(parent)) return "elsewhere";
  return givingRightSides.has(parent.operatorToken.kind) ? parent.right : parent;
}

/** Assignments after which a variable has the value on their right, or the one it had. */
const givingRightSides: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
]);

const countingFunctions: ReadonlySet<string> = new Set(["byte", "len"]);

/** `string.byte(…)` and `string.len(…)`, whose results are whole and not negative. */
export function isByteCount(call: ts.CallExpression): boolean {
  return isCallOf(call, "string", countingFunctions);
}

/** Whether a call is that of a library's function, such as `string.byte`. */
export function isCallOf({ expression }: ts.CallExpression, library: string, names: ReadonlySet<string>): boolean {
  return (
    ts.isPropertyAccessExpression(expression) &&
    ts.isIdentifier(expression.expression) &&
    expression.expression.text === library &&
    names.has(expression.name.text)
  );
}

export type PlainFunction = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression;

export function isPlainFunction(node: ts.Node): node is PlainFunction {
  return ts.isFunctionDeclaration(node) || ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}
