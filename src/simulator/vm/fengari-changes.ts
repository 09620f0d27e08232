import { syntaxChanges } from "./fengari-syntax-changes.ts";
import type { SourceChange } from "./load-fengari.ts";

/** How often functions of fengari's C side may call each other before it is a stack overflow; Node's own stack is enough for them. */
const deepestCalls = 200;

/** The changes that a run's limits need: each instruction and each allocation is counted, and nothing of the script's catches the end. */
const limits: readonly SourceChange[] = [
  {
    module: "lstate",
    find: "this.mt = new Array(LUA_NUMTAGS);",
    replace: `this.mt = new Array(LUA_NUMTAGS);
        this.fuel = 0x7fffffff;
        this.exhausted = () => {};
        this.room = 0x7fffffff;
        this.claim = () => {};`,
  },
  {
    module: "lvm",
    find: "if (L.hookmask & (LUA_MASKLINE | LUA_MASKCOUNT)) {",
    replace: "if (--L.l_G.fuel < 0) L.l_G.exhausted();\n        if (L.hookmask & (LUA_MASKLINE | LUA_MASKCOUNT)) {",
  },
  {
    module: "lvm",
    find: "let buff = new Uint8Array(tl);",
    replace: "if ((L.l_G.room -= tl) < 0) L.l_G.claim(tl);\n            let buff = new Uint8Array(tl);",
  },
  {
    module: "lauxlib",
    find: "let newbuff = new Uint8Array(newsize);",
    replace: `if ((B.L.l_G.room -= newsize) < 0) B.L.l_G.claim(newsize);
        B.L.l_G.fuel -= newsize >> 8;
        let newbuff = new Uint8Array(newsize);`,
  },
  {
    module: "lvm",
    find: "copy2buff(L, top, n, buff);",
    replace: "L.l_G.fuel -= tl >> 8;\n            copy2buff(L, top, n, buff);",
  },
  {
    module: "ldo",
    find: "let n = f(L); /* do the actual call */",
    replace: "if ((L.l_G.fuel -= 10) < 0) L.l_G.exhausted();\n            let n = f(L);",
  },
  {
    module: "ldo",
    find: "const luaD_throw = function(L, errcode) {",
    replace: "const luaD_throw = function(L, errcode) {\n    if ((L.l_G.fuel -= 100) < 0) L.l_G.exhausted();",
  },
  {
    module: "lstrlib",
    find: `while (n-- > 1) {  /* first n-1 copies (followed by separator) */
            p.set(s, pi);
            pi += l;
            if (lsep > 0) {  /* empty 'memcpy' is not that cheap */
                p.set(sep, pi);
                pi += lsep;
            }
        }
        p.set(s, pi);  /* last copy (not followed by separator) */`,
    replace: `p.set(s);
        if (n > 1) {
            p.set(sep, l);
            for (let done = l + lsep; done < totallen; done *= 2) p.copyWithin(done, 0, Math.min(done, totallen - done));
        }`,
  },
  {
    module: "ltable",
    find: "this.id = L.l_G.id_counter++;",
    replace:
      "this.id = L.l_G.id_counter++;\n        this.g = L.l_G;\n        if ((this.g.room -= 250) < 0) this.g.claim(250);",
  },
  {
    module: "ltable",
    find: "t.dead_strong.clear();\n    t.dead_weak = void 0;\n    let prev = null;",
    replace:
      "if ((t.g.room -= 200) < 0) t.g.claim(200);\n    t.dead_strong.clear();\n    t.dead_weak = void 0;\n    let prev = null;",
  },
  {
    module: "lobject",
    find: "this.p = null;\n        this.nupvalues = n;",
    replace: "this.p = null;\n        if ((L.l_G.room -= 150) < 0) L.l_G.claim(150);\n        this.nupvalues = n;",
  },
  {
    module: "lstrlib",
    find: "if (ms.matchdepth-- === 0)",
    replace: "if (--ms.L.l_G.fuel < 0) ms.L.l_G.exhausted();\n    if (ms.matchdepth-- === 0)",
  },
  {
    module: "ldo",
    find: "let atnativeerror = L.l_G.atnativeerror;\n            if (atnativeerror) {",
    replace: `let atnativeerror = null;
            if (e instanceof RangeError && /call stack/.test(e.message)) {
                lj.status = LUA_ERRRUN;
                lobject.pushsvalue2s(L, luaS_newliteral(L, "stack overflow"));
            } else {
                L.errorJmp = lj.previous;
                throw e;
            }
            if (atnativeerror) {`,
  },
  {
    module: "ldo",
    find: "            } else {\n                lj.status = -1;\n            }",
    replace: "            }",
  },
  {
    module: "lstrlib",
    find: "let l = news.length;",
    replace: "let l = news.length;\n    if ((L.l_G.fuel -= l) < 0) L.l_G.exhausted();",
  },
  ...[
    "const lua_rawgeti = function(L, idx, n) {",
    "const lua_rawseti = function(L, idx, n) {",
    "const lua_geti = function(L, idx, n) {",
    "const lua_seti = function(L, idx, n) {",
  ].map((find) => ({
    module: "lapi",
    find,
    replace: `${find}\n    if (--L.l_G.fuel < 0) L.l_G.exhausted();`,
  })),
  { module: "luaconf", find: "conf.LUAI_MAXSTACK || 1000000", replace: "65500" },
  { module: "llimits", find: "const LUAI_MAXCCALLS = 200;", replace: `const LUAI_MAXCCALLS = ${deepestCalls};` },
];

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
    replace:
      "numberop1 === 1 || (numberop1 === -1 && Math.abs(numberop2) === Infinity) ? 1 : Math.pow(numberop1, numberop2)",
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

/** Patterns, metamethods and coroutines, where LuaJIT follows Lua 5.1. */
const behaviour: readonly SourceChange[] = [
  {
    module: "lstrlib",
    find: `if (news[i] !== L_ESC)
                    luaL_error(L, to_luastring("invalid use of '%c' in replacement string"), L_ESC);
                luaL_addchar(b, news[i]);`,
    replace: "luaL_addchar(b, i < l ? news[i] : 0);",
  },
  {
    module: "lvm",
    find: `if (tm === null)
                tm = ltm.fasttm(L, t2.value.metatable, ltm.TMS.TM_EQ);`,
    replace: `if (tm !== null) {
                const other = ltm.fasttm(L, t2.value.metatable, ltm.TMS.TM_EQ);
                if (other === null || other.value !== tm.value) tm = null;
            }`,
  },
  {
    module: "lstrlib",
    find: `if (p === ms.p_end)
                    luaL_error(ms.L, to_luastring("malformed pattern (missing ']')"));
                if (ms.p[p++]`,
    replace: `if (p === ms.p_end || ms.p[p] === 0)
                    luaL_error(ms.L, to_luastring("malformed pattern (missing ']')"));
                if (ms.p[p++]`,
  },
  {
    module: "lstrlib",
    find: "malformed pattern (missing arguments to '%%b'",
    replace: "unbalanced pattern",
  },
  { module: "ldblib", find: '"invalid upvalue index"', replace: '"index out of range"' },
  { module: "ltm", find: "if (name.ttisstring())", replace: "if (false)" },
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
export const fengariChanges: readonly SourceChange[] = [
  ...limits,
  ...strings,
  ...numbers,
  ...environments,
  ...syntaxChanges,
  ...behaviour,
];
