import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SourceTree } from "../source-tree.ts";
import { positionOfNode } from "../typescript-findings.ts";
import { ts } from "../typescript.ts";
import { isTypeOnly } from "./declared-symbols.ts";
import type { LinkedStatement } from "./order-statements.ts";
import type { Reference } from "./pieces.ts";
import { isBracket, isInstanceField, isOnlyType } from "./syntax-tests.ts";

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
  const callables = new Map(
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
    const isRun = (node: ts.Node): boolean =>
      asArgument(node) === run.root || isCalled(node) || isCalledByReceiver(node, references);
    for (const reference of references.filter(({ node }) => runsWith(node, run.root, isRun))) {
      const { symbol, node } = reference;
      const isLater = !hoisted.has(symbol) && (places.get(symbol) ?? -1) > run.index;
      if (isLater && !declares.includes(symbol)) found.set(node, describe(reference, tree));
      if (isRun(node)) followCalled(symbol, run);
    }
  }

  function followCalled(symbol: ts.Symbol, run: Run): void {
    const linked = callables.get(symbol);
    if (linked === undefined || run.called.has(symbol)) return;
    run.called.add(symbol);
    for (const root of codeOf(linked.statement, symbol)) follow(linked, { ...run, root });
  }

  /** Whether a function is an argument of a function that calls what it is given. */
  function isCalledByReceiver(node: ts.Node, references: readonly Reference[]): boolean {
    const argument = asArgument(node);
    const { parent } = argument;
    if (!ts.isCallExpression(parent) || parent.expression === argument) return false;
    if (isMethodThatCalls(parent.expression)) return true;
    const place = parent.arguments.findIndex((each) => each === argument);
    const receiver = references.find((reference) => withNamespace(reference.node) === parent.expression)?.symbol;
    const linked = receiver === undefined ? undefined : callables.get(receiver);
    if (linked === undefined || receiver === undefined) return false;
    return codeOf(linked.statement, receiver).some((code) => callsParameter(code, place));
  }
}

interface Run {
  /** The statement or function whose code runs, or the value that is called. */
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
  return ts.isFunctionDeclaration(statement) || ts.isVariableStatement(statement) || ts.isClassDeclaration(statement);
}

/** The code that runs where something is called: a function, what a variable is given, or what a class does for a new instance. */
function codeOf(statement: ts.Statement, { valueDeclaration }: ts.Symbol): readonly ts.Node[] {
  if (ts.isFunctionDeclaration(statement)) return [statement];
  if (ts.isClassDeclaration(statement))
    return [...statement.members.filter(isRunByNew), ...(statement.heritageClauses ?? [])];
  const value =
    valueDeclaration !== undefined && ts.isVariableDeclaration(valueDeclaration)
      ? valueDeclaration.initializer
      : undefined;
  return value === undefined ? [] : [value];
}

function isRunByNew(member: ts.ClassElement): boolean {
  return ts.isConstructorDeclaration(member) || isInstanceField(member);
}

/** Whether the code of a function calls one of its parameters by its name, or gives it to another function. */
function callsParameter(code: ts.Node, place: number): boolean {
  const parameter = ts.isFunctionLike(code) ? code.parameters[place]?.name : undefined;
  if (parameter === undefined || !ts.isIdentifier(parameter)) return false;
  const calls = (node: ts.Node): boolean =>
    (ts.isIdentifier(node) && node.text === parameter.text && ts.isCallExpression(asArgument(node).parent)) ||
    ts.forEachChild(node, calls) === true;
  return calls(code);
}

function isCalled(node: ts.Node): boolean {
  const callee = asArgument(node);
  const { parent } = callee;
  return (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression === callee;
}

/** `all.name` of an imported module for `name`. */
function withNamespace(node: ts.Node): ts.Node {
  return ts.isPropertyAccessExpression(node.parent) && node.parent.name === node ? node.parent : node;
}

/** What is handed on where a name stands: the brackets, choice or type around it. */
function asArgument(node: ts.Node): ts.Node {
  const inner = withNamespace(node);
  const { parent } = inner;
  const isChoice =
    (ts.isConditionalExpression(parent) && parent.condition !== inner) ||
    (ts.isBinaryExpression(parent) && choosing.has(parent.operatorToken.kind));
  return isChoice || isBracket(parent) ? asArgument(parent) : inner;
}

const choosing: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.AmpersandAmpersandToken,
]);

/** Whether a node runs whenever the code around it does: no function, or field of a class, stands between that waits to be called. */
function runsWith(node: ts.Node, root: ts.Node, isRun: (node: ts.Node) => boolean): boolean {
  for (let inner = node; inner !== root; inner = inner.parent) {
    // Nodes of another declaration of the same statement.
    if (ts.isSourceFile(inner)) return false;
    if (isOnlyType(inner) || isInstanceField(inner)) return false;
    if (ts.isFunctionLike(inner) && !isRun(inner)) return false;
  }
  return true;
}

function isMethodThatCalls(node: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(node) && methodsThatCall.has(node.name.text);
}

const methodsThatCall: ReadonlySet<string> = new Set(
  "every filter find findIndex flatMap forEach map reduce reduceRight some sort toSorted".split(" "),
);
