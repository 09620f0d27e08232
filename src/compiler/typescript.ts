import { createRequire } from "node:module";
import ts from "./load-typescript.cjs";
import type * as TypeScriptToLua from "typescript-to-lua";
import type * as LuaLib from "typescript-to-lua/dist/LuaLib.js";
import type * as LuaDiagnostics from "typescript-to-lua/dist/transformation/utils/diagnostics.js";

// TypeScriptToLua's files copy every export of TypeScript unless it says it is an ES module: 650 ms of start against 220 ms.
Object.defineProperty(ts, "__esModule", { value: true });

const require = createRequire(import.meta.url);

/** Loaded with `require`, after the mark above is set. */
export const tstl = require("typescript-to-lua") as typeof TypeScriptToLua;
/** The Lua text of TypeScriptToLua's library; not part of its index. */
export const luaLib = require("typescript-to-lua/dist/LuaLib.js") as typeof LuaLib;
/** What TypeScriptToLua has to say, whose codes it numbers as it loads; not part of its index. */
export const luaDiagnostics =
  require("typescript-to-lua/dist/transformation/utils/diagnostics.js") as typeof LuaDiagnostics;
export { ts };
export type { LuaLib, TypeScriptToLua };
