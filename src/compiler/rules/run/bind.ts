import { ts } from "../../typescript.ts";
import { evaluate } from "./expressions.ts";
import { changes, maybe, type Machine } from "./machine.ts";
import { writeMember } from "./members.ts";
import { assign, store, type State } from "./state.ts";
import { read } from "./tables.ts";
import { joinValues, type Value } from "./value.ts";

interface Place {
  readonly state: State;
  readonly machine: Machine;
}

/** Gives a value to what a declaration names. */
export function bindName(name: ts.BindingName, value: Value, place: Place): void {
  if (ts.isIdentifier(name)) {
    assign(place.state, name.parent, value);
    return;
  }
  for (const [index, element] of name.elements.entries()) {
    if (!ts.isOmittedExpression(element))
      bindElement(element, partOf(element, { index, value, state: place.state }), place);
  }
}

function bindElement(element: ts.BindingElement, part: Value, { state, machine }: Place): void {
  const { initializer } = element;
  const fallback =
    initializer === undefined ? part : maybe(state, () => joinValues(part, evaluate(initializer, state, machine)));
  bindName(element.name, fallback, { state, machine });
}

function partOf(element: ts.BindingElement, whole: { index: number; value: Value; state: State }): Value {
  const { index, value, state } = whole;
  // Several results of a library's function: each is nil where the first is.
  if (value.tables.size === 0 || element.dotDotDotToken !== undefined) return value;
  const key = element.propertyName ?? element.name;
  if (ts.isArrayBindingPattern(element.parent)) return read(value, `${index}`, state);
  return read(value, ts.isIdentifier(key) || ts.isStringLiteral(key) ? key.text : undefined, state);
}

/** Gives a value to the target of an assignment. */
export function assignTo(target: ts.Expression, value: Value, place: Place): void {
  const { state, machine } = place;
  if (ts.isParenthesizedExpression(target)) {
    assignTo(target.expression, value, place);
    return;
  }
  if (ts.isIdentifier(target)) {
    const declaration = machine.names.declarationOf(target);
    if (declaration !== undefined) assign(state, declaration, value);
    return;
  }
  if (ts.isArrayLiteralExpression(target)) {
    for (const [index, element] of target.elements.entries()) {
      assignTo(element, value.tables.size === 0 ? value : read(value, `${index}`, state), place);
    }
    return;
  }
  if (!ts.isPropertyAccessExpression(target) && !ts.isElementAccessExpression(target)) return;
  const object = evaluate(target.expression, state, machine);
  changes(target.expression, object, place);
  if (ts.isPropertyAccessExpression(target)) {
    writeMember({ object, name: target.name }, value, place);
    return;
  }
  evaluate(target.argumentExpression, state, machine);
  const key = keyText(target.argumentExpression, machine) ?? "*";
  for (const table of object.tables) store(state, table, { key, value });
}

/** The key that an index always is. */
export function keyText(index: ts.Expression, { names }: Machine): string | undefined {
  return ts.isNumericLiteral(index) ? index.text : names.constantText(index);
}
