import type { Diagnostic, SourcePosition } from "../../diagnostics/diagnostic.ts";
import { luaLimits } from "../link/check-limits.ts";
import { findHookFaults, type HookFault } from "./check-hooks.ts";
import { deepestLevel, type SyntaxLevel } from "./deepest-level.ts";
import { hookGlobals } from "./lua-globals.ts";
import { parseLua } from "./parse-lua.ts";
import { readNames, type GlobalUse, type LuaFunction } from "./read-names.ts";

export interface ScriptCheck {
  /** The globals that the script may read. Those it may make are Envoy's hooks. */
  readonly globals: ReadonlySet<string>;
  /** The hooks that the script must make. */
  readonly hooks?: Iterable<string>;
  /** How many characters the script may have; any number where absent. */
  readonly characters?: number;
  /** Where a line of the script comes from; undefined where it comes from no TypeScript. */
  placeOf(line: number): SourcePosition | undefined;
}

/**
 * What is wrong with a script as a text, however it came to be: it is no Lua as LuaJIT reads it, uses globals that it must not, makes no hook
 * that Envoy calls, needs more local variables or upvalues in one function than LuaJIT has, nests deeper than LuaJIT reads, or is larger than its target takes.
 */
export function checkScript(lua: string, check: ScriptCheck): readonly Diagnostic[] {
  const parsed = parseLua(lua);
  if (!parsed.ok) {
    const message = `The compiled script is no Lua, in its line ${parsed.line}: ${parsed.message}`;
    return [finding("LUA_SYNTAX", { message, hint: "This is a bug of the compiler, please report it" }, parsed.line)];
  }
  const { globals, functions } = readNames(parsed.chunk);
  return [
    ...checkSize(lua, check),
    ...checkLevels(deepestLevel(parsed.chunk, lua)),
    ...globals.flatMap(checkGlobal),
    ...findHookFaults(parsed.chunk, globals, check.hooks ?? []).map(checkHook),
    ...functions.flatMap(checkFunction),
  ];

  function checkLevels({ level, line }: SyntaxLevel): readonly Diagnostic[] {
    if (level <= luaLimits.levels) return [];
    const message = `The script has ${level} blocks and expressions inside of each other, LuaJIT allows ${luaLimits.levels}`;
    return [
      finding("COMPILER_LIMIT", { message, hint: "Put inner parts into functions or variables of their own" }, line),
    ];
  }

  function checkGlobal({ name, line, isAssigned }: GlobalUse): readonly Diagnostic[] {
    if (hookGlobals.has(name) || (check.globals.has(name) && !isAssigned)) return [];
    const message = isAssigned
      ? `The script sets the global "${name}", which all requests of a worker share`
      : `The script uses the global "${name}", which is not there`;
    const hint = isAssigned ? "Declare it inside of the filter" : "Declare only what Envoy gives to scripts";
    return [finding("LUA_GLOBAL", { message, hint }, line)];
  }

  function checkHook({ message, line }: HookFault): Diagnostic {
    return finding("LUA_HOOK", { message, hint: "This is a bug of the compiler, please report it" }, line);
  }

  function checkFunction({ name, locals, peaks, upvalues, line }: LuaFunction): readonly Diagnostic[] {
    const what = name === undefined ? (line === 1 ? "The script" : "A function") : `"${name}"`;
    const found: Diagnostic[] = [];
    if (locals > luaLimits.locals) {
      const message = `${what} has ${locals} local variables at one time, LuaJIT allows ${luaLimits.locals}`;
      found.push(finding("COMPILER_LIMIT", { message, hint: splitHint }, peaks[luaLimits.locals] ?? line));
    }
    if (upvalues.length > luaLimits.upvalues) {
      const message = `${what} uses ${upvalues.length} names from outside, LuaJIT allows ${luaLimits.upvalues}`;
      found.push(finding("COMPILER_LIMIT", { message, hint: splitHint }, upvalues[luaLimits.upvalues]?.line ?? line));
    }
    return found;
  }

  function finding(
    code: Diagnostic["code"],
    { message, hint }: { readonly message: string; readonly hint: string },
    line: number,
  ): Diagnostic {
    const position = check.placeOf(line);
    return { code, severity: "error", message, hint, ...(position === undefined ? {} : { position }) };
  }
}

const splitHint = "Split the function, or put what belongs together into one table";

function checkSize(lua: string, { characters }: ScriptCheck): readonly Diagnostic[] {
  const count = Array.from(lua).length;
  if (characters === undefined || count <= characters) return [];
  const message = `The script has ${count} characters, wanted at most ${characters}`;
  const hint = "envoy-lua build --report <file.html> shows what they are for; comments count too";
  return [{ code: "SCRIPT_TOO_LARGE", severity: "error", message, hint }];
}
