import { ts } from "../../typescript.ts";
import { callEach, type Call, type Place } from "./calls.ts";
import { newSource } from "./host-calls.ts";
import { meaningOf } from "./lua-pattern.ts";
import { catchErrors, changes, mayRaise } from "./machine.ts";
import { callCallbacks, callPlain, pieceOf } from "./plain-calls.ts";
import { becomes, fillTable, joinStates, store, type State } from "./state.ts";
import { refine } from "./statements.ts";
import { contentOf, read, sourcesOfKnownKey, sourcesOfListed } from "./tables.ts";
import { difference, joinAll, joinValues, nothingKnown, textOf, union, withoutCheck, type Value } from "./value.ts";
import { keyText } from "./bind.ts";

/** A call of Lua's or TypeScript's library: what it gives may come from all that it is given, and it may call the functions it is given. */
export function callLibrary(call: Call, place: Place): Value {
  const name = place.machine.names.libraryName(call.node) ?? "";
  const { records, isInCoroutine, stack } = place.machine;
  records.libraryCalls.push({
    name,
    call: call.node,
    receiver: call.receiver,
    values: call.values,
    isInCoroutine,
    stack,
  });
  mayRaise(place.state, place.machine);
  noteChanges(call, place);
  const special = specials[name];
  return special === undefined ? callPlain(name, call, place) : special(call, place);
}

/** Any function of the library may change what it is called on and what it is given first. */
function noteChanges({ node, receiver, values }: Call, place: Place): void {
  const { expression } = node;
  const [first] = node.arguments;
  if (ts.isPropertyAccessExpression(expression)) changes(expression.expression, receiver, place);
  if (first !== undefined && values[0] !== undefined) changes(first, values[0], place);
}

type Special = (call: Call, place: Place) => Value;

const specials: Readonly<Record<string, Special>> = {
  pcall: callProtected,
  xpcall: callProtected,
  error: (_call, { state }) => {
    state.ended = "jumped";
    return nothingKnown;
  },
  assert: ({ values }, { state }) => {
    const [condition = nothingKnown] = values;
    becomes(state, refine(state, condition, true));
    return condition;
  },
  $multi: ({ node, values }, { state }) => {
    fillTable(state, node, new Map(values.map((value, index) => [`${index}`, value])));
    return { ...nothingKnown, tables: new Set([node]) };
  },
  pairs: first,
  ipairs: first,
  next: first,
  unpack: first,
  setmetatable: first,
  "string.lower": inOtherCase,
  "string.upper": inOtherCase,
  "String.toLowerCase": inOtherCase,
  "String.toUpperCase": inOtherCase,
  "String.trim": inOtherCase,
  "string.find": findPattern,
  "string.match": findPattern,
  "string.gsub": replacePattern,
  "string.char": decode,
  "StringConstructor.fromCharCode": decode,
  "LuaTable.get": readKey,
  "LuaTable.has": ({ receiver, values }, { state }) => {
    const [key = nothingKnown] = values;
    return { ...nothingKnown, whenTrue: sourcesOfKnownKey(receiver, key, state) };
  },
  "Array.includes": ({ receiver, values }, { state }) => {
    const [text = nothingKnown] = values;
    return { ...nothingKnown, whenTrue: sourcesOfListed(receiver, text, state) };
  },
  "LuaTable.set": ({ node, receiver, values }, { state, machine }) => {
    const [key] = node.arguments;
    const name = key === undefined ? undefined : keyText(key, machine);
    return put(receiver, { key: name ?? "*", values: values.slice(1) }, state);
  },
  "LuaTable.add": ({ node, receiver, values }, { state, machine }) => {
    const [key] = node.arguments;
    const name = key === undefined ? undefined : keyText(key, machine);
    return put(receiver, { key: name ?? "*", values }, state);
  },
  "Array.push": ({ receiver, values }, { state }) => put(receiver, { key: "*", values }, state),
  "Array.unshift": ({ receiver, values }, { state }) => put(receiver, { key: "*", values }, state),
  "table.insert": ({ values }, { state }) =>
    put(values[0] ?? nothingKnown, { key: "*", values: values.slice(1) }, state),
};

function first({ values }: Call): Value {
  return withoutCheck(values[0] ?? nothingKnown);
}

/** Still the text that it was, a distinguished name included. */
function inOtherCase({ receiver, values }: Call): Value {
  return withoutCheck(joinAll([receiver, ...values]));
}

function readKey({ node, receiver, values }: Call, { state, machine }: Place): Value {
  const [key] = node.arguments;
  const [value = nothingKnown] = values;
  const found = read(receiver, key === undefined ? undefined : keyText(key, machine), state);
  return { ...found, whenTrue: union(found.whenTrue, sourcesOfKnownKey(receiver, value, state)) };
}

function put({ tables }: Value, { key, values }: { key: string; values: readonly Value[] }, state: State): Value {
  for (const table of tables) for (const value of values) store(state, table, { key, value: withoutCheck(value) });
  return nothingKnown;
}

/** What runs in `pcall` may be left anywhere by an error; its first result says whether it was. */
function callProtected({ node, values }: Call, { state, machine }: Place): Value {
  const [called = nothingKnown, second = nothingKnown] = values;
  const isWithHandler = machine.names.libraryName(node) === "xpcall";
  const passed = values.slice(isWithHandler ? 2 : 1);
  let result = nothingKnown;
  const caught = catchErrors(state, machine, (inner) => {
    if (called.functions.size > 0)
      result = callEach(called.functions, { receiver: nothingKnown, values: passed }, { state, machine: inner });
  });
  if (isWithHandler && second.functions.size > 0)
    callEach(second.functions, { receiver: nothingKnown, values: [nothingKnown] }, { state: caught, machine });
  const returned = { ...state };
  becomes(state, joinStates(returned, caught));
  const whenTrue = returned.ended === undefined ? difference(state.unchecked, returned.unchecked) : state.unchecked;
  const succeeded = { ...nothingKnown, whenTrue, whenFalse: difference(state.unchecked, caught.unchecked) };
  fillTable(state, node, new Map([["0", succeeded], ["1", withoutCheck(result)]])); // prettier-ignore
  return { ...nothingKnown, tables: new Set([node]) };
}

function findPattern({ node, values }: Call, { state, machine }: Place): Value {
  const [text = nothingKnown] = values;
  const meaning = meaningOf(machine.names.constantText(node.arguments[1]) ?? "");
  const found = pieceOf(text, node, state);
  if (meaning === "finds control bytes") return { ...found, whenFalse: text.sources };
  if (meaning === "nothing") return found;
  return { ...nothingKnown, texts: text.texts, whenTrue: text.sources };
}

/** Taking every control byte away leaves text that is safe. */
function replacePattern(call: Call, place: Place): Value {
  const { node, values } = call;
  const [text = nothingKnown, , replacement = nothingKnown] = values;
  const meaning = meaningOf(place.machine.names.constantText(node.arguments[1]) ?? "");
  const given = callCallbacks(call, place, node);
  const inserted = textOf(joinValues(contentOf(replacement, place.state), given));
  if (meaning === "finds control bytes") return joinValues({ ...nothingKnown, texts: text.texts }, inserted);
  return joinValues(pieceOf(text, node, place.state), inserted);
}

/** Bytes made of numbers: where those were made of a peer's text, the bytes can be any, whatever was checked before. */
function decode({ node, values }: Call, { state }: Place): Value {
  const given = joinAll(values.map((value) => contentOf(value, state)));
  return given.sources.size + given.texts.size === 0 ? nothingKnown : newSource(node, state);
}
