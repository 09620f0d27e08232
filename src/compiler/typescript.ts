import ts from "./load-typescript.cjs";
import loaded from "./load-typescript-to-lua.cjs";
import type * as TypeScriptToLua from "typescript-to-lua";
import type * as LuaLib from "typescript-to-lua/dist/LuaLib.js";

export const { tstl, luaLib, luaDiagnostics } = loaded;
export { ts };
export type { LuaLib, TypeScriptToLua };
