import type { FengariCore } from "./fengari-core.ts";
import type { LexState } from "./fengari-modules.ts";
import { absentOperators } from "./luajit-error-texts.ts";

/**
 * Takes out of the parser what Lua 5.3 has and LuaJIT has not: `//`, `<<`, `>>` become two operators in a row, `&`, `|` and `~` become
 * characters that no grammar rule takes. The parser then raises the error LuaJIT raises.
 */
export function installSyntax({ lexer }: FengariCore): void {
  const doubled = new Map(["//", "<<", ">>"].map((operator) => [tokenOf(operator), operator.charCodeAt(0)]));
  const absent = new Map([...absentOperators].map(([code, operator]) => [operator.charCodeAt(0), code]));
  const next = lexer.luaX_next;
  lexer.luaX_next = (ls) => {
    next(ls);
    const { token } = ls.t;
    const single = doubled.get(token);
    if (single !== undefined) readTwice(ls, single);
    else ls.t.token = absent.get(token) ?? token;
  };

  function tokenOf(operator: string): number {
    const index = lexer.luaX_tokens.findIndex((token) => Buffer.from(token).toString("latin1") === operator);
    return lexer.FIRST_RESERVED + index;
  }
}

function readTwice(ls: LexState, character: number): void {
  ls.t.token = character;
  ls.lookahead.token = character;
}
