import { ts } from "../../typescript.ts";
import { callEach, type Place } from "./calls.ts";
import { functionOf } from "./names.ts";
import { contentsOf, fillTable, store, type State } from "./state.ts";
import type { FunctionNode, Value } from "./value.ts";

/** A member of an object as a program names it: `object.name`, with what the object is. */
export interface Member {
  readonly object: Value;
  readonly name: ts.Node & { readonly text: string };
}

/** What the getters give that a member may be; undefined where it is none. */
export function readAccessor(member: Member, place: Place): Value | undefined {
  const getters = accessorsOf("get", member, place);
  return getters.size === 0 ? undefined : callEach(getters, { receiver: member.object, values: [] }, place);
}

/** Gives a value to a member: to its setters, or to the member itself. */
export function writeMember(member: Member, value: Value, place: Place): void {
  const setters = accessorsOf("set", member, place);
  if (setters.size > 0) callEach(setters, { receiver: member.object, values: [value] }, place);
  else storeMember(member.object, { key: member.name.text, value }, place.state);
}

/** A known object has the new value instead of the earlier one; where it may be one of several, each may have either. */
export function storeMember({ tables }: Value, entry: { key: string; value: Value }, state: State): void {
  const [table] = tables;
  const isOne = tables.size === 1 && table !== undefined && isLatest(table);
  if (isOne) putInto(state, table, entry);
  else for (const each of tables) store(state, each, entry);
}

/** Of the objects that an expression makes, its own node stands for the last one alone. */
function isLatest(table: ts.Node): boolean {
  return ts.isNewExpression(table) || ts.isObjectLiteralExpression(table);
}

export function putInto(state: State, table: ts.Node, { key, value }: { key: string; value: Value }): void {
  fillTable(state, table, new Map(contentsOf(state, table)).set(key, value));
}

/** The key under which an object has what reads or writes a member. */
export function accessorKey(kind: "get" | "set", name: string): string {
  return `${kind} ${name}`;
}

function accessorsOf(kind: "get" | "set", { object, name }: Member, place: Place): ReadonlySet<FunctionNode> {
  const held = heldFunctions(object, accessorKey(kind, name.text), place.state);
  if (held.length > 0) return new Set(held);
  const declaration = place.machine.names.declarationOf(name);
  if (declaration === undefined || !ts.isAccessor(declaration)) return new Set();
  const { parent } = declaration;
  const siblings: readonly ts.Node[] = ts.isObjectLiteralExpression(parent)
    ? parent.properties
    : ts.isClassLike(parent)
      ? parent.members
      : [];
  const isWanted = kind === "get" ? ts.isGetAccessorDeclaration : ts.isSetAccessorDeclaration;
  const found = functionOf(siblings.find((node) => isWanted(node) && node.name.getText() === name.text));
  return new Set(found === undefined ? [] : [found]);
}

/** The functions that an object has under a key. */
export function heldFunctions({ tables }: Value, key: string, state: State): readonly FunctionNode[] {
  return [...tables].flatMap((table): FunctionNode[] => [...(contentsOf(state, table)?.get(key)?.functions ?? [])]);
}
