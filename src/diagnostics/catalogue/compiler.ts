import type { DiagnosticCode } from "../codes.ts";
import type { CodeNotes } from "./code-notes.ts";

/** Codes of the compiler, from TypeScript to a script that LuaJIT loads. */
export const compilerNotes = {
  COMPILER_LIMIT: {
    example: "The script declares 201 names at its top level, LuaJIT allows 200",
    remedy: "Put constants that belong together into one table, or split the function that is too large.",
  },
  FILTER_EXPORT: {
    example: 'filter.ts exports "onReqest", wanted only function declarations named onRequest or onResponse',
    remedy:
      "Export `function onRequest`, `function onResponse` or both from `filter.ts`, and nothing else; what other modules need goes into a module of its own.",
  },
  LINK_UNSUPPORTED: {
    example: "Found a default export, wanted a named one",
    remedy:
      "Use named exports and imports at the top of modules. Where two modules read each other's constants while they load, move these to a third one.",
  },
  LUA_GLOBAL: {
    example: 'The script uses the global "process", which is not there',
    remedy:
      "Use what [the library that filters see](lua-profiles.md) has, and declare no globals but what Envoy gives to scripts.",
  },
  LUA_HOOK: {
    example: 'The script sets "envoy_on_request" more than once',
    remedy:
      "This is a bug of the compiler: please report it with the filter's source. Envoy would let requests pass by such a script.",
  },
  LUA_SYNTAX: {
    example: "The compiled script is no Lua, in its line 12: unexpected symbol near '}'",
    remedy: "This is a bug of the compiler: please report it with the filter's source.",
  },
  LUA_UNSUPPORTED: {
    example: 'Found the member "#count", which nothing in Lua hides',
    remedy:
      "Write it with what Lua has; the hint says how, where there is a way. [What filters can use](lua-profiles.md).",
  },
  PROFILE_UNSUPPORTED: {
    example: 'This uses Lua\'s string.format, which the profile "portable" does not have',
    remedy: "Do without it, or build with `profile: envoy` in `filter.yaml`. [What each profile has](lua-profiles.md).",
  },
  SCRIPT_TOO_LARGE: {
    example: "The script has 70021 characters, wanted at most 65536",
    remedy:
      "`envoy-lua build --report size.html` shows what they are for; comments count too. The limit is `budget.characters` of `filter.yaml`.",
  },
  TYPESCRIPT: {
    example: "TS2345: Argument of type 'string | undefined' is not assignable to parameter of type 'HeaderValue'",
    remedy:
      "Correct the type. `TS2345` is TypeScript's own number. What Envoy may leave out is typed as `undefined`: compare with it before the value is used.",
  },
} as const satisfies Partial<Record<DiagnosticCode, CodeNotes>>;
