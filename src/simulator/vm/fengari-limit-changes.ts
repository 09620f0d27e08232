import type { SourceChange } from "./load-fengari.ts";

/** How often functions of fengari's C side may call each other before it is a stack overflow; Node's own stack is enough for them. */
const deepestCalls = 200;

/** The changes that a run's limits need: each instruction and each allocation is counted, and nothing of the script's catches the end. */
export const limitChanges: readonly SourceChange[] = [
  {
    module: "lstate",
    find: "this.mt = new Array(LUA_NUMTAGS);",
    replace: `this.mt = new Array(LUA_NUMTAGS);
        this.fuel = 0x7fffffff;
        this.exhausted = () => {};
        this.calls = 0;
        this.lookAtClock = () => {};
        this.room = 0x7fffffff;
        this.claim = () => {};
        this.build = null;
        this.refuse = () => {};
        this.functionNumbers = new Map();
        this.writtenInLua = new Map();
        this.differs = () => {};
        this.power = Math.pow;
        this.packages = null;
        this.isReversed = false;
        this.hasMetOrder = false;`,
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
    replace: `if ((L.l_G.fuel -= 10) < 0) L.l_G.exhausted();
            if ((++L.l_G.calls & 15) === 0) L.l_G.lookAtClock();
            let n = f(L);`,
  },
  {
    module: "lzio",
    find: "let buff = z.reader(z.L, z.data);",
    replace: `if ((++z.L.l_G.calls & 15) === 0) z.L.l_G.lookAtClock();
    if ((z.L.l_G.fuel -= 100) < 0) z.L.l_G.exhausted();
    let buff = z.reader(z.L, z.data);`,
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
