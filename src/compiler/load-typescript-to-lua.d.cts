/** TypeScriptToLua, loaded with `require`. */
declare const loaded: {
  readonly tstl: typeof import("typescript-to-lua");
  /** The Lua text of TypeScriptToLua's library; not part of its index. */
  readonly luaLib: typeof import("typescript-to-lua/dist/LuaLib.js");
  /** What TypeScriptToLua has to say, whose codes it numbers as it loads; not part of its index. */
  readonly luaDiagnostics: typeof import("typescript-to-lua/dist/transformation/utils/diagnostics.js");
};
export = loaded;
