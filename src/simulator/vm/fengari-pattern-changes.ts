import type { SourceChange } from "./load-fengari.ts";

/** Patterns as in Lua 5.1: NUL ends a pattern, every repetition is a call, and a match that is empty may follow another match; or stand at the start, which fengari forgets. */
export const patternChanges: readonly SourceChange[] = [
  {
    module: "lstrlib",
    find: `if (news[i] !== L_ESC)
                    luaL_error(L, to_luastring("invalid use of '%c' in replacement string"), L_ESC);
                luaL_addchar(b, news[i]);`,
    replace: "luaL_addchar(b, i < l ? news[i] : 0);",
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
    find: "if (p >= ms.p_end - 1)",
    replace: "if (p >= ms.p_end - 1 || ms.p[p] === 0 || ms.p[p + 1] === 0)",
  },
  {
    module: "lstrlib",
    find: "malformed pattern (missing arguments to '%%b'",
    replace: "unbalanced pattern",
  },
  {
    module: "lstrlib",
    find: "if (p !== ms.p_end) {",
    replace: "if (p !== ms.p_end && (gotodefault || ms.p[p] !== 0)) {",
  },
  {
    module: "lstrlib",
    find: "if (p + 1 !== ms.p_end) {  /* is the '$'",
    replace: "if (p + 1 !== ms.p_end && ms.p[p + 1] !== 0) {  /* is the '$'",
  },
  {
    module: "lstrlib",
    find: `if (ms.p[ep] === 42 /* '*'.charCodeAt(0) */ ||
                            ms.p[ep] === 63 /* '?'.charCodeAt(0) */ ||
                            ms.p[ep] === 45 /* '-'.charCodeAt(0) */
                        ) {`,
    replace: `if (ms.p[ep] === 42 || ms.p[ep] === 45) {
                            s = match(ms, s, ep + 1);
                        } else if (ms.p[ep] === 63) {`,
  },
  {
    module: "lstrlib",
    find: "if (res) return res;",
    replace: "if (res !== null) return res;",
  },
  {
    module: "lstrlib",
    find: "let len = ms.capture[l].len;\n    if (",
    replace: "let len = ms.capture[l].len;\n    if (len !== CAP_POSITION && ",
  },
  {
    module: "lstrlib",
    find: "(e = match(ms, src, p)) !== null && e !== lastmatch) {  /* match? */",
    replace: "(e = match(ms, src, p)) !== null) {",
  },
  {
    module: "lstrlib",
    find: "src = lastmatch = e;\n        } else if (src < ms.src_end)",
    replace: "}\n        if (e !== null && e > src) src = e;\n        else if (src < ms.src_end)",
  },
  {
    module: "lstrlib",
    find: "(e = match(gm.ms, src, gm.p)) !== null && e !== gm.lastmatch) {\n            gm.src = gm.lastmatch = e;",
    replace: "(e = match(gm.ms, src, gm.p)) !== null) {\n            gm.src = e === src ? e + 1 : e;",
  },
];
