/** Objects: Lua tables. They do not keep the order of their keys, and a key with the value `undefined` is not there. */

interface ObjectConstructor {
  /** The keys, in no particular order. */
  keys(object: object): string[];
  /** The values, in no particular order. */
  values<T>(object: { readonly [key: string]: T } | readonly T[]): T[];
  values(object: object): unknown[];
  /** Keys with their values, in no particular order. `for (const [key, value] of pairs(object))` makes less Lua. */
  entries<T>(object: { readonly [key: string]: T }): [string, T][];
  entries(object: object): [string, unknown][];
  /** Copies what the sources have to the target. */
  assign<T extends object, U>(target: T, source: U): T & U;
  assign<T extends object, U, V>(target: T, first: U, second: V): T & U & V;
  assign(target: object, ...sources: readonly unknown[]): any;
  readonly fromEntries: NotInEnvoy<"Use a LuaTable, or a loop that sets keys">;
  readonly freeze: NotInEnvoy<"Use the type Readonly, or as const">;
  readonly create: NotInEnvoy<"Write the object out">;
  readonly defineProperty: NotInEnvoy<"Write the object out">;
  readonly defineProperties: NotInEnvoy<"Write the object out">;
  readonly getPrototypeOf: NotInEnvoy<"Tell objects apart by a field of their own">;
  readonly setPrototypeOf: NotInEnvoy<"Write the object out">;
  readonly getOwnPropertyNames: NotInEnvoy<"Use Object.keys">;
  readonly hasOwn: NotInEnvoy<"Compare the value with undefined, or use LuaTable.has">;
  readonly is: NotInEnvoy<"Use ===">;
  readonly groupBy: NotInEnvoy<"Use a LuaTable and a loop">;
}
declare const Object: ObjectConstructor;
