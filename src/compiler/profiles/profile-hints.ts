const plainObjects = "Use functions and plain objects";
const ownFields = "Tell tables apart by a field of theirs";
const callbacks = "Return an array, or take a callback";

/** What to write instead of something that needs a feature of TypeScriptToLua's library. */
const featureHints: Readonly<Record<string, string>> = {
  Await: "handle.httpCall waits by itself and returns the reply",
  Class: plainObjects,
  ClassExtends: plainObjects,
  Decorate: plainObjects,
  Delete: "Use a LuaTable and its delete, or set the field to undefined",
  Error: "Raise a text or a table",
  Generator: callbacks,
  InstanceOf: ownFields,
  InstanceOfObject: ownFields,
  Iterator: "Loop over an array, or over Lua's pairs, ipairs or string.gmatch",
  Map: "Use LuaMap",
  New: plainObjects,
  Promise: "handle.httpCall waits by itself and returns the reply",
  Set: "Use LuaSet",
  SetDescriptor: "Use a method instead of the accessor",
  ObjectDefineProperty: "Write the object out",
  Symbol: "Use a text as key",
};

const globalHints: Readonly<Record<string, string>> = {
  _G: "Use a module's variables; a global of Lua is used by its name",
  bit: "Use arithmetic: Math.floor(x / 2 ** n) % 2 is the bit n",
  getmetatable: ownFields,
  os: "Of os there are clock, date, difftime and time, each used by its name",
  rawget: "Read the field",
  rawset: "Set the field",
  setmetatable: plainObjects,
  string: "Use the functions of string by their names; dump is not among them",
};

export function featureHint(features: readonly string[]): string {
  const known = features.flatMap((feature) => featureHints[feature] ?? []);
  return known[0] ?? "Write it with functions, arrays, plain objects and Lua's own library";
}

export function globalHint(name: string): string {
  return globalHints[name] ?? "Make it a parameter, or use Envoy's API and Lua's own library";
}
