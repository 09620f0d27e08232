/** Well-known names that do not exist in Envoy's Lua, or that a script must not use. What TypeScript says about a use names what to use instead. */

/** What is not there. `Instead` says what to do. */
interface NotInEnvoy<Instead extends string> {
  readonly "not in Envoy": Instead;
}

/** The type of regular expressions, which Lua has not: its patterns are texts, see `string.match`. */
interface RegExp extends NotInEnvoy<"Use a Lua pattern, which is a text, with string.find, match, gmatch or gsub"> {}
declare const RegExp: NotInEnvoy<"Use a Lua pattern, which is a text, with string.find, match, gmatch or gsub">;
declare const Promise: NotInEnvoy<"Lua has no promises: handle.httpCall waits by itself and returns the reply">;

type Map<K = unknown, V = unknown> = NotInEnvoy<"Use LuaMap, or LuaTable">;
declare const Map: NotInEnvoy<"Use LuaMap, or LuaTable">;
type Set<T = unknown> = NotInEnvoy<"Use LuaSet">;
declare const Set: NotInEnvoy<"Use LuaSet">;
type WeakMap<K = unknown, V = unknown> = NotInEnvoy<"Use LuaMap; a script's variables live as long as Envoy's worker">;
declare const WeakMap: NotInEnvoy<"Use LuaMap; a script's variables live as long as Envoy's worker">;
type WeakSet<T = unknown> = NotInEnvoy<"Use LuaSet; a script's variables live as long as Envoy's worker">;
declare const WeakSet: NotInEnvoy<"Use LuaSet; a script's variables live as long as Envoy's worker">;
type WeakRef<T = unknown> = NotInEnvoy<"Hold the value itself">;
declare const WeakRef: NotInEnvoy<"Hold the value itself">;
type Error = NotInEnvoy<'Raise a text or a table: throw "text"'>;
declare const Error: NotInEnvoy<'Raise a text or a table: throw "text"'>;
type TypeError = NotInEnvoy<'Raise a text or a table: throw "text"'>;
declare const TypeError: NotInEnvoy<'Raise a text or a table: throw "text"'>;
type RangeError = NotInEnvoy<'Raise a text or a table: throw "text"'>;
declare const RangeError: NotInEnvoy<'Raise a text or a table: throw "text"'>;
type SyntaxError = NotInEnvoy<'Raise a text or a table: throw "text"'>;
declare const SyntaxError: NotInEnvoy<'Raise a text or a table: throw "text"'>;
type Uint8Array = NotInEnvoy<"Use a string, Lua's strings are bytes, or an array of numbers">;
declare const Uint8Array: NotInEnvoy<"Use a string, Lua's strings are bytes, or an array of numbers">;
type ArrayBuffer = NotInEnvoy<"Use a string, Lua's strings are bytes">;
declare const ArrayBuffer: NotInEnvoy<"Use a string, Lua's strings are bytes">;

declare const JSON: NotInEnvoy<"Envoy's Lua has no JSON: write texts with template strings, read fields with string.match, or let Envoy's json_to_metadata filter read the body">;
declare const Date: NotInEnvoy<"Use handle.timestamp(), milliseconds since 1970, or os.date">;
declare const console: NotInEnvoy<"Use handle.logInfo, logWarn or logErr">;
declare const print: NotInEnvoy<"It writes to Envoy's standard output: use handle.logInfo">;
declare const setTimeout: NotInEnvoy<"A script cannot wait; handle.httpCall is the only call that comes back later">;
declare const setInterval: NotInEnvoy<"A script cannot wait; handle.httpCall is the only call that comes back later">;
declare const setImmediate: NotInEnvoy<"A script cannot wait; call the function">;
declare const clearTimeout: NotInEnvoy<"A script cannot wait">;
declare const clearInterval: NotInEnvoy<"A script cannot wait">;
declare const queueMicrotask: NotInEnvoy<"A script cannot wait; call the function">;
declare const structuredClone: NotInEnvoy<"Write a function that copies what you need">;
declare const fetch: NotInEnvoy<"Use handle.httpCall with the name of a cluster">;
declare const URL: NotInEnvoy<"Use string.match on the :path header">;
declare const URLSearchParams: NotInEnvoy<"Use string.gmatch on the query of the :path header">;
declare const TextEncoder: NotInEnvoy<"Lua's strings are bytes already">;
declare const TextDecoder: NotInEnvoy<"Lua's strings are bytes already">;
declare const atob: NotInEnvoy<"Use handle.base64Decode (Envoy 1.40)">;
declare const btoa: NotInEnvoy<"Use handle.base64Escape">;
declare const encodeURIComponent: NotInEnvoy<"Use string.gsub with a function that writes %XX">;
declare const decodeURIComponent: NotInEnvoy<"Use string.gsub with a function that reads %XX">;
declare const encodeURI: NotInEnvoy<"Use string.gsub with a function that writes %XX">;
declare const decodeURI: NotInEnvoy<"Use string.gsub with a function that reads %XX">;
declare const crypto: NotInEnvoy<"Use handle.importPublicKey and handle.verifySignature; Envoy's Lua has no hashes or secrets">;
declare const performance: NotInEnvoy<"Use os.clock, or handle.timestamp()">;
declare const process: NotInEnvoy<"Make it a parameter of the filter">;
declare const require: NotInEnvoy<"Use import: a filter becomes one script">;
declare const Intl: NotInEnvoy<"Use string.format">;
declare const Proxy: NotInEnvoy<"Write functions that read and set">;
declare const Reflect: NotInEnvoy<"Read and set the fields themselves">;
declare const BigInt: NotInEnvoy<"Lua's numbers are exact up to 2 ** 53; keep larger ones as text">;
declare const io: NotInEnvoy<"A script must not touch files or standard output: use handle.logInfo">;
declare const debug: NotInEnvoy<"Use handle.logInfo: debug could break out of the script">;
declare const ffi: NotInEnvoy<"It could crash Envoy">;
declare const jit: NotInEnvoy<"It is not for scripts">;
declare const load: NotInEnvoy<"A script must not load code">;
declare const loadstring: NotInEnvoy<"A script must not load code">;
declare const loadfile: NotInEnvoy<"A script must not load code">;
declare const dofile: NotInEnvoy<"A script must not load code">;
declare const setfenv: NotInEnvoy<"Pass values as arguments">;
declare const getfenv: NotInEnvoy<"Pass values as arguments">;
declare const newproxy: NotInEnvoy<"Use a table">;
declare const collectgarbage: NotInEnvoy<"Lua collects by itself, and a full collection stops Envoy's worker">;
declare const _G: NotInEnvoy<"Use a module's variables; a global of Lua is used by its name">;
declare const bit: NotInEnvoy<"Use the operators: & | ^ ~ << >> >>>">;
