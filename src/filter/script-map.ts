/** What a script's source map says about the script itself, as its member `x_envoy_lua`. */
export interface ScriptNote {
  readonly name: string;
  readonly version: string;
  /** The digits of the digest on the script's line 1. */
  readonly digest: string;
  /** The functions of TypeScriptToLua's library at the script's top, in the order of their lines. */
  readonly library: readonly LibraryFunction[];
}

/** A function of TypeScriptToLua's library, from one line of the script to another. */
export interface LibraryFunction {
  readonly name: string;
  /** What the library calls the part that it belongs to, e.g. `StringTrim`. */
  readonly feature: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** How many digits of the digest stand on line 1. */
export const digestLength = 12;

/**
 * Line 1 of a script. LuaJIT names a chunk by the first 45 characters of its source, so the digest, by which the source map of a log line is
 * found, comes before a name of any length.
 */
export function scriptHeader({ name, version, digest }: Omit<ScriptNote, "library">): string {
  return `-- sha256:${digest} ${name} ${version}`;
}
