/**
 * Lua's string library. lua-types says that `byte` always gives a number and that captures are always there.
 *
 * @noSelfInFile
 * @see https://www.lua.org/manual/5.1/manual.html#5.4
 */

/** Strings are bytes, and **positions count from 1** here, unlike in the methods of strings. Negative ones count from the end. */
declare namespace string {
  /** The number of the byte at a position, of the first without one. **`undefined` beyond the end.** */
  function byte(text: string, position?: number): number | undefined;
  /** The numbers of the bytes from a position to another, inclusive; fewer where the text ends before. */
  function byte(text: string, first: number, last: number): LuaMultiReturn<number[]>;
  /** A text of these bytes, each from 0 to 255. */
  function char(...bytes: number[]): string;
  /** Where a Lua pattern matches first: first and last position, then the captures. Nothing where it does not match. */
  function find(
    text: string,
    pattern: string,
    init?: number,
    plain?: boolean,
  ): LuaMultiReturn<[first: number, last: number, ...captures: string[]] | []>;
  /** As in C, with `%q` and `%s` for any value. */
  function format(format: string, ...values: any[]): string;
  /** The captures of each match, or each match where the pattern has none; the first one is always there. */
  function gmatch(text: string, pattern: string): LuaIterable<LuaMultiReturn<[first: string, ...captures: string[]]>>;
  /**
   * The text with matches replaced, and how many there were. In a replacement text `%1` is the first capture and `%%` a percent sign. A
   * function or table gives the replacement for the match's first capture, and leaves the match where it gives nothing. The function must
   * not yield.
   */
  function gsub(
    text: string,
    pattern: string,
    replacement: string | Readonly<Record<string, string>> | ((...captures: string[]) => string | false | undefined),
    most?: number,
  ): LuaMultiReturn<[text: string, count: number]>;
  /** How many bytes it has. */
  function len(text: string): number;
  /** A to Z as small letters. */
  function lower(text: string): string;
  /** The captures of the first match, or the match where the pattern has none. Nothing where it does not match. */
  function match(text: string, pattern: string, init?: number): LuaMultiReturn<string[]>;
  /** The text, that many times. */
  function rep(text: string, count: number): string;
  /** The bytes in the opposite order. */
  function reverse(text: string): string;
  /** The part from a position to another, inclusive. */
  function sub(text: string, first: number, last?: number): string;
  /** a to z as capital letters. */
  function upper(text: string): string;
  const dump: NotInEnvoy<"Bytecode cannot be loaded in a script">;
}
