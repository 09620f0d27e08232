import { ts } from "../typescript.ts";
import { declaredNames } from "./declared-symbols.ts";

/** A `switch` that can be written as a row of `if … else if … else`. */
export interface SwitchBranches {
  readonly branches: readonly Branch[];
  /** What runs where no case fits. */
  readonly fallback: readonly ts.Statement[];
  /** Whether the subject can be written again for each comparison: it is a name, or a row of members of one. */
  readonly isRepeatable: boolean;
}

export interface Branch {
  readonly cases: readonly ts.Expression[];
  readonly statements: readonly ts.Statement[];
}

/**
 * The branches, where nothing but the end of a branch leaves the `switch`, where no case is more than a value, and where no branch uses what
 * another declares. TypeScript has made sure that no branch falls into the next.
 */
export function switchBranches(node: ts.SwitchStatement, checker: ts.TypeChecker): SwitchBranches | undefined {
  const { clauses } = node.caseBlock;
  const values = clauses.flatMap((clause) => (ts.isCaseClause(clause) ? [clause.expression] : []));
  if (!values.every(isValue) || clauses.length === 1 || sharesNames(clauses)) return undefined;
  const groups = groupClauses(clauses);
  const fallback = groups.find(({ hasDefault }) => hasDefault)?.statements ?? [];
  const branches = groups.filter(({ hasDefault }) => !hasDefault);
  const isComplete = groups.every(({ statements }) => !statements.some(leavesSwitch));
  return isComplete && branches.length > 0
    ? { branches, fallback, isRepeatable: isPlainRead(node.expression, checker) }
    : undefined;
}

interface Group extends Branch {
  readonly hasDefault: boolean;
}

/** Cases without statements belong to the next that has some. */
function groupClauses(clauses: readonly ts.CaseOrDefaultClause[]): readonly Group[] {
  const groups: Group[] = [];
  let cases: ts.Expression[] = [];
  let hasDefault = false;
  for (const [index, clause] of clauses.entries()) {
    if (ts.isCaseClause(clause)) cases.push(clause.expression);
    else hasDefault = true;
    if (clause.statements.length === 0 && index < clauses.length - 1) continue;
    groups.push({ cases, statements: withoutEnd(clause.statements), hasDefault });
    [cases, hasDefault] = [[], false];
  }
  return groups;
}

/** The statements up to the one that ends them, without a `break`. */
export function withoutEnd(statements: readonly ts.Statement[]): readonly ts.Statement[] {
  const end = statements.findIndex(
    (statement) =>
      ts.isBreakStatement(statement) || ts.isReturnStatement(statement) || ts.isContinueStatement(statement),
  );
  if (end >= 0) return statements.slice(0, statements[end]?.kind === ts.SyntaxKind.BreakStatement ? end : end + 1);
  const [only] = statements;
  return statements.length === 1 && only !== undefined && ts.isBlock(only) ? withoutEnd(only.statements) : statements;
}

function isValue(node: ts.Expression): boolean {
  if (ts.isIdentifier(node) || ts.isLiteralExpression(node)) return true;
  if (ts.isPrefixUnaryExpression(node)) return ts.isNumericLiteral(node.operand);
  if (ts.isPropertyAccessExpression(node)) return isValue(node.expression);
  return [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword].includes(node.kind);
}

function isPlainRead(node: ts.Expression, checker: ts.TypeChecker): boolean {
  if (ts.isIdentifier(node)) return true;
  if (!ts.isPropertyAccessExpression(node) || node.questionDotToken !== undefined) return false;
  const isAccessor = ((checker.getSymbolAtLocation(node.name)?.flags ?? 0) & ts.SymbolFlags.Accessor) !== 0;
  return !isAccessor && isPlainRead(node.expression, checker);
}

export function leavesSwitch(node: ts.Node): boolean {
  if (ts.isBreakStatement(node)) return true;
  if (ts.isFunctionLike(node) || ts.isIterationStatement(node, false) || ts.isSwitchStatement(node)) return false;
  return ts.forEachChild(node, (child) => (leavesSwitch(child) ? true : undefined)) === true;
}

/** All clauses are one scope: what one declares outside of a block, another could use. */
function sharesNames(clauses: readonly ts.CaseOrDefaultClause[]): boolean {
  return clauses.some(({ statements }) => {
    const names = new Set(statements.flatMap(declaredNames).map(({ text }) => text));
    return names.size > 0 && clauses.some((other) => other.statements !== statements && usesName(other, names));
  });
}

export function usesName(node: ts.Node, names: ReadonlySet<string>): boolean {
  if (ts.isIdentifier(node)) return names.has(node.text);
  return ts.forEachChild(node, (child) => (usesName(child, names) ? true : undefined)) === true;
}
