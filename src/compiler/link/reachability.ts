import { targetOf, type ConstantFolder } from "./constant-value.ts";
import { decideSwitch } from "./decided-switch.ts";
import { declaredNames } from "./declared-symbols.ts";
import { usesName } from "./switch-branches.ts";
import { ts } from "../typescript.ts";

/** What is known about the way through statements before the script runs. */
export interface Reachability {
  /** The branch that a decided `if` takes; undefined where it takes none, or is not decided. */
  takenBranch(node: ts.IfStatement): ts.Statement | undefined;
  /** Whether nothing after the statement can run: a return, an error, a call that never comes back, or a decided `if` or `switch` that ends so. */
  endsHere(node: ts.Statement): boolean;
  /** The statements of a block that are needed: up to the one that ends it, and functions behind that what runs before uses. */
  neededIn(block: ts.Block): readonly ts.Statement[];
}

export function createReachability(checker: ts.TypeChecker, folder: ConstantFolder): Reachability {
  return { takenBranch, endsHere, neededIn };

  function neededIn({ statements }: ts.Block): readonly ts.Statement[] {
    const end = statements.findIndex(endsHere);
    if (end < 0) return statements;
    const needed = new Set(statements.slice(0, end + 1));
    const behind = statements.slice(end + 1);
    for (let size = 0; size !== needed.size;) {
      size = needed.size;
      for (const inner of behind) if (ts.isFunctionDeclaration(inner) && uses([...needed], inner)) needed.add(inner);
    }
    // A function that uses what is declared behind the end cannot do without it.
    const isWhole = behind.every((inner) => needed.has(inner) || !uses([...needed], inner));
    return isWhole ? statements.filter((inner) => needed.has(inner)) : statements;
  }

  function uses(users: readonly ts.Node[], declaration: ts.Statement): boolean {
    const names = new Set(declaredNames(declaration).map(({ text }) => text));
    return names.size > 0 && users.some((user) => usesName(user, names));
  }

  function takenBranch({ expression, thenStatement, elseStatement }: ts.IfStatement): ts.Statement | undefined {
    const outcome = folder.outcomeOf(expression);
    if (outcome === undefined) return undefined;
    return outcome ? thenStatement : elseStatement;
  }

  function endsHere(node: ts.Statement): boolean {
    if (ts.isReturnStatement(node) || ts.isThrowStatement(node)) return true;
    if (ts.isExpressionStatement(node)) return neverReturns(node.expression);
    if (ts.isBlock(node)) return node.statements.some(endsHere);
    if (ts.isSwitchStatement(node)) {
      const decided = decideSwitch(node, folder);
      return decided !== undefined && !decided.isLeft && decided.statements.some(endsHere);
    }
    const taken = ts.isIfStatement(node) ? takenBranch(node) : undefined;
    return taken !== undefined && endsHere(taken);
  }

  /** Whether a call is of a function that is declared as `never`. One that only turns out so, as of a `T`, may come back. */
  function neverReturns(node: ts.Expression): boolean {
    // Which of several declarations is called takes TypeScript its time, and seldom matters.
    return ts.isCallExpression(node) && mayBeNever(node) && isNever(checker.getResolvedSignature(node)?.declaration);
  }

  function mayBeNever({ expression }: ts.CallExpression): boolean {
    const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
    const declarations = targetOf(checker, name)?.declarations;
    return !declarations?.every((declaration) => ts.isFunctionLike(declaration) && !isNever(declaration));
  }
}

function isNever(declaration: ts.SignatureDeclaration | ts.JSDocSignature | undefined): boolean {
  return declaration?.type?.kind === ts.SyntaxKind.NeverKeyword;
}
