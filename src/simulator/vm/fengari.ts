import type {
  ApiModule,
  AuxiliaryModule,
  CFunction,
  DebugModule,
  DoModule,
  LexerModule,
  LibraryModule,
  LuaModule,
  ObjectModule,
  OpcodeModule,
  StringModule,
  TableModule,
} from "./fengari-modules.ts";
import { fengariChanges } from "./fengari-changes.ts";
import { installErrorPositions } from "./luajit-error-positions.ts";
import { installErrorTexts } from "./luajit-error-texts.ts";
import { installNumberModel } from "./luajit-numbers.ts";
import { installSyntax } from "./luajit-syntax.ts";
import { installTables } from "./luajit-tables.ts";
import { toInteger32 } from "./luajit-build.ts";
import { loadFengari } from "./load-fengari.ts";

/**
 * fengari, changed into LuaJIT's number model, syntax and error texts. Its upper modules copy functions of the lower ones when they are
 * loaded, hence the order here; the changes are made through its own module objects, so they belong to version 0.1.5 exactly.
 */
const load = loadFengari(fengariChanges);
const api = load("lapi") as ApiModule;
const core = {
  api,
  object: load("lobject") as ObjectModule,
  calls: load("ldo") as DoModule,
  debug: load("ldebug") as DebugModule,
  table: load("ltable") as TableModule,
  lexer: load("llex") as LexerModule,
  string: load("lstring") as StringModule,
  opcodes: load("lopcodes") as OpcodeModule,
};
installNumberModel(core);
installErrorTexts(core);
installErrorPositions(core);
installSyntax(core);
installTables(core);

export const lua = load("lua") as LuaModule;
export const auxiliary = load("lauxlib") as AuxiliaryModule;
auxiliary.luaL_checkinteger = (L, index) => toInteger32(auxiliary.luaL_checknumber(L, index), L.l_G.build);
auxiliary.luaL_optinteger = (L, index, otherwise) =>
  lua.lua_type(L, index) <= lua.LUA_TNIL ? otherwise : auxiliary.luaL_checkinteger(L, index);

export const objects = core.object;

// The libraries refer to each other in circles that work from here only.
load("lualib");

/** The functions that open a standard library; none of them reaches the machine until a script calls it. */
export const libraries = {
  base: openerOf("lbaselib", "luaopen_base"),
  table: openerOf("ltablib", "luaopen_table"),
  string: openerOf("lstrlib", "luaopen_string"),
  math: openerOf("lmathlib", "luaopen_math"),
  coroutine: openerOf("lcorolib", "luaopen_coroutine"),
  debug: openerOf("ldblib", "luaopen_debug"),
};

function openerOf(module: string, name: string): CFunction {
  const open = (load(module) as LibraryModule)[name];
  if (open === undefined) throw new Error(`fengari has no ${name}`);
  return open;
}
