import { describe, expect, test } from "vitest";
import { loadScript } from "../../src/simulator/vm/script-vm.ts";

const options = {
  now: () => 1_700_000_000_123,
  refusalOf: (name: string) => new Error(`refused ${name}`),
  endlessRunOf: () => new Error("endless"),
};

/** All texts were seen in Envoy 1.37.0, whose chunk names are cut like these. */
function loadErrorOf(source: string): string {
  const loaded = loadScript(source, options);
  return "loadError" in loaded ? loaded.loadError.replace(/^\[string "[^]*?"\]:/, "") : "loads";
}

/** What an expression prints as. */
function valueOf(expression: string): string {
  return loadErrorOf(`error(table.concat({ ${expression} }, ' '), 0)`);
}

describe("A script that does not load", () => {
  test.each([
    ["local x = = 3", "1: unexpected symbol near '='"],
    ["function a() end end", "1: '<eof>' expected near 'end'"],
    ["function a()\nif x then\n", "3: 'end' expected (to close 'if' at line 2) near '<eof>'"],
    ["local x = 'abc", "1: unfinished string near '<eof>'"],
    ["goto nope", "1: undefined label 'nope'"],
    ["return 1//2", "1: unexpected symbol near '/'"],
    ["x = 1 & 2", "1: unexpected symbol near '&'"],
    ["x = 1 | 2", "1: unexpected symbol near '|'"],
    ["x = ~1", "1: unexpected symbol near '~'"],
    ["x = 1 << 2", "1: unexpected symbol near '<'"],
    ["local a\nlocal b = a.x", "2: attempt to index local 'a' (a nil value)"],
    ["foo()", "1: attempt to call global 'foo' (a nil value)"],
    [
      "local x = EnvoyTimestampResolution.MILLISECOND",
      "1: attempt to index global 'EnvoyTimestampResolution' (a nil value)",
    ],
    ["coroutine.yield()", "1: attempt to yield across C-call boundary"],
    ["error({})", "unspecified lua error"],
    ["error(42)", "1: 42"],
    ["assert(false)", "1: assertion failed!"],
    ["string.rep('x')", "1: bad argument #2 to 'rep' (number expected, got no value)"],
    ["pairs(nil)", "1: bad argument #1 to 'pairs' (table expected, got nil)"],
  ])("%j: %s", (source, message) => {
    expect(loadErrorOf(source)).toBe(message);
  });

  test.each([
    ["f()", '[string "f()"]'],
    ["\nf()", '[string "..."]'],
    [`--${"x".repeat(60)}\nf()`, `[string "--${"x".repeat(43)}..."]`],
    [`f()${" ".repeat(45)}`, `[string "f()${" ".repeat(45)}"]`],
    [`f()${" ".repeat(46)}`, `[string "f()${" ".repeat(42)}..."]`],
  ])("is named after its first line: %j", (source, name) => {
    const loaded = loadScript(source, options);
    expect("loadError" in loaded && loaded.loadError.split(":").slice(0, -2).join(":")).toBe(name);
  });

  test("may have 200 local variables", () => {
    const locals = Array.from({ length: 201 }, (_, index) => `local a${index}`);
    expect(loadErrorOf(locals.slice(1).join("\n"))).toBe("loads");
    expect(loadErrorOf(locals.join("\n"))).toContain("201: main function has more than 200 local variables");
  });

  test("that never ends is stopped", () => {
    expect(() => loadScript("while true do end", options)).toThrow("endless");
  });

  test.each(["io.popen('x')", "os.execute('x')", "require('ffi')", "io.open('x', 'w')", "pcall(os.exit, 1)"])(
    "%s is refused, also in a pcall",
    (source) => {
      expect(() => loadScript(source, options)).toThrow("refused");
    },
  );
});

describe("Numbers are doubles and print as in LuaJIT", () => {
  test.each([
    [
      "5.0, 1/3, 1e14, 1e15, 123456789012345, -0, 1/0, 2^31",
      "5 0.33333333333333 1e+14 1e+15 1.2345678901235e+14 -0 inf 2147483648",
    ],
    ["24*60*60*1000*30, 2147483647 + 1, 65536 * 65536, 0xffffffff", "2592000000 2147483648 4294967296 4294967295"],
    ["'10' + 1, '0x10' + 0, 10 .. '', 1.5 .. 'x', 7 / 2, 5.5 % 2", "11 16 10 1.5x 3.5 1.5"],
    ["tonumber('ff', 16), tonumber('12z') or 'nil', tonumber('0b11'), tonumber('5.')", "255 nil 3 5"],
    ["('%d %5.2f %e %g %g'):format(3.7, 3.14159, 12345.678, 1e20, 0.0001)", "3  3.14 1.234568e+04 1e+20 0.0001"],
    ["('%x %X %05d %-4s|'):format(255, 255, 42, 'a')", "ff FF 00042 a   |"],
    ["bit.band(0xffffffff), bit.lshift(1, 31), bit.tohex(255), bit.rshift(-1, 28)", "-1 -2147483648 000000ff 15"],
    ["#{1, 2, 3}, unpack({ 4, 5 })", "3 4 5"],
  ])("%s", (expression, text) => {
    expect(valueOf(expression)).toBe(text);
  });

  test("pairs goes through a list from its beginning", () => {
    expect(
      loadErrorOf("local s = '' for k, v in pairs({ 'a', 'b', 'c', x = 'd' }) do s = s .. k .. v end error(s, 0)"),
    ).toBe("1a2b3cxd");
  });

  test("keys of a list stay doubles when they are read back", () => {
    expect(loadErrorOf("for k in pairs({ 1, 2, 3 }) do if k == 3 then error(k * 1000000 * 1000000, 0) end end")).toBe(
      "3000000000000",
    );
  });

  test("the clock is the caller's", () => {
    expect(valueOf("os.time()")).toBe("1700000000");
  });
});

describe("Positions of errors", () => {
  test.each([
    ["a method on a later line", "local h = {}\nh\n:foo()", "3: attempt to call method 'foo' (a nil value)"],
    ["a tail call of a library function names who called", "local function f() return error('x') end\nf()", "2: x"],
    ["a tail call of the chunk has none", "return error('x')", "x"],
    [
      "a function called by pcall has no name",
      "local _, e = pcall(string.rep) error(e, 0)",
      "bad argument #1 to '?' (string expected, got no value)",
    ],
  ])("%s", (_, source, message) => {
    expect(loadErrorOf(source)).toBe(message);
  });
});
