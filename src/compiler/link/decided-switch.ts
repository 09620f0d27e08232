import { ts } from "../typescript.ts";
import { combine } from "./constant-operators.ts";
import type { ConstantFolder } from "./constant-value.ts";
import { declaredNames } from "./declared-symbols.ts";
import { leavesSwitch, usesName, withoutEnd } from "./switch-branches.ts";

/** What is left of a `switch` whose value and cases are known. */
export interface DecidedSwitch {
  /** Without a `break` at the end. */
  readonly statements: readonly ts.Statement[];
  /** Whether a `break` inside of the statements leaves the `switch`, which must then stay around them. */
  readonly isLeft: boolean;
}

/** The statements of the case that fits; undefined where that is not known, or where they use what another case declares. */
export function decideSwitch(node: ts.SwitchStatement, folder: ConstantFolder): DecidedSwitch | undefined {
  const { clauses } = node.caseBlock;
  const start = fittingClause(node, folder);
  if (start === undefined) return undefined;
  // TypeScript has made sure that only cases without statements fall into the next.
  const taken = clauses.slice(start).find(({ statements }) => statements.length > 0);
  if (taken === undefined) return { statements: [], isLeft: false };
  const others = clauses.filter((clause) => clause !== taken);
  const names = new Set(others.flatMap(({ statements }) => statements.flatMap(declaredNames)).map(({ text }) => text));
  if (usesName(taken, names)) return undefined;
  const statements = withoutEnd(taken.statements);
  return { statements, isLeft: statements.some(leavesSwitch) };
}

/** The index of the clause at which the `switch` goes on; behind the last where none fits. */
function fittingClause(node: ts.SwitchStatement, folder: ConstantFolder): number | undefined {
  const subject = folder.valueOf(node.expression);
  if (subject === undefined) return undefined;
  const { clauses } = node.caseBlock;
  for (const [index, clause] of clauses.entries()) {
    if (!ts.isCaseClause(clause)) continue;
    const value = folder.valueOf(clause.expression);
    const fits = value && combine(subject.value, ts.SyntaxKind.EqualsEqualsEqualsToken, value.value);
    if (fits === undefined) return undefined;
    if (fits.value === true) return index;
  }
  const fallback = clauses.findIndex(ts.isDefaultClause);
  return fallback < 0 ? clauses.length : fallback;
}
