import { ts } from "../../typescript.ts";
import { callEach, type Call, type Place } from "./calls.ts";
import { newSource } from "./host-calls.ts";
import type { Machine } from "./machine.ts";
import { becomes, contentsOf, joinStates, makeTable, store, type State } from "./state.ts";
import { contentOf, read } from "./tables.ts";
import {
  difference,
  joinAll,
  joinValues,
  nothingKnown,
  textOf,
  union,
  withoutCheck,
  type FunctionNode,
  type Value,
} from "./value.ts";

/** Functions of the library that Lua cannot suspend while they call back, and those that make a coroutine of what they are given. */
const unsuspendable: ReadonlySet<string> = new Set([
  "string.gsub",
  "table.sort",
  "table.foreach",
  "table.foreachi",
  "Array.sort",
  "Array.toSorted",
  "load",
]);
/** Functions that give parts of a text. */
const pieces: ReadonlySet<string> = new Set([
  "string.sub",
  "string.gmatch",
  ...["slice", "substring", "charAt", "at", "split", "replace", "replaceAll"].map((name) => `String.${name}`),
]);
const coroutines: ReadonlySet<string> = new Set(["coroutine.create", "coroutine.wrap"]);

/** A call of the library that needs no rule of its own: what it gives may come from all that it is given. */
export function callPlain(name: string, call: Call, place: Place): Value {
  const { node, receiver, values } = call;
  const isUnsuspendable = unsuspendable.has(name) || coroutines.has(name);
  const given = callCallbacks(call, place, isUnsuspendable ? node : undefined);
  if (coroutines.has(name)) return { ...nothingKnown };
  const whole = withoutCheck(joinAll([receiver, ...values, given]));
  if (name === "Array.every") return { ...nothingKnown, whenTrue: given.whenTrue };
  if (name === "Array.some") return { ...nothingKnown, whenFalse: given.whenFalse };
  if (/^Array\.(filter|find|findLast)$/.test(name) && given.whenTrue.size > 0)
    return letThrough(contentOf(whole, place.state), given);
  const { flags } = place.machine.names.typeOf(node);
  if ((flags & (ts.TypeFlags.BooleanLike | ts.TypeFlags.Void)) !== 0) return nothingKnown;
  const content = textOf(contentOf(whole, place.state));
  if (pieces.has(name)) return pieceOf(content, node, place.state);
  if ((flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike)) !== 0) return content;
  const tables = tablesGiven(name, { ...call, given }, place);
  const element = picking.test(name) ? read(receiver, undefined, place.state) : nothingKnown;
  return withoutCheck({ ...joinValues({ ...whole, tables }, element), functions: nothingKnown.functions });
}

/** Functions that give a table of their own, with what was in others; of `map` with what its callback gives. */
const copying =
  /^(Array\.(slice|concat|filter|flat|map|flatMap|toSorted|toReversed|toSpliced|with)|ObjectConstructor\.(keys|values|entries))$/;
const mapping = /^Array\.(map|flatMap)$/;
/** Functions that give an entry. */
const picking = /^Array\.(at|pop|shift|find|findLast)$/;

/** The tables that a library function gives: those it is given, a new one, or what is in them. */
function tablesGiven(
  name: string,
  { node, receiver, values, given }: Call & { readonly given: Value },
  { state }: Place,
): Value["tables"] {
  const all = joinAll([receiver, ...values]);
  if (picking.test(name)) return nothingKnown.tables;
  if (name.startsWith("Array.reduce")) return union(given.tables, values[1]?.tables ?? nothingKnown.tables);
  if (name === "ObjectConstructor.assign") return assign(values, state);
  if (!copying.test(name)) return union(all.tables, given.tables);
  const entries = entriesOf(all, state);
  makeTable(state, node);
  // Their places are others.
  for (const [, value] of entries) {
    const tables = mapping.test(name) ? given.tables : value.tables;
    store(state, node, { key: "*", value: { ...value, tables } });
  }
  if (mapping.test(name)) store(state, node, { key: "*", value: { ...nothingKnown, tables: given.tables } });
  return new Set([node]);
}

/** `Object.assign`: its first argument has what the others have. */
function assign([target = nothingKnown, ...sources]: readonly Value[], state: State): Value["tables"] {
  for (const [key, value] of entriesOf(joinAll(sources), state))
    for (const table of target.tables) store(state, table, { key, value });
  return target.tables;
}

function entriesOf({ tables }: Value, state: State): readonly (readonly [key: string, value: Value])[] {
  return [...tables].flatMap((table) => [...(contentsOf(state, table) ?? [])]);
}

/** What a callback let through. */
function letThrough(content: Value, { whenTrue }: Value): Value {
  return { ...content, sources: difference(content.sources, whenTrue), functions: nothingKnown.functions };
}

/** A part of a text: what is then found out about it says nothing about the rest. */
export function pieceOf({ sources, texts }: Value, node: ts.Node, state: State): Value {
  const isUnchecked = [...sources].some((source) => state.unchecked.has(source));
  const piece = isUnchecked ? newSource(node, state) : nothingKnown;
  const safe = union(texts, difference(sources, state.unchecked));
  return safe.size === 0 ? piece : { ...piece, texts: safe };
}

/** Calls the functions that the library is given, as often as it may. */
export function callCallbacks(call: Call, { state, machine }: Place, node: ts.Node | undefined): Value {
  const functions = new Set(call.values.flatMap((value): FunctionNode[] => [...value.functions]));
  if (functions.size === 0) return nothingKnown;
  const isInCoroutine = coroutines.has(machine.names.libraryName(call.node) ?? "");
  const inner: Machine = {
    ...machine,
    unsuspendable: node ?? machine.unsuspendable,
    isInCoroutine: machine.isInCoroutine || isInCoroutine,
  };
  const content = contentOf(joinAll([call.receiver, ...call.values]), state);
  const all = joinAll([call.receiver, ...call.values]);
  const text = { ...withoutCheck(content), functions: nothingKnown.functions, tables: nothingKnown.tables };
  const element = { ...text, tables: read(all, undefined, state).tables };
  const passed = argumentsOf(machine.names.libraryName(call.node) ?? "", { text, element, start: call.values[1] });
  const results = [1, 2].map(() => {
    const before = { ...state };
    const result = callEach(functions, { receiver: nothingKnown, values: passed }, { state, machine: inner });
    becomes(state, joinStates(before, state));
    return result;
  });
  return joinAll(results.slice(-1));
}

/** What a callback gets: an entry, two to compare, or for `reduce` what there is until then and an entry. */
function argumentsOf(name: string, given: { text: Value; element: Value; start: Value | undefined }): readonly Value[] {
  const { text, element, start = nothingKnown } = given;
  if (name.startsWith("Array.reduce")) return [{ ...text, tables: start.tables }, element, text];
  return /sort/i.test(name) ? [element, element] : [element, text, text];
}
