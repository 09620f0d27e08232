import { usesOf } from "../link/changed-elsewhere.ts";
import { declarationsOf, isWritten } from "../link/loop-variables.ts";
import { ts } from "../typescript.ts";
import type { Unsupported } from "./find-unsupported.ts";

/**
 * A function in the head of a `for` that keeps a variable of it, where the loop changes it: in JavaScript it keeps the one of its turn, in Lua
 * the loop has one for all. Functions in the body get copies, and callbacks that are called at once keep nothing.
 */
export function findFunctionInHead(node: ts.Node, checker: ts.TypeChecker): Unsupported | undefined {
  if (!ts.isForStatement(node)) return undefined;
  const head = [node.initializer, node.condition, node.incrementor].filter((part) => part !== undefined);
  const functions = head.flatMap((part) => keptFunctions(part, checker));
  if (functions.length === 0) return undefined;
  for (const name of declarationsOf(node)) {
    const symbol = checker.getSymbolAtLocation(name);
    if (!usesOf(node, symbol, checker).some(isWritten)) continue;
    const keeping = functions.find((each) => usesOf(each, symbol, checker).length > 0);
    if (keeping !== undefined) return refuse(keeping, name.text);
  }
  return undefined;
}

function refuse(node: ts.Node, name: string): Unsupported {
  return {
    node,
    message: `Found a function in the head of a loop that keeps "${name}", of which Lua has one for all turns`,
    hint: "Make the function in the body of the loop, which has variables of its own in each turn",
  };
}

/** Functions that may be called later than where they stand, those that callbacks make too. */
function keptFunctions(node: ts.Node, checker: ts.TypeChecker): readonly ts.Node[] {
  if (ts.isFunctionLike(node) && !isCalledAtOnce(node, checker)) return [node];
  const found: ts.Node[] = [];
  ts.forEachChild(node, (child) => void found.push(...keptFunctions(child, checker)));
  return found;
}

/** `(() => …)()`, and the callbacks of the library's methods that are done with them when they return. */
function isCalledAtOnce(node: ts.Node, checker: ts.TypeChecker): boolean {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent)) return isCalledAtOnce(parent, checker);
  if (!ts.isCallExpression(parent)) return false;
  const { expression: callee } = parent;
  if (callee === node) return true;
  if (!ts.isPropertyAccessExpression(callee) || !callingAtOnce.test(callee.name.text)) return false;
  return checker.getSymbolAtLocation(callee.name)?.valueDeclaration?.getSourceFile().isDeclarationFile === true;
}

const callingAtOnce =
  /^(map|filter|find|findIndex|findLast|findLastIndex|some|every|forEach|flatMap|reduce|reduceRight|sort|toSorted|replace|replaceAll|gsub)$/;
