/**
 * Lua's functions without a library, where lua-types says something else than Lua does or offers what a script must not use.
 *
 * @noSelfInFile
 * @see https://www.lua.org/manual/5.1/manual.html#5.1
 */

/** A coroutine. */
type LuaThread = { readonly __internal__: unique symbol };
/** A value of the host's, such as a request handle. */
type LuaUserdata = { readonly __internal__: unique symbol };

/** `"Lua 5.1"`, in LuaJIT too. */
declare const _VERSION: string;

/** Returns its arguments, or raises `message` (`assertion failed!` without one) where the first is false or `undefined`. */
declare function assert<V>(value: V, message?: unknown): Exclude<V, undefined | null | false>;
/**
 * Raises any value. A text gets the position in the Lua script in front, unless `level` is 0; `throw` never adds it. A table is a good
 * way to tell a refusal of one's own from an error.
 */
declare function error(problem: unknown, level?: number): never;
/** Elements of an array, up to the first that is `undefined`, with their position **counted from 1**. */
declare function ipairs<T>(array: Readonly<Record<number, T>>): LuaIterable<LuaMultiReturn<[number, NonNullable<T>]>>;
/** The key after `key`, in no particular order, and its value. */
declare function next(table: object, key?: any): LuaMultiReturn<[any, any] | []>;
/** Keys and values of a table, in no particular order. */
declare function pairs<TKey extends AnyNotNil, TValue>(
  table: LuaTable<TKey, TValue>,
): LuaIterable<LuaMultiReturn<[TKey, NonNullable<TValue>]>>;
declare function pairs<T>(table: T): LuaIterable<LuaMultiReturn<[keyof T, NonNullable<T[keyof T]>]>>;
/**
 * Calls a function and catches what it raises. What was raised can be **anything**: a text with a position, a table, nothing at all. It is
 * `unknown` so that `${problem}` becomes `tostring(problem)`, for joining a table to a text would raise again.
 */
declare function pcall<A extends any[], R>(
  f: (this: void, ...args: A) => R,
  ...args: A
): LuaMultiReturn<[true, R] | [false, unknown]>;
declare function pcall<This, A extends any[], R>(
  f: (this: This, ...args: A) => R,
  context: This,
  ...args: A
): LuaMultiReturn<[true, R] | [false, unknown]>;
/** `pcall` with a function that is called where it was raised, and whose result takes the place of what was raised. */
declare function xpcall<A extends any[], R, E>(
  f: (this: void, ...args: A) => R,
  handler: (this: void, problem: unknown) => E,
  ...args: A
): LuaMultiReturn<[true, R] | [false, E]>;
/** Whether two values are the same, metatables left aside. */
declare function rawequal(left: unknown, right: unknown): boolean;
/** A key's value, metatables left aside. Not in the profile `portable`. */
declare function rawget<T extends object, K extends keyof T>(table: T, key: K): T[K];
/** Sets a key's value, metatables left aside. Not in the profile `portable`. */
declare function rawset<T extends object, K extends keyof T>(table: T, key: K, value: T[K]): T;
/** The metatable of a value. Not in the profile `portable`. */
declare function getmetatable<T>(value: T): LuaMetatable<T> | undefined;
/** Sets a table's metatable. Not in the profile `portable`. @returns the table */
declare function setmetatable<
  T extends object,
  TIndex extends object | ((this: T, key: any) => any) | undefined = undefined,
>(
  table: T,
  metatable?: LuaMetatable<T, TIndex>,
): TIndex extends (this: T, key: infer TKey) => infer TValue
  ? T & { [K in TKey & string]: TValue }
  : TIndex extends object
    ? T & TIndex
    : T;
/** The arguments from a position on, counted from 1; or with `"#"` how many there are. */
declare function select<T>(index: number, ...args: T[]): LuaMultiReturn<T[]>;
declare function select<T>(index: "#", ...args: T[]): number;
/** The number that a text writes, in a base from 2 to 36; `undefined` where it writes none. Also takes `0x10`, `1e3`, `inf` and `nan`. */
declare function tonumber(value: unknown, base?: number): number | undefined;
/** Any value as text. Numbers with up to 14 digits. */
declare function tostring(value: unknown): string;
/** What kind of value it is, by Lua's names. */
declare function type(
  value: unknown,
): "nil" | "number" | "string" | "boolean" | "table" | "function" | "thread" | "userdata";
/** The elements of a list as so many values. */
declare function unpack<T extends any[]>(list: T): LuaMultiReturn<T>;
declare function unpack<T>(list: readonly T[], first: number, last?: number): LuaMultiReturn<T[]>;
