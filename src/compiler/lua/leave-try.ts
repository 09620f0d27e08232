import { ts, tstl, type TypeScriptToLua } from "../typescript.ts";
import { transformTry } from "./transform-try.ts";

type Context = TypeScriptToLua.TransformationContext;
type Jump = ts.BreakStatement | ts.ContinueStatement;

/**
 * `break` and `continue` out of a `try` or `catch`, which are functions in Lua: they say so in a variable and return, and the jump is made
 * behind the `try`. TypeScriptToLua writes them inside of the function, where there is no loop.
 */
export function createTryVisitors(): TypeScriptToLua.Plugin["visitors"] {
  /** The variable that a jump sets, of the innermost `try` that is being written. */
  const leavingBy = new Map<ts.Node, TypeScriptToLua.Identifier>();
  return {
    [ts.SyntaxKind.TryStatement]: transformWithJumps,
    [ts.SyntaxKind.BreakStatement]: transformJump,
    [ts.SyntaxKind.ContinueStatement]: transformJump,
  };

  function transformWithJumps(node: ts.TryStatement, context: Context): TypeScriptToLua.Statement[] {
    const jumps = jumpsOutOf(node);
    if (jumps.length === 0) return transformTry(node, context);
    const leaving = tstl.createIdentifier(context.createTempName("leave"), node);
    const outer = jumps.map((jump) => leavingBy.get(jump));
    for (const jump of jumps) leavingBy.set(jump, leaving);
    const written = transformTry(node, context);
    jumps.forEach((jump, index) => {
      const outside = outer[index];
      if (outside === undefined) leavingBy.delete(jump);
      else leavingBy.set(jump, outside);
    });
    const behind = [...new Map(jumps.map((jump) => [jump.kind, jump])).values()].map((jump) =>
      tstl.createIfStatement(
        tstl.createBinaryExpression(tstl.cloneIdentifier(leaving), wordFor(jump), tstl.SyntaxKind.EqualityOperator),
        tstl.createBlock(context.transformStatements(jump)),
        undefined,
        jump,
      ),
    );
    return [tstl.createDoStatement([tstl.createVariableDeclarationStatement(leaving), ...written, ...behind], node)];
  }

  function transformJump(node: Jump, context: Context): TypeScriptToLua.Statement[] {
    const leaving = leavingBy.get(node);
    if (leaving === undefined) return context.superTransformStatements(node);
    const back = tstl.createReturnStatement([], node);
    return [
      tstl.createAssignmentStatement(tstl.cloneIdentifier(leaving), wordFor(node), node),
      isLast(node) ? back : tstl.createDoStatement([back]),
    ];
  }
}

function wordFor(jump: Jump): TypeScriptToLua.StringLiteral {
  return tstl.createStringLiteral(ts.isBreakStatement(jump) ? "break" : "continue");
}

/** Lua's `return` must be the last of its block. */
function isLast(jump: Jump): boolean {
  const { parent } = jump;
  return ts.isBlock(parent) ? parent.statements.at(-1) === jump : ts.isIfStatement(parent);
}

function isJump(node: ts.Node | undefined): node is Jump {
  return node !== undefined && (ts.isBreakStatement(node) || ts.isContinueStatement(node));
}

/** The jumps in what becomes a function; `finally` stays where it is. */
function jumpsOutOf({ tryBlock, catchClause }: ts.TryStatement): readonly Jump[] {
  return [tryBlock, ...(catchClause === undefined ? [] : [catchClause.block])].flatMap((block) =>
    jumpsIn(block, { break: true, continue: true }),
  );
}

interface Leaving {
  readonly break: boolean;
  readonly continue: boolean;
}

/** @param leaves which jumps lead out of the whole, from where a node stands */
function jumpsIn(node: ts.Node, leaves: Leaving): readonly Jump[] {
  if (isJump(node)) return (ts.isBreakStatement(node) ? leaves.break : leaves.continue) ? [node] : [];
  if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isIterationStatement(node, false)) return [];
  const inside = ts.isSwitchStatement(node) ? { ...leaves, break: false } : leaves;
  const found: Jump[] = [];
  ts.forEachChild(node, (child) => {
    found.push(...jumpsIn(child, inside));
  });
  return found;
}
