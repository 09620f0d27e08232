import { ts } from "../../typescript.ts";
import { evaluateAll, type Given, type Place } from "./calls.ts";
import { evaluate } from "./expressions.ts";
import { invoke } from "./invoke.ts";
import { mayRaise, maybe, type Machine } from "./machine.ts";
import { accessorKey, putInto, storeMember } from "./members.ts";
import { functionOf } from "./names.ts";
import { assign, fillTable, makeTable, store, type State } from "./state.ts";
import { contentOf } from "./tables.ts";
import { bindThis, thisValue } from "./this-value.ts";
import { joinAll, nothingKnown, withoutCheck, type Value } from "./value.ts";

/** A new table of Lua, or an object of one of the filter's classes. */
export function evaluateNew(node: ts.NewExpression, state: State, machine: Machine): Value {
  const place = { state, machine };
  const classes = classesOf(node.expression, place);
  const given = evaluateAll(node.arguments ?? [], place);
  const values = given.map(makeTable(state, node));
  const receiver = { ...nothingKnown, tables: new Set([node]) };
  if (classes.length === 0) keepArguments(node, values, state);
  for (const made of classes) {
    const run = (): void => {
      addMethods(made, receiver, place);
      construct(made, { receiver, values }, place);
    };
    if (classes.length === 1) run();
    else maybe(state, run);
  }
  mayRaise(state, machine);
  return receiver;
}

/** An object of the library holds what it was made of: an error its message, a set its elements. */
function keepArguments(node: ts.NewExpression, values: readonly Value[], state: State): void {
  const content = withoutCheck(joinAll(values.map((value) => contentOf(value, state))));
  if (content !== nothingKnown) store(state, node, { key: "*", value: content });
}

/** `super(...)`: what the class is made from, then its own fields. */
export function callSuper(node: ts.CallExpression, state: State, machine: Machine): Value {
  const place = { state, machine };
  const given = { receiver: thisValue(node, state), values: evaluateAll(node.arguments, place) };
  const made = ts.findAncestor(node, ts.isClassLike);
  if (made !== undefined) {
    constructBase(made, given, place);
    initializeFields(made, given.receiver, place);
  }
  return nothingKnown;
}

/** The class itself is an object, which has the static members. */
export function executeClass(node: ts.ClassLikeDeclaration, state: State, machine: Machine): Value {
  const value = { ...nothingKnown, tables: new Set([node]) };
  fillTable(state, node, new Map());
  assign(state, node, value);
  for (const member of node.members) {
    if (ts.isClassStaticBlockDeclaration(member)) {
      ts.forEachChild(member.body, (child) => {
        if (ts.isExpressionStatement(child)) evaluate(child.expression, state, machine);
      });
    } else if (isStatic(member)) {
      addMethod(member, value, state);
      initialize(member, value, { state, machine });
    }
  }
  return value;
}

function classesOf(node: ts.Expression, { state, machine }: Place): readonly ts.ClassLikeDeclaration[] {
  const known = [...evaluate(node, state, machine).tables].filter(ts.isClassLike);
  if (known.length > 0) return known;
  const declaration = machine.names.declarationOf(node);
  const isOwn =
    declaration !== undefined && ts.isClassLike(declaration) && !declaration.getSourceFile().isDeclarationFile;
  return isOwn ? [declaration] : [];
}

function construct(made: ts.ClassLikeDeclaration, given: Given, place: Place): void {
  const called = functionOf(made.members.find((member) => ts.isConstructorDeclaration(member) && member.body !== undefined)); // prettier-ignore
  if (called === undefined) constructBase(made, given, place);
  if (called === undefined || baseExpression(made) === undefined) initializeFields(made, given.receiver, place);
  if (called !== undefined) invoke(called, given, place);
}

function constructBase(made: ts.ClassLikeDeclaration, given: Given, place: Place): void {
  const expression = baseExpression(made);
  if (expression === undefined) return;
  const [base] = classesOf(expression, place);
  const [message = nothingKnown] = given.values;
  if (base === undefined) storeMember(given.receiver, { key: "message", value: withoutCheck(message) }, place.state);
  else construct(base, given, place);
}

function baseExpression(made: ts.ClassLikeDeclaration): ts.Expression | undefined {
  return made.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
}

/** Those of the class stand in place of those of the one that it is made from. */
function addMethods(made: ts.ClassLikeDeclaration, object: Value, place: Place): void {
  const expression = baseExpression(made);
  const [base] = expression === undefined ? [] : classesOf(expression, place);
  if (base !== undefined) addMethods(base, object, place);
  for (const member of made.members) if (!isStatic(member)) addMethod(member, object, place.state);
}

function addMethod(member: ts.ClassElement, { tables }: Value, state: State): void {
  const found = ts.isMethodDeclaration(member) || ts.isAccessor(member) ? functionOf(member) : undefined;
  if (found === undefined || member.name === undefined) return;
  const name = nameOf(member.name);
  const key = ts.isMethodDeclaration(member) ? name : accessorKey(ts.isGetAccessor(member) ? "get" : "set", name);
  for (const table of tables) putInto(state, table, { key, value: { ...nothingKnown, functions: new Set([found]) } });
}

function initializeFields({ members }: ts.ClassLikeDeclaration, object: Value, place: Place): void {
  for (const member of members) if (!isStatic(member)) initialize(member, object, place);
}

function initialize(member: ts.ClassElement, object: Value, { state, machine }: Place): void {
  if (!ts.isPropertyDeclaration(member) || member.initializer === undefined) return;
  bindThis(member, object, state);
  const value = withoutCheck(evaluate(member.initializer, state, machine));
  storeMember(object, { key: nameOf(member.name), value }, state);
}

function isStatic(member: ts.ClassElement): boolean {
  return ts.canHaveModifiers(member) && ts.getModifiers(member)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) === true; // prettier-ignore
}

function nameOf(name: ts.PropertyName): string {
  return ts.isComputedPropertyName(name) ? "*" : name.text;
}
