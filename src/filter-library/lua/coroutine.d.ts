/**
 * Coroutines. **Host calls that yield (`body`, `httpCall`, `bodyChunks`, `respond`…) do not work inside one's own.** lua-types says that what
 * a coroutine raises is a text, which it need not be.
 *
 * @noSelfInFile
 */
declare namespace coroutine {
  function create(f: (...args: any[]) => any): LuaThread;
  function resume(thread: LuaThread, ...values: any[]): LuaMultiReturn<[true, ...any[]] | [false, unknown]>;
  function running(): LuaThread | undefined;
  function status(thread: LuaThread): "running" | "suspended" | "normal" | "dead";
  function wrap(f: (...args: any[]) => any): (...args: any[]) => LuaMultiReturn<any[]>;
  function yield(...values: any[]): LuaMultiReturn<any[]>;
}
