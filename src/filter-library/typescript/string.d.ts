/**
 * Strings: rows of bytes in Lua, not of UTF-16 units. `"é"` has the length 2. Case changes and spaces go by ASCII only.
 *
 * @noSelfInFile
 */

interface String {
  /** How many bytes it has. */
  readonly length: number;
  /** The byte at a position counted from 0, as a string of length 1; never `undefined` in Lua but `""` beyond the end. */
  readonly [index: number]: string;
  /** The byte at a position counted from 0, as a string; `""` beyond the end. */
  charAt(position: number): string;
  /**
   * The number of the byte at a position counted from 0. **NaN beyond the end**, with which every comparison is false: where that can
   * happen, `string.byte` gives `undefined`.
   */
  charCodeAt(position: number): number;
  /** This text, then the others. */
  concat(...texts: string[]): string;
  /** Whether it begins with a text, at a position counted in bytes. */
  startsWith(searched: string, position?: number): boolean;
  /** Whether it ends with a text. */
  endsWith(searched: string, endPosition?: number): boolean;
  /** Whether a text is part of it. */
  includes(searched: string, position?: number): boolean;
  /** At which byte, counted from 0, a text begins; -1 where it is no part of it. */
  indexOf(searched: string, position?: number): number;
  /** A part of it, by bytes counted from 0; negative numbers count from the end. */
  slice(start?: number, end?: number): string;
  /** A part of it, by bytes counted from 0. */
  substring(start: number, end?: number): string;
  /** Its parts between the separators; one string for each byte where the separator is empty. */
  split(separator: string, limit?: number): string[];
  /** The first occurrence of a text replaced. The text is taken literally, as is the replacement. */
  replace(searched: string, replacement: string | ((found: string) => string)): string;
  /** Every occurrence of a text replaced. */
  replaceAll(searched: string, replacement: string | ((found: string) => string)): string;
  /** Without the white space of ASCII around it. */
  trim(): string;
  trimStart(): string;
  trimEnd(): string;
  /** A to Z as small letters; other bytes stay, as in header names. */
  toLowerCase(): string;
  /** a to z as capital letters; other bytes stay. */
  toUpperCase(): string;
  /** It, that many times. */
  repeat(count: number): string;
  /** Filled up at the front to a length in bytes. */
  padStart(length: number, fill?: string): string;
  /** Filled up at the end to a length in bytes. */
  padEnd(length: number, fill?: string): string;
  toString(): string;
  readonly match: NotInEnvoy<"Use string.match with a Lua pattern">;
  readonly matchAll: NotInEnvoy<"Use string.gmatch with a Lua pattern">;
  readonly search: NotInEnvoy<"Use string.find with a Lua pattern">;
  readonly at: NotInEnvoy<"Use string.sub, where negative positions count from the end">;
  readonly lastIndexOf: NotInEnvoy<"Use string.find(text, '.*()x') or string.match">;
  readonly codePointAt: NotInEnvoy<"Use string.byte: Lua's strings are bytes">;
  readonly normalize: NotInEnvoy<"Lua's strings are bytes: compare bytes, or refuse what is not ASCII">;
  readonly localeCompare: NotInEnvoy<"Use <, which compares bytes">;
}

interface StringConstructor {
  /** Lua's `tostring`. */
  (value?: unknown): string;
  /** A text of these bytes; a number above 255 raises. */
  fromCharCode(...bytes: number[]): string;
  readonly fromCodePoint: NotInEnvoy<"Use string.char with the bytes of the character's UTF-8">;
  readonly raw: NotInEnvoy<"Write the text with its backslashes doubled">;
}
declare const String: StringConstructor;
