import { ts } from "../../typescript.ts";
import { assign, type State } from "./state.ts";
import { joinValues, nothingKnown, type FunctionNode, type Value } from "./value.ts";
import { valueOf } from "./shared-map.ts";

/** What `this` is where a node stands: it is kept like a variable, by the code that it is given to, so that closures see it too. */
export function thisValue(node: ts.Node, state: State): Value {
  const holder = ts.findAncestor(node, isHolder);
  return (holder === undefined ? undefined : valueOf(state.variables, keyOf(holder))) ?? nothingKnown;
}

/** Gives `this` to a function, or to what a field of a class is first. Closures made in it may also be those of an earlier call. */
export function bindThis(holder: FunctionNode | ts.PropertyDeclaration, value: Value, state: State): void {
  if (!isHolder(holder)) return;
  const earlier = valueOf(state.variables, keyOf(holder));
  if (earlier === undefined && value === nothingKnown) return;
  assign(state, keyOf(holder), earlier === undefined || !hasArrow(holder) ? value : joinValues(earlier, value));
}

type Holder = Exclude<FunctionNode, ts.ArrowFunction> | ts.PropertyDeclaration;

function isHolder(node: ts.Node): node is Holder {
  if (ts.isPropertyDeclaration(node)) return true;
  return ts.isFunctionLike(node) && !ts.isArrowFunction(node) && "body" in node && node.body !== undefined;
}

/** A function's own node stands for its name. */
function keyOf(holder: Holder): ts.Node {
  return ts.isPropertyDeclaration(holder) ? holder : holder.body;
}

function hasArrow(node: ts.Node): boolean {
  return ts.forEachChild(node, (child) => (ts.isArrowFunction(child) || hasArrow(child) ? true : undefined)) === true;
}
