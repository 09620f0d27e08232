/** Words of Lua's grammar, which no variable can have. */
const luaKeywords: readonly string[] = "and do elseif end goto in local nil not or repeat then until".split(" ");

/** What emitted code calls: a variable of such a name would stand in its way. */
const calledGlobals: readonly string[] = (
  "_G assert bit coroutine debug error getmetatable ipairs math next pairs pcall print rawget rawset require select self setmetatable " +
  "string table tonumber tostring type unpack xpcall"
).split(" ");

/** Lua's library, which a module may shadow for itself, but a script for all of its modules may not. */
const otherGlobals: readonly string[] = (
  "collectgarbage dofile getfenv io jit load loadfile loadstring module newproxy os package rawequal rawlen setfenv undefined " +
  "Symbol EnvoyTimestampResolution"
).split(" ");

/** Envoy's hooks: TypeScript takes `envoy_on_request.size = 1` of a local variable for a member of the hook, which would become a table then. */
const hooks: readonly string[] = ["envoy_on_request", "envoy_on_response"];

const unusableForLocals: ReadonlySet<string> = new Set([...luaKeywords, ...calledGlobals, ...hooks]);
const unusableForScript: ReadonlySet<string> = new Set([...unusableForLocals, ...otherGlobals]);

/** Whether a local variable of this name needs another one in Lua. */
export function isReservedForLocals(name: string): boolean {
  return unusableForLocals.has(name) || isOfTypeScriptToLua(name) || /\W/.test(name);
}

/** Whether a name at the top level of the script needs another one. `_` is what emitted code calls whatever nobody reads. */
export function isReservedForScript(name: string): boolean {
  return name === "_" || unusableForScript.has(name) || isReservedForLocals(name);
}

/** `____temp_1` and `__TS__ArrayMap`, whichever numbers and library functions there may be. */
function isOfTypeScriptToLua(name: string): boolean {
  return name.startsWith("____") || name.startsWith("__TS__");
}

/** What a reserved name is made another of: `____temp` → `temp`, `$x` → `x`, `ünï` → `uni`; letters and digits of ASCII only. */
export function readableName(name: string): string {
  const readable = name
    .normalize("NFD")
    .replace(/\W/g, "")
    .replace(/^_+(?=[a-zA-Z])/, "");
  return readable === "" ? "value" : readable;
}
