import type { SourceChange } from "./load-fengari.ts";

/** Errors of the lexer and the parser, as LuaJIT finds and words them. */
const errors: readonly SourceChange[] = [
  {
    module: "llex",
    find: "let msg = `unfinished long ${what} (starting at line ${line})`;",
    replace: "let msg = `unfinished long ${what}`;",
  },
  {
    module: "lparser",
    find: `to_luastring("label '%s' already defined on line %d", true),
                label.getstr(), ll.arr[i].line);`,
    replace: `to_luastring("duplicate label '%s'", true), label.getstr());`,
  },
  {
    module: "lparser",
    find: `to_luastring("<goto %s> at line %d jumps into the scope of local '%s'"),
            gt.name.getstr(), gt.line, vname.getstr());`,
    replace: `to_luastring("<goto %s> jumps into the scope of local '%s'"), gt.name.getstr(), vname.getstr());
        ls.linenumber = gt.line;`,
  },
  {
    module: "lparser",
    find: `? "<%s> at line %d not inside a loop"
        : "no visible label '%s' for <goto> at line %d";
    msg = lobject.luaO_pushfstring(ls.L, to_luastring(msg), gt.name.getstr(), gt.line);`,
    replace: `? "no loop to break"
        : "undefined label '%s'";
    msg = lobject.luaO_pushfstring(ls.L, to_luastring(msg), gt.name.getstr());
    ls.linenumber = gt.line;`,
  },
  // A call is a statement of its own, whatever follows.
  {
    module: "lparser",
    find: "if (ls.t.token === 61 /* ('=').charCodeAt(0) */ || ls.t.token === 44 /* (',').charCodeAt(0) */) { /* stat . assignment ? */",
    replace: "if (v.v.k !== expkind.VCALL) {",
  },
  // Limits are not near a token.
  {
    module: "lparser",
    find: "        what, limit, where);\n    llex.luaX_syntaxerror(fs.ls, msg);",
    replace: "        what, limit, where);\n    llex.lexerror(fs.ls, msg, 0);",
  },
  // All that looks like a part of a name belongs to a number that begins there.
  {
    module: "llex",
    find: `        if (lisxdigit(ls.current))
            save_and_next(ls);
        else if (ls.current === 46`,
    replace: `        if (lislalnum(ls.current))
            save_and_next(ls);
        else if (ls.current === 46`,
  },
  // Literals of 64 bits and imaginary ones are values of their own in LuaJIT.
  {
    module: "llex",
    find: "    // save(ls, 0);\n\n    let obj = new lobject.TValue();",
    replace: `    if (/^(0x[0-9a-f]+u?ll|[0-9]+u?ll|[0-9.]+(e[-+]?[0-9]+)?i)$/i.test(String.fromCharCode(...luaZ_buffer(ls.buff))))
        ls.L.l_G.refuse("literals of 64 bits and imaginary ones");
    let obj = new lobject.TValue();`,
  },
  // A wrong escape is shown by what stands before it.
  {
    module: "llex",
    find: `        if (ls.current !== EOZ)
            save_and_next(ls);  /* add current to buffer for error message */
        lexerror(ls, msg, TK_STRING);`,
    replace: `        ls.buff.n = ls.buff.buffer.subarray(0, ls.buff.n).lastIndexOf(92);
        lexerror(ls, to_luastring("invalid escape sequence"), TK_STRING);`,
  },
  {
    module: "llex",
    find: `to_luastring("missing '}'", true));
    next(ls);  /* skip '}' */`,
    replace: `to_luastring("missing '}'", true));
    esccheck(ls, r < 0xd800 || r > 0xdfff);
    next(ls);`,
  },
  // Bytes above 127 are letters.
  ...["1<<ALPHABIT", "(1<<ALPHABIT)|(1<<DIGITBIT)"].map((bits) => ({
    module: "ljstype",
    find: `return (luai_ctype_[c+1] & (${bits})) !== 0;`,
    replace: `return c > 127 || (luai_ctype_[c+1] & (${bits})) !== 0;`,
  })),
];

/** The lines that errors name: a call's is that of its arguments' beginning, an operator's that of the end of its right side. */
const lines: readonly SourceChange[] = [
  {
    module: "lparser",
    find: "const funcargs = function(ls, f, line) {",
    replace: "const funcargs = function(ls, f, line) {\n    line = ls.linenumber;",
  },
  ...["e", "e1"].map((expression) => ({
    module: "lcode",
    find: `    ${expression}.k = lparser.expkind.VRELOCABLE;  /* all those operations are relocatable */
    luaK_fixline(fs, line);`,
    replace: `    ${expression}.k = lparser.expkind.VRELOCABLE;`,
  })),
];

/** A loop whose step is 0 goes on for ever; the first of its numbers that is none is the error. */
const loops: readonly SourceChange[] = [
  {
    module: "lvm",
    find: `                    if ((nlimit = tonumber(plimit)) === false)`,
    replace: `                    if (tonumber(init) === false)
                        ldebug.luaG_runerror(L, to_luastring("'for' initial value must be a number", true));
                    if ((nlimit = tonumber(plimit)) === false)`,
  },
  {
    module: "lvm",
    find: `let idx = L.stack[ra].value + step;
                    let limit = L.stack[ra + 1].value;

                    if (0 < step ?`,
    replace: `let idx = L.stack[ra].value + step;
                    let limit = L.stack[ra + 1].value;

                    if (0 <= step ?`,
  },
];

/** What LuaJIT's parser does otherwise than Lua 5.3's. */
export const syntaxChanges: readonly SourceChange[] = [...errors, ...lines, ...loops];
