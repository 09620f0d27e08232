/**
 * The part of Lua's `os` that only looks at clocks.
 *
 * @noSelfInFile
 */
declare namespace os {
  /** Seconds of processor time that Envoy took, all threads together. */
  function clock(): number;
  /** Seconds since 1970. `handle.timestamp()` gives milliseconds, and a clock that tests can set. */
  function time(): number;
  /** Seconds since 1970 of a date of the machine's time zone. */
  function time(date: { year: number; month: number; day: number; hour?: number; min?: number; sec?: number }): number;
  /** A date as text, as C's `strftime` writes it; in UTC where the format begins with `!`. */
  function date(format?: string, time?: number): string;
  /** Seconds from one time to another. */
  function difftime(later: number, earlier: number): number;
  const execute: NotInEnvoy<"A script must not start programs">;
  const exit: NotInEnvoy<"It would end Envoy: return from the hook, or respond">;
  const getenv: NotInEnvoy<"Make it a parameter of the filter">;
  const remove: NotInEnvoy<"A script must not touch files">;
  const rename: NotInEnvoy<"A script must not touch files">;
  const tmpname: NotInEnvoy<"A script must not touch files">;
  const setlocale: NotInEnvoy<"It would change all of Envoy">;
}
