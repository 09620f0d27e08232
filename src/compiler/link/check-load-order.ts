import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SourceTree } from "../source-tree.ts";
import { positionOfNode } from "../typescript-findings.ts";
import { ts } from "../typescript.ts";
import {
  asArgument,
  callsArguments,
  callsParameter,
  codeCalledBy,
  codeOf,
  isCalled,
  withNamespace,
} from "./called-code.ts";
import { isTypeOnly } from "./declared-symbols.ts";
import type { LinkedStatement } from "./order-statements.ts";
import type { Piece, Reference } from "./pieces.ts";
import { isInstanceField, isOnlyType } from "./syntax-tests.ts";

/**
 * Findings for names that are read while the script loads, before the statement that gives them a value: there, or in a function that is
 * called there. Where the modules ran one by one that would be an error, also where nothing else needs the statement; only an import cycle makes
 * it possible across modules.
 *
 * @param written all statements, in the order in which ES modules run them
 */
export function checkLoadOrder(
  written: readonly LinkedStatement[],
  { tree, checker }: { readonly tree: SourceTree; readonly checker: ts.TypeChecker },
): readonly Diagnostic[] {
  const places = new Map(written.flatMap(({ declares }, index) => declares.map((symbol) => [symbol, index] as const)));
  const statements = new Map<ts.Node, LinkedStatement>(written.map((linked) => [linked.statement, linked]));
  const hoisted = new Set(written.filter(isHoisted).flatMap(({ declares }) => declares));
  const found = new Map<ts.Node, Diagnostic>();
  written.forEach((linked, index) => {
    if (isHoisted(linked)) return;
    follow(linked, { root: linked.statement, index, from: undefined, called: new Set() });
  });
  return [...found.values()];

  /** Looks at what runs at once where a piece of code runs: the names that it reads, and the code that it calls. */
  function follow({ references: left, folded, pieces }: LinkedStatement, run: Run): void {
    const references = [...left, ...folded];
    const isRun = (node: ts.Node): boolean =>
      asArgument(node) === run.root || isCalled(node) || isCalledByReceiver(node, references);
    const symbols = new Map<ts.Node, ts.Symbol>(references.map(({ node, symbol }) => [node, symbol]));
    const visit = (node: ts.Node): void => {
      if (node !== run.root && waits(node, isRun)) return;
      const symbol = symbols.get(node);
      const from = run.from ?? node.pos;
      if (symbol !== undefined && isWithoutValue(node, symbol, { index: run.index, from }))
        found.set(node, describe(symbol, positionOfNode(node, tree)));
      const code = symbol === undefined ? codeCalledBy(node, checker) : isRun(node) ? codeOfSymbol(symbol) : [];
      if (code.length > 0 && isWritten(node, pieces)) for (const root of code) enter(root, { ...run, from });
      ts.forEachChild(node, visit);
    };
    visit(run.root);
  }

  function enter(root: ts.Node, run: Omit<Run, "root">): void {
    const statement = ts.findAncestor(root, (node) => statements.has(node));
    const linked = statement === undefined ? undefined : statements.get(statement);
    if (linked === undefined || run.called.has(root)) return;
    run.called.add(root);
    follow(linked, { ...run, root });
  }

  /** Whether a name's statement comes later, or is the one that runs and has not come to it yet. */
  function isWithoutValue(
    node: ts.Node,
    symbol: ts.Symbol,
    { index, from }: { readonly index: number; readonly from: number },
  ): boolean {
    const place = places.get(symbol);
    const declaration = symbol.valueDeclaration;
    if (place === undefined || hoisted.has(symbol) || place < index) return false;
    return place > index || (declaration !== undefined && node !== nameOf(declaration) && endOf(declaration) > from);
  }

  function codeOfSymbol(symbol: ts.Symbol): readonly ts.Node[] {
    return symbol.valueDeclaration === undefined ? [] : codeOf(symbol.valueDeclaration);
  }

  /** Whether a function is an argument of a function that calls what it is given. */
  function isCalledByReceiver(node: ts.Node, references: readonly Reference[]): boolean {
    const argument = asArgument(node);
    const { parent } = argument;
    if (!ts.isCallExpression(parent) || parent.expression === argument) return false;
    if (callsArguments(parent.expression)) return true;
    const place = parent.arguments.findIndex((each) => each === argument);
    const receiver = references.find((reference) => withNamespace(reference.node) === parent.expression)?.symbol;
    return receiver !== undefined && codeOfSymbol(receiver).some((code) => callsParameter(code, place));
  }
}

interface Run {
  /** The statement or function whose code runs, or the value that is called. */
  readonly root: ts.Node;
  /** The place of the statement that the script loads. */
  readonly index: number;
  /** Where in that statement the code is called from; undefined while it is the statement's own. */
  readonly from: number | undefined;
  readonly called: Set<ts.Node>;
}

function describe({ name }: ts.Symbol, position: Diagnostic["position"]): Diagnostic {
  return {
    code: "LINK_UNSUPPORTED",
    severity: "error",
    message: `"${name}" is read before its module has run`,
    hint: "Two modules import each other, or a function is called too early: read it later, or move it to a module of its own",
    ...(position === undefined ? {} : { position }),
  };
}

/** What is there before anything runs: functions, types, and enums whose members are written out where they are used. */
function isHoisted({ statement }: LinkedStatement): boolean {
  const isConstEnum =
    ts.isEnumDeclaration(statement) &&
    (statement.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.ConstKeyword);
  return ts.isFunctionDeclaration(statement) || isTypeOnly(statement) || isConstEnum;
}

/** Whether code does not run with what is around it: a type, a field of instances, or a function that waits to be called. */
function waits(node: ts.Node, isRun: (node: ts.Node) => boolean): boolean {
  if (isOnlyType(node) || isInstanceField(node)) return true;
  return ts.isFunctionLike(node) && !isRun(node);
}

/** Whether a node is in the script: what parameters switch off is not. */
function isWritten(node: ts.Node, pieces: readonly Piece[]): boolean {
  const start = node.getStart();
  return pieces.some((piece) =>
    piece.kind === "copy" ? piece.start <= start && start < piece.end : piece.kind === "name" && piece.start === start,
  );
}

function nameOf(declaration: ts.Declaration): ts.Node | undefined {
  return ts.isVariableDeclaration(declaration) || ts.isBindingElement(declaration) ? declaration.name : undefined;
}

/** Where a variable has its value; 0 for what may read itself, such as a class. */
function endOf(declaration: ts.Declaration): number {
  const variable = ts.isBindingElement(declaration) ? ts.walkUpBindingElementsAndPatterns(declaration) : declaration;
  return ts.isVariableDeclaration(variable) ? variable.end : 0;
}
