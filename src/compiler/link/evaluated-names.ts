import { ts } from "../typescript.ts";
import { decidingValues, passesOn } from "./constant-operators.ts";
import type { ConstantFolder } from "./constant-value.ts";

/** The names that JavaScript reads to evaluate an expression whose value is known: what its decided parts skip is left out. */
export function evaluatedNames(node: ts.Node, folder: ConstantFolder): readonly ts.Identifier[] {
  if (ts.isFunctionLike(node) || ts.isTypeNode(node)) return [];
  if (ts.isIdentifier(node)) return [node];
  const names: ts.Identifier[] = [];
  for (const part of evaluatedParts(node, folder)) names.push(...evaluatedNames(part, folder));
  return names;
}

function evaluatedParts(node: ts.Node, folder: ConstantFolder): readonly ts.Node[] {
  if (ts.isConditionalExpression(node)) {
    const outcome = folder.outcomeOf(node.condition);
    return outcome === undefined ? childrenOf(node) : [node.condition, outcome ? node.whenTrue : node.whenFalse];
  }
  if (ts.isBinaryExpression(node) && skipsRight(node, folder)) return [node.left];
  return childrenOf(node);
}

function skipsRight({ left, operatorToken: { kind } }: ts.BinaryExpression, folder: ConstantFolder): boolean {
  const known = folder.valueOf(left);
  if (known !== undefined) return passesOn(known.value, kind) === false;
  const deciding = decidingValues[kind];
  return deciding !== undefined && folder.outcomeOf(left) === deciding;
}

function childrenOf(node: ts.Node): readonly ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  return children;
}
