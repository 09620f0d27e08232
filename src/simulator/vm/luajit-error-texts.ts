import { byteStringOf, bytesOf } from "./byte-string.ts";
import { chunkNameOf } from "./chunk-name.ts";
import type { FengariCore } from "./fengari-core.ts";
import { numberText } from "./number-text.ts";

const boundaryError = bytesOf("attempt to yield across C-call boundary");

/** Errors as LuaJIT words them, e.g. `attempt to index local 'h' (a nil value)`. */
export function installErrorTexts({ object, api, calls, debug }: FengariCore): void {
  object.luaO_chunkid = (source) => bytesOf(chunkNameOf(byteStringOf(source)));
  const push = object.luaO_pushvfstring;
  object.luaO_pushvfstring = (L, format, args) => {
    const [text, values] = reword(typeof format === "string" ? format : byteStringOf(format), args);
    return push(L, bytesOf(text), values);
  };
  object.luaO_pushfstring = (L, format, ...args) => object.luaO_pushvfstring(L, format, args);
  api.lua_pushvfstring = (L, format, args) => object.luaO_pushvfstring(L, format, args);
  api.lua_pushfstring = (L, format, ...args) => object.luaO_pushvfstring(L, format, args);
  const yieldWith = calls.lua_yieldk;
  calls.lua_yieldk = (L, ...rest) => {
    if (L.nny > 0) debug.luaG_runerror(L, boundaryError);
    return yieldWith(L, ...rest);
  };
  calls.lua_yield = (L, results) => calls.lua_yieldk(L, results, 0, null);
}

type Reworded = readonly [format: string, args: readonly unknown[]];

/** The one place where fengari puts an error text together is its `printf`; formats and arguments are replaced there. */
function reword(format: string, args: readonly unknown[]): Reworded {
  switch (format) {
    case "attempt to %s a %s value%s":
      return describeTypeError(args);
    case "%s near %s":
    case "%s expected":
    case "%s expected (to close %s at line %d)":
      return printNumbers(format, args.map(quoteTokenKind));
    case "too many %s (limit is %d) in %s":
      return ["%s has more than %s %s", [args[2], numberText(args[1] as number), args[0]]];
    case "no visible label '%s' for <goto> at line %d":
      return ["undefined label '%s'", args.slice(0, 1)];
    case "invalid capture index %%%d in replacement string":
    case "invalid capture index %%%d":
      return ["invalid capture index", []];
    case "syntax error near %s":
      return printNumbers("'=' expected near %s", args.map(quoteTokenKind));
    case "JS stack overflow":
      return ["stack overflow", []];
    default:
      return printNumbers(format, args);
  }
}

function describeTypeError([operation, type, variable]: readonly unknown[]): Reworded {
  const match = /^ \((local|global|field|upvalue|method) '([^(].*)'\)$/s.exec(byteStringOf(variable as Uint8Array));
  if (match === null) return ["attempt to %s a %s value", [operation, type]];
  const [, kind = "", name = ""] = match;
  return ["attempt to %s %s '%s' (a %s value)", [operation, bytesOf(kind), bytesOf(name), type]];
}

/** LuaJIT quotes the names of token kinds: `'<eof>'`. */
function quoteTokenKind(arg: unknown): unknown {
  if (!(arg instanceof Uint8Array)) return arg;
  const text = byteStringOf(arg);
  return /^<(eof|name|number|integer|string)>$/.test(text) ? bytesOf(`'${text.replace("integer", "number")}'`) : arg;
}

/** fengari prints numbers with functions of its own that cannot be replaced, so it gets them printed. */
function printNumbers(format: string, args: readonly unknown[]): Reworded {
  let index = 0;
  const values = [...args];
  const text = format.replaceAll(/%([a-zA-Z%])/g, (directive, letter: string) => {
    if (letter === "%") return directive;
    const place = index++;
    if (letter === "c" && isUnusual(args[place])) return describeCharacter(args[place]);
    if (!"dIf".includes(letter)) return directive;
    values[place] = bytesOf(numberText(args[place] as number));
    return "%s";
  });
  return [text, values.filter((_, place) => !isSubstituted(format, args, place))];
}

/** The characters that stand for operators LuaJIT does not have, see luajit-syntax.ts. */
export const absentOperators: ReadonlyMap<number, string> = new Map([
  [0xfd, "&"],
  [0xfe, "|"],
  [0xff, "~"],
]);

/** A character that is not printed as it is. */
function isUnusual(code: unknown): code is number {
  return typeof code === "number" && (code < 32 || code === 127 || absentOperators.has(code));
}

function describeCharacter(code: number): string {
  return absentOperators.get(code) ?? `char(${code})`;
}

function isSubstituted(format: string, args: readonly unknown[], place: number): boolean {
  const letters = [...format.matchAll(/%([a-zA-Z])/g)].map(([, letter]) => letter);
  const code = args[place];
  return letters[place] === "c" && isUnusual(code);
}
