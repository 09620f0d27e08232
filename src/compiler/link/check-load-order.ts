import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SourceTree } from "../source-tree.ts";
import { positionOfNode } from "../typescript-findings.ts";
import { ts } from "../typescript.ts";
import { isTypeOnly } from "./declared-symbols.ts";
import type { LinkedStatement } from "./order-statements.ts";
import type { Reference } from "./pieces.ts";
import { isInstanceField, isOnlyType } from "./syntax-tests.ts";

/**
 * Findings for names that are read while the script loads, before the statement that gives them a value: there, or in a function that is
 * called there. Where the modules ran one by one that would be an error; only an import cycle makes it possible across modules.
 *
 * @param written all statements, in the order in which ES modules run them
 * @param kept those that the script has
 */
export function checkLoadOrder(
  written: readonly LinkedStatement[],
  kept: readonly LinkedStatement[],
  tree: SourceTree,
): readonly Diagnostic[] {
  const places = new Map(written.flatMap(({ declares }, index) => declares.map((symbol) => [symbol, index] as const)));
  const functions = new Map(
    written.filter(isCallable).flatMap((linked) => linked.declares.map((symbol) => [symbol, linked] as const)),
  );
  const hoisted = new Set(written.filter(isHoisted).flatMap(({ declares }) => declares));
  const found = new Map<ts.Node, Diagnostic>();
  const isKept = new Set(kept);
  written.forEach((linked, index) => {
    if (isKept.has(linked) && !isHoisted(linked)) follow(linked, { root: linked.statement, index, called: new Set() });
  });
  return [...found.values()];

  /** Looks at what runs at once where a piece of code runs. */
  function follow({ references, declares }: LinkedStatement, run: Run): void {
    for (const reference of references.filter(({ node }) => runsWith(node, run.root))) {
      const { symbol } = reference;
      const isLater = !hoisted.has(symbol) && (places.get(symbol) ?? -1) > run.index;
      if (isLater && !declares.includes(symbol)) found.set(reference.node, describe(reference, tree));
      const isRun = isCalled(reference.node) || isCalledByReceiver(reference.node, references);
      const called = isRun ? functions.get(symbol) : undefined;
      const body = called === undefined ? undefined : bodyOf(called.statement, symbol);
      if (called === undefined || body === undefined || run.called.has(symbol)) continue;
      run.called.add(symbol);
      follow(called, { ...run, root: body });
    }
  }

  /** Whether a function is an argument of a function of the filter's that calls what it is given. */
  function isCalledByReceiver(node: ts.Node, references: readonly Reference[]): boolean {
    const { parent } = node;
    if (!ts.isCallExpression(parent) || parent.expression === node) return false;
    const place = parent.arguments.findIndex((argument) => argument === node);
    const receiver = references.find((reference) => reference.node === parent.expression)?.symbol;
    const linked = receiver === undefined ? undefined : functions.get(receiver);
    const body = linked === undefined || receiver === undefined ? undefined : bodyOf(linked.statement, receiver);
    return body !== undefined && callsParameter(body, place);
  }
}

interface Run {
  /** The statement or function whose code runs. */
  readonly root: ts.Node;
  /** The place of the statement that the script loads. */
  readonly index: number;
  readonly called: Set<ts.Symbol>;
}

function describe({ symbol, node }: Reference, tree: SourceTree): Diagnostic {
  return {
    code: "LINK_UNSUPPORTED",
    severity: "error",
    message: `"${symbol.name}" is read before its module has run`,
    hint: "Two modules import each other, or a function is called too early: read it later, or move it to a module of its own",
    position: positionOfNode(node, tree),
  };
}

/** What is there before anything runs: functions, types, and enums whose members are written out where they are used. */
function isHoisted({ statement }: LinkedStatement): boolean {
  const isConstEnum =
    ts.isEnumDeclaration(statement) &&
    (statement.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ConstKeyword);
  return ts.isFunctionDeclaration(statement) || isTypeOnly(statement) || isConstEnum;
}

function isCallable({ statement }: LinkedStatement): boolean {
  return ts.isFunctionDeclaration(statement) || ts.isVariableStatement(statement);
}

/** The function that a name stands for, as it is declared. */
function bodyOf(statement: ts.Statement, { valueDeclaration }: ts.Symbol): ts.Node | undefined {
  if (ts.isFunctionDeclaration(statement)) return statement;
  const value =
    valueDeclaration !== undefined && ts.isVariableDeclaration(valueDeclaration)
      ? valueDeclaration.initializer
      : undefined;
  return value !== undefined && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) ? value : undefined;
}

/** Whether the code of a function calls one of its parameters by its name. */
function callsParameter(body: ts.Node, place: number): boolean {
  const parameter = ts.isFunctionLike(body) ? body.parameters[place]?.name : undefined;
  if (parameter === undefined || !ts.isIdentifier(parameter)) return false;
  const calls = (node: ts.Node): boolean =>
    (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === parameter.text) ||
    ts.forEachChild(node, calls) === true;
  return calls(body);
}

function isCalled(node: ts.Node): boolean {
  const callee = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node ? node.parent : node;
  return ts.isCallExpression(callee.parent) && callee.parent.expression === callee;
}

/** Whether a node runs whenever the code around it does: no function, or field of a class, stands between that waits to be called. */
function runsWith(node: ts.Node, root: ts.Node): boolean {
  for (let inner = node; inner !== root; inner = inner.parent) {
    // Nodes of another declaration of the same statement.
    if (ts.isSourceFile(inner)) return false;
    if (isOnlyType(inner) || isInstanceField(inner)) return false;
    if (ts.isFunctionLike(inner) && !runsAtOnce(inner)) return false;
  }
  return true;
}

const methodsThatCall: ReadonlySet<string> = new Set(
  "every filter find findIndex flatMap forEach map reduce reduceRight some sort toSorted".split(" "),
);

/** A function that is called where it stands, or by the array's method that it is given to. */
function runsAtOnce(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent)) return runsAtOnce(parent);
  if (!ts.isCallExpression(parent)) return false;
  if (parent.expression === node) return true;
  return ts.isPropertyAccessExpression(parent.expression) && methodsThatCall.has(parent.expression.name.text);
}
