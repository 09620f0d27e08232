import { ts } from "../typescript.ts";
import type { Effect } from "./effects.ts";
import type { WrittenStatement } from "./pieces.ts";

/** A written statement with what it declares and what running it changes. */
export interface LinkedStatement extends WrittenStatement {
  readonly declares: readonly ts.Symbol[];
  readonly effect: Effect;
}

/**
 * The statements that stay, in an order that reads like a script written by hand: each function after those that it calls, hooks last.
 *
 * Whatever runs while the script loads keeps the order in which ES modules would run it. Functions may move, for they are there from the
 * start, and so may constants that read nothing which could change.
 */
export function orderStatements(
  statements: readonly LinkedStatement[],
  roots: ReadonlySet<ts.Symbol>,
): readonly LinkedStatement[] {
  const declaring = declaringStatements(statements);
  const needed = neededStatements(statements, roots);
  const ordered = new Set<LinkedStatement>();
  const entered = new Set<LinkedStatement>();
  statements.filter((linked) => needed.has(linked)).forEach(place);
  return [...ordered];

  function place(linked: LinkedStatement): void {
    if (entered.has(linked)) return;
    entered.add(linked);
    for (const { symbol } of linked.references) {
      const referenced = declaring.get(symbol);
      if (referenced !== undefined && isMovable(referenced)) place(referenced);
    }
    ordered.add(linked);
  }

  /** Functions, types, and constants made of literals and of each other. */
  function isMovable({ statement, declares, references, effect }: LinkedStatement): boolean {
    if (ts.isClassDeclaration(statement)) return false;
    if (!ts.isVariableStatement(statement)) return effect === "none";
    const reads = references
      .filter(({ symbol, whileLoading }) => whileLoading && !declares.includes(symbol))
      .map(({ symbol }) => declaring.get(symbol));
    return effect === "none" && reads.every((read) => read === undefined || (isPlainConstant(read) && isMovable(read)));
  }
}

/** A constant that holds a text, a number or a boolean as it is written: nothing can change it. */
function isPlainConstant({ statement, declares }: LinkedStatement): boolean {
  if (!ts.isVariableStatement(statement) || (statement.declarationList.flags & ts.NodeFlags.Const) === 0) return false;
  return declares.every(({ valueDeclaration }) => {
    const initializer =
      valueDeclaration !== undefined && ts.isVariableDeclaration(valueDeclaration)
        ? valueDeclaration.initializer
        : undefined;
    return (
      initializer !== undefined &&
      (ts.isStringLiteralLike(initializer) || ts.isNumericLiteral(initializer) || isBoolean(initializer))
    );
  });
}

function isBoolean({ kind }: ts.Expression): boolean {
  return kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword;
}

function declaringStatements(statements: readonly LinkedStatement[]): ReadonlyMap<ts.Symbol, LinkedStatement> {
  return new Map(statements.flatMap((linked) => linked.declares.map((symbol) => [symbol, linked] as const)));
}

/**
 * What must stay: the hooks, everything with an effect that is not known, what these refer to, and statements that fill a table which
 * stays.
 */
function neededStatements(
  statements: readonly LinkedStatement[],
  roots: ReadonlySet<ts.Symbol>,
): ReadonlySet<LinkedStatement> {
  const declaring = declaringStatements(statements);
  const needed = new Set<LinkedStatement>();
  statements.filter((linked) => mustStay(linked) || linked.declares.some((symbol) => roots.has(symbol))).forEach(need);
  for (let size = -1; size !== needed.size;) {
    size = needed.size;
    statements.filter(fillsNeededTable).forEach(need);
  }
  return needed;

  function need(linked: LinkedStatement): void {
    if (needed.has(linked)) return;
    needed.add(linked);
    for (const { symbol } of linked.references) {
      const referenced = declaring.get(symbol);
      if (referenced !== undefined) need(referenced);
    }
  }

  function fillsNeededTable({ effect }: LinkedStatement): boolean {
    if (typeof effect === "string") return false;
    return [...effect].some((symbol) => {
      const table = declaring.get(symbol);
      return table !== undefined && needed.has(table);
    });
  }
}

function mustStay({ effect }: LinkedStatement): boolean {
  return effect === "unknown";
}
