import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SourceTree } from "../source-tree.ts";
import { positionOfNode } from "../typescript-findings.ts";
import { ts } from "../typescript.ts";
import type { LinkedStatement } from "./order-statements.ts";

/**
 * LuaJIT's limits: local variables of one function (the script itself is one), outer variables that one function uses, and blocks and
 * expressions inside of each other (its parser refuses level 200).
 */
export const luaLimits = { locals: 200, upvalues: 60, levels: 199 } as const;

/** Findings where the script would not load in Envoy. The simulator's Lua allows more, so that its tests would not notice. */
export function checkLimits(statements: readonly LinkedStatement[], tree: SourceTree): readonly Diagnostic[] {
  return [...checkLocals(statements, tree), ...statements.flatMap((linked) => checkUpvalues(linked, tree))];
}

function checkLocals(statements: readonly LinkedStatement[], tree: SourceTree): readonly Diagnostic[] {
  const declarations = statements.flatMap(({ statement, declares }) => declares.filter(hasValue).map(() => statement));
  const first = declarations[luaLimits.locals];
  if (first === undefined) return [];
  const message = `The script declares ${declarations.length} names at its top level, LuaJIT allows ${luaLimits.locals}`;
  return [limit(message, "Put constants that belong together into one table", positionOfNode(first, tree))];
}

function checkUpvalues({ statement, references, declares }: LinkedStatement, tree: SourceTree): readonly Diagnostic[] {
  if (!ts.isFunctionDeclaration(statement)) return [];
  const used = new Set(
    references.map(({ symbol }) => symbol).filter((symbol) => hasValue(symbol) && !declares.includes(symbol)),
  );
  if (used.size <= luaLimits.upvalues) return [];
  const message = `"${statement.name?.text ?? "function"}" uses ${used.size} names from outside, LuaJIT allows ${luaLimits.upvalues}`;
  return [
    limit(
      message,
      "Split the function, or put constants that belong together into one table",
      positionOfNode(statement, tree),
    ),
  ];
}

function hasValue(symbol: ts.Symbol): boolean {
  return (symbol.flags & ts.SymbolFlags.Value) !== 0 && (symbol.flags & ts.SymbolFlags.ConstEnum) === 0;
}

function limit(message: string, hint: string, position: Diagnostic["position"]): Diagnostic {
  return { code: "COMPILER_LIMIT", severity: "error", message, hint, ...(position === undefined ? {} : { position }) };
}
