import { constructorChanges } from "./fengari-constructor-changes.ts";
import { limitChanges } from "./fengari-limit-changes.ts";
import { patternChanges } from "./fengari-pattern-changes.ts";
import { syntaxChanges } from "./fengari-syntax-changes.ts";
import type { SourceChange } from "./load-fengari.ts";

/** Keys of strings are their bytes: fengari's are hexadecimal digits without padding, so different strings share one, and sort by it. */
const strings: readonly SourceChange[] = [
  {
    module: "lstring",
    find: `let len = str.length;
    let s = "|";
    for (let i=0; i<len; i++)
        s += str[i].toString(16);
    return s;`,
    replace: `let len = str.length;
    if (len > 24) return "|" + Buffer.from(str.buffer, str.byteOffset, len).latin1Slice();
    let s = "|";
    for (let i = 0; i < len; i++)
        s += String.fromCharCode(str[i]);
    return s;`,
  },
];

/** LuaJIT's numbers are doubles, also as keys of tables, and its arithmetic is C's. */
const numbers: readonly SourceChange[] = [
  ...["+", "-"].map((operator) => ({
    module: "lvm",
    find: `if (op1.ttisinteger() && op2.ttisinteger()) {
                    L.stack[ra].setivalue((op1.value ${operator} op2.value)|0);`,
    replace: `if (op1.type === LUA_TNUMFLT && op2.type === LUA_TNUMFLT) {
                    L.stack[ra].setfltvalue(op1.value ${operator} op2.value);`,
  })),
  {
    module: "lvm",
    find: "Math.pow(numberop1, numberop2)",
    replace: "L.l_G.power(numberop1, numberop2)",
  },
  {
    module: "llimits",
    find: "let m = a % b;\n    if ((m*b) < 0)\n        m += b;\n    return m;",
    replace: "return a - Math.floor(a / b) * b;",
  },
  {
    module: "ltable",
    find: "let k = new lobject.TValue(LUA_TNUMINT, key);",
    replace: "let k = new lobject.TValue(LUA_TNUMFLT, key);",
  },
  {
    module: "ltable",
    find: "k = new lobject.TValue(LUA_TNUMINT, kv);",
    replace: "k = new lobject.TValue(LUA_TNUMFLT, kv === 0 ? 0 : kv);",
  },
];

/** The environment of a function has no name in LuaJIT, and is not among its upvalues. */
const environments: readonly SourceChange[] = [
  { module: "llex", find: 'to_luastring("_ENV", true)', replace: 'to_luastring("(environment)", true)' },
  {
    module: "lparser",
    find: 'checklimit(fs, fs.nups + 1, lfunc.MAXUPVAL, to_luastring("upvalues", true));',
    replace: `const isEnvironment = (upvalue) => eqstr(upvalue.name, fs.ls.envn);
    if (!eqstr(name, fs.ls.envn))
        checklimit(fs, fs.nups + 1 - (f.upvalues.some(isEnvironment) ? 1 : 0), 60, to_luastring("upvalues", true));`,
  },
  {
    module: "lparser",
    find: `++L.nCcalls;
    checklimit(ls.fs, L.nCcalls, LUAI_MAXCCALLS, to_luastring("JS levels", true));`,
    replace: `ls.levels = (ls.levels || 0) + 1;
    if (ls.levels > 200) llex.lexerror(ls, to_luastring("chunk has too many syntax levels"), 0);`,
  },
  {
    module: "llex",
    find: "module.exports.luaX_syntaxerror ",
    replace: "module.exports.lexerror = lexerror;\nmodule.exports.luaX_syntaxerror ",
  },
  { module: "lparser", find: "return ls.L.nCcalls--;", replace: "return ls.levels--;" },
];

/** How deep in each other error handlers are called. Fidelity: in LuaJIT until the stack is full, which Envoy does not always survive. */
const mostHandlers = 100;

/** Metamethods, coroutines and names in errors, where LuaJIT follows Lua 5.1. */
const behaviour: readonly SourceChange[] = [
  {
    module: "lvm",
    find: `if (tm === null)
                tm = ltm.fasttm(L, t2.value.metatable, ltm.TMS.TM_EQ);`,
    replace: `if (tm !== null) {
                const other = ltm.fasttm(L, t2.value.metatable, ltm.TMS.TM_EQ);
                if (other === null || other.value !== tm.value) tm = null;
            }`,
  },
  // A name is what wrote the value last in the text, whatever branch was taken.
  { module: "ldebug", find: "if (pc < jmptarget)  /* is code conditional (inside a jump)? */", replace: "if (false)" },
  // An error in an error handler is not handled again, unless one was caught in between: any that is thrown ends what is known of the first.
  {
    module: "ldebug",
    find: "ldo.luaD_callnoyield(L, L.top - 2, 1);\n    }\n\n    ldo.luaD_throw(L, LUA_ERRRUN);",
    replace: `if (L.isHandling) ldo.luaD_throw(L, 6 /* LUA_ERRERR */);
        L.isHandling = true;
        const outer = L.handlers || 0;
        L.handlers = outer + 1;
        try {
            if (L.handlers < ${mostHandlers} && L.nCcalls < 180) ldo.luaD_callnoyield(L, L.top - 2, 1);
            else L.l_G.refuse("an error handler that catches an error and fails, without end");
        } finally {
            L.handlers = outer;
        }
    }

    ldo.luaD_throw(L, LUA_ERRRUN);`,
  },
  {
    module: "ldo",
    find: "const luaD_throw = function(L, errcode) {",
    replace: "const luaD_throw = function(L, errcode) {\n    if (errcode !== LUA_YIELD) L.isHandling = false;",
  },
  // Reading the paths of packages shows a difference.
  {
    module: "lvm",
    find: "let slot = ltable.luaH_get(L, t.value, key);\n",
    replace: `let slot = ltable.luaH_get(L, t.value, key);
            if (t.value === L.l_G.packages && key.ttisstring() && /^c?path$/.test(key.jsstring())) L.l_G.differs("paths");
`,
  },
  // A metamethod that cannot be called is an error without a position.
  {
    module: "ltm",
    find: "    let func = L.top;\n\n    lobject.pushobj2s(L, f); /* push function (assume EXTRA_STACK) */",
    replace: `    let func = L.top;
    if (!f.ttisfunction() && luaT_gettmbyobj(L, f, TMS.TM_CALL).ttisnil()) {
        lobject.luaO_pushfstring(L, to_luastring("attempt to call a %s value"), luaT_objtypename(L, f));
        ldebug.luaG_errormsg(L);
    }
    lobject.pushobj2s(L, f);`,
  },
  {
    module: "ldo",
    find: `lobject.luaO_pushfstring(L,
            to_luastring("attempt to load a %s chunk (mode is '%s')"), x, mode);`,
    replace: `lobject.luaO_pushfstring(L, to_luastring("attempt to load chunk with wrong mode"));`,
  },
  // `table.sort` goes by the list alone, and asks no metamethods.
  { module: "ltablib", find: "    lua_geti,\n", replace: "    lua_rawgeti: lua_geti,\n" },
  { module: "ltablib", find: "    lua_seti,\n", replace: "    lua_rawseti: lua_seti,\n" },
  { module: "ltablib", find: "    lua_rawget,\n", replace: "    lua_rawget,\n    lua_rawlen,\n" },
  {
    module: "ltablib",
    find: "const sort = function(L) {\n    let n = aux_getn(L, 1, TAB_RW);",
    replace: "const sort = function(L) {\n    luaL_checktype(L, 1, LUA_TTABLE);\n    let n = lua_rawlen(L, 1);",
  },
  {
    module: "lauxlib",
    find: 'if (ar.currentline > 0) {\n            lua_pushfstring(L, to_luastring("%s:%d: ',
    replace: 'if (ar.currentline >= 0) {\n            lua_pushfstring(L, to_luastring("%s:%d: ',
  },
  { module: "ldblib", find: '"invalid upvalue index"', replace: '"index out of range"' },
  { module: "ltm", find: "if (name.ttisstring())", replace: "if (false)" },
  { module: "lauxlib", find: "if (luaL_getmetafield(L, arg, __name) === LUA_TSTRING)", replace: "if (false)" },
  { module: "lauxlib", find: "let tt = luaL_getmetafield(L, idx, __name);", replace: "let tt = LUA_TNIL;" },
  // Here it gives a value's plain text; value-text.ts asks `__tostring`.
  { module: "lauxlib", find: "if (luaL_callmeta(L, idx, __tostring)) {", replace: "if (false) {" },
  // A key that is no constant text is no name.
  {
    module: "ldebug",
    find: 'r.name = to_luastring("?", true);\n    return r;',
    replace: 'r.name = to_luastring("(?", true);\n    return r;',
  },
  {
    module: "ldebug",
    find: 'r.name = to_luastring("for iterator", true);',
    replace: 'r.name = to_luastring("(for generator)", true);',
  },
  // What fails is the other question: whether the right side is less than the left one.
  {
    module: "lvm",
    find: "if (res === null)\n        ldebug.luaG_ordererror(L, l, r);\n    return res ? 0 : 1;",
    replace: "if (res === null)\n        ldebug.luaG_ordererror(L, r, l);\n    return res ? 0 : 1;",
  },
  { module: "lvm", find: "'__index' chain too long; possible loop", replace: "loop in gettable" },
  { module: "lvm", find: "'__newindex' chain too long; possible loop", replace: "loop in settable" },
  {
    module: "ldo",
    find: '"cannot resume non-suspended coroutine"',
    replace: '"cannot resume running coroutine"',
  },
  {
    module: "lcorolib",
    find: "if (lua_status(co) === LUA_OK && lua_gettop(co) === 0) {",
    replace: "if (lua_status(co) === LUA_OK && lua_gettop(co) === 0 && co.ci === co.base_ci) {",
  },
];

/** Everything that is changed in the text of fengari 0.1.5. What can be changed from outside is, in the files `luajit-*.ts`. */
/** What is told of lines as they run is told of all, as `cover-script.ts` needs it. */
const lineHooks: readonly SourceChange[] = [
  // Behind a `pcall` that ended in an error, too: fengari forgets that hooks were allowed before.
  {
    module: "lapi",
    find: "ci.callstatus &= ~lstate.CIST_OAH | L.allowhook;",
    replace: "ci.callstatus = (ci.callstatus & ~lstate.CIST_OAH) | L.allowhook;",
  },
  // A `break` or `goto` has an instruction of its own, on its own line, also where it is all of an `if`.
  {
    module: "lparser",
    find: `if (ls.t.token === R.TK_GOTO || ls.t.token === R.TK_BREAK) {
        luaK_goiffalse(ls.fs, v);`,
    replace: `if (false) {
        luaK_goiffalse(ls.fs, v);`,
  },
  {
    module: "lparser",
    find: "gotostat(ls, luaK_jump(ls.fs));",
    replace: "ls.lastline = ls.linenumber;\n            gotostat(ls, luaK_jump(ls.fs));",
  },
];

export const fengariChanges: readonly SourceChange[] = [
  ...limitChanges,
  ...strings,
  ...numbers,
  ...environments,
  ...syntaxChanges,
  ...constructorChanges,
  ...patternChanges,
  ...lineHooks,
  ...behaviour,
];
