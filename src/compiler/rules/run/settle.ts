import { ts } from "../../typescript.ts";
import type { Place } from "./calls.ts";
import { evaluate } from "./expressions.ts";
import { functionOf } from "./names.ts";
import type { State } from "./state.ts";
import { union, type Value } from "./value.ts";
import { valueOf } from "./shared-map.ts";

/** What an expression gives, to be kept: what is checked now stays checked where other ways, which did not check, come together with this one. */
export function evaluateSettled(node: ts.Expression, place: Place): Value {
  const value = evaluate(node, place.state, place.machine);
  const { state } = place;
  const settled = [...value.sources].filter(
    (source) => !state.unchecked.has(source) && (isText(source, place) || isInnerOnly(node, source, place)),
  );
  if (settled.length === 0) return value;
  const sources = new Set([...value.sources].filter((source) => !settled.includes(source)));
  return { ...value, sources, texts: union(value.texts, new Set(settled)) };
}

/** A check of one text is none of the others of its list. */
function isText(source: ts.Node, { machine }: Place): boolean {
  return ts.isExpression(source) && (machine.names.typeOf(source).flags & ts.TypeFlags.StringLike) !== 0;
}

/** Whether an expression has text of a source only by variables of the loop or function around it: the elements, not their list. */
function isInnerOnly(node: ts.Expression, source: ts.Node, { state, machine }: Place): boolean {
  const around = ts.findAncestor(node, (each) => ts.isIterationStatement(each, false) || ts.isFunctionLike(each));
  const isInner = (each: ts.Node): boolean => {
    if (each === source || each.kind === ts.SyntaxKind.ThisKeyword) return false;
    const declaration = ts.isIdentifier(each) ? machine.names.declarationOf(each) : undefined;
    if (declaration !== undefined && holds(declaration, source, state)) return isWithin(declaration, around);
    return ts.forEachChild(each, (child) => !isInner(child)) !== true;
  };
  return isInner(node);
}

function holds(declaration: ts.Node, source: ts.Node, state: State): boolean {
  const value = valueOf(state.variables, declaration);
  if (functionOf(declaration) !== undefined) return true;
  return value !== undefined && (value.sources.has(source) || value.tables.size + value.functions.size > 0);
}

function isWithin(node: ts.Node, outer: ts.Node | undefined): boolean {
  return ts.findAncestor(node, (ancestor) => ancestor === outer) !== undefined;
}
