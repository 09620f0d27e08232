import type { Comment, Statement } from "luaparse";
import { parseLua } from "./parse-lua.ts";

/** A statement of a script's top level, with the comments and blank lines before it. */
export interface TopLevelStatement {
  /** The names it declares; empty for one that declares nothing. */
  readonly name: string;
  readonly line: number;
  /** UTF-8 bytes without comments. */
  readonly code: number;
  /** UTF-8 bytes of comments, before it and in it. */
  readonly comments: number;
}

/** The statements of a script's top level. The first has the script's header too. @throws for a text that is no Lua */
export function readStatements(lua: string): readonly TopLevelStatement[] {
  const parsed = parseLua(lua);
  if (!parsed.ok) throw new Error(`Found no Lua in line ${parsed.line}: ${parsed.message}`);
  const { body } = parsed.chunk;
  return body.map((statement, index) => {
    const start = rangeOf(body[index - 1])?.[1] ?? 0;
    const end = index === body.length - 1 ? lua.length : (rangeOf(statement)?.[1] ?? start);
    const comments = parsed.comments
      .flatMap((comment) => [rangeOf(comment) ?? [0, 0]])
      .filter(([from, to]) => from >= start && to <= end)
      .reduce((sum, [from, to]) => sum + bytesOf(lua.slice(from, to)), 0);
    const code = bytesOf(lua.slice(start, end)) - comments;
    return { name: nameOf(statement), line: statement.loc?.start.line ?? 0, code, comments };
  });
}

function rangeOf(node: Statement | Comment | undefined): readonly [number, number] | undefined {
  return (node as { readonly range?: [number, number] } | undefined)?.range;
}

function nameOf(statement: Statement): string {
  if (statement.type === "LocalStatement") return statement.variables.map(({ name }) => name).join(", ");
  if (statement.type === "FunctionDeclaration")
    return statement.identifier?.type === "Identifier" ? statement.identifier.name : "";
  if (statement.type !== "AssignmentStatement") return "";
  return statement.variables.flatMap((target) => (target.type === "Identifier" ? [target.name] : [])).join(", ");
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
