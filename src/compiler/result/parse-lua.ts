import luaparse, { type Chunk, type Comment } from "luaparse";

/** A Lua text as LuaJIT reads it, with lines and ranges of every node. */
export type ParsedLua =
  | { readonly ok: true; readonly chunk: Chunk; readonly comments: readonly Comment[] }
  | { readonly ok: false; readonly line: number; readonly message: string };

/**
 * Parses Lua with a reader that shares nothing with what wrote it. Envoy's LuaJIT is built with the compatibility to Lua 5.2, whose grammar it
 * takes (empty statements, `break` anywhere, `goto` as a keyword), besides literals such as `1LL`, which no TypeScript compiles to.
 */
export function parseLua(text: string): ParsedLua {
  try {
    const chunk = luaparse.parse(text, {
      luaVersion: "5.2",
      encodingMode: "none",
      locations: true,
      ranges: true,
      comments: true,
    });
    // Typed as strings, but nodes with ranges.
    return { ok: true, chunk, comments: (chunk.comments ?? []) as unknown as readonly Comment[] };
  } catch (error) {
    if (!isSyntaxError(error)) throw error;
    return { ok: false, line: error.line, message: error.message.replace(/^\[\d+:\d+\] /, "") };
  }
}

function isSyntaxError(error: unknown): error is SyntaxError & { readonly line: number } {
  return error instanceof SyntaxError && "line" in error && typeof error.line === "number";
}
