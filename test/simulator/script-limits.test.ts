import { describe, expect, test } from "vitest";
import { loadScript } from "../../src/simulator/vm/script-vm.ts";

const options = {
  now: () => 1_700_000_000_123,
  refusalOf: (name: string) => new Error(`refused ${name}`),
  endlessRunOf: () => new Error("endless"),
  memoryRunOf: () => new Error("too large"),
};

function errorOf(source: string): string {
  const loaded = loadScript(source, options);
  return "loadError" in loaded ? loaded.loadError.replace(/^\[string "[^]*?"\]:/, "") : "loads";
}

describe("A script that would hang its worker is stopped", () => {
  test.each([
    ["an endless loop", "while true do end"],
    ["an endless loop within pcall, again and again", "while true do pcall(function() while true do end end) end"],
    ["pcall in a loop", "repeat local ok = pcall(error) until ok"],
    ["an endless tail call", "local function f() return f() end f()"],
    ["an endless loop in a coroutine", "coroutine.wrap(function() while true do end end)()"],
    ["a pattern that goes back and back", "string.find(('a'):rep(50000), ('a*'):rep(20) .. 'b')"],
    ["a replacement as long as what it replaces", "('x'):rep(1e5):gsub('.', ('y'):rep(1e5))"],
    ["a comparison that never agrees", "while true do table.sort({ 3, 2, 1 }, function() return false end) end"],
    ["a move over a table's end", "table.move({}, 1, 1e9, 2)"],
    ["a reader that never ends", "load(function() return ' ' end)"],
    ["a reader of a name that never ends", "load(function() return 'name' end)"],
    ["a reader of numbers that never ends", "load(function() return 5 end)"],
    ["an endless goto", "::again:: goto again"],
    ["an error handler that loops", "xpcall(error, function() while true do end end)"],
    ["error handlers in a loop", "while true do xpcall(error, function() return 1 end) end"],
    [
      "a metamethod that loops",
      "local t = setmetatable({}, { __index = function() while true do end end }) return t.x",
    ],
    [
      "a concatenation of a long list",
      "local t = {} for i = 1, 1e5 do t[i] = 'x' end while true do table.concat(t) end",
    ],
    ["a balanced pattern in a long text", "while true do ('('):rep(5000):find('%b()') end"],
    ["searches in long texts", "local s = ('a'):rep(1e6) while true do s:find('b', 1, true) end"],
    ["formats in a loop", "while true do ('%99.99f'):format(1e300) end"],
    ["resumes in a loop", "while true do coroutine.resume(coroutine.create(error)) end"],
    ["a sort of a long list", "local t = {} for i = 1, 1e5 do t[i] = -i end while true do table.sort(t) end"],
    ["next in a loop", "local t = { 1 } while true do next(t) end"],
    ["unpack in a loop", "local t = {} for i = 1, 7000 do t[i] = i end while true do unpack(t) end"],
    ["load in a loop", "while true do load('return 1') end"],
    ["tonumber of long texts", "local s = ('1'):rep(1e5) while true do tonumber(s, 7) end"],
    ["long repetitions in a loop", "while true do local s = ('x'):rep(1e6) end"],
    ["long texts in capitals, in a loop", "local s = ('x'):rep(1e6) while true do local t = s:upper() end"],
    ["dates in a loop", "while true do local d = os.date('!%c %Y %j', 1e9) end"],
    ["tostring in a loop", "while true do local s = tostring(0.1) end"],
    ["a replacement that goes back and back", "(('a'):rep(3000)):gsub(('a-'):rep(20) .. 'b', '')"],
    ["coroutines in a loop", "while true do local s = coroutine.wrap(function() coroutine.yield() end)() end"],
    ["__len that loops", "return #setmetatable({}, { __len = function() while true do end end })"],
    ["setmetatable with __gc in a loop", "while true do setmetatable({}, { __gc = function() end }) end"],
  ])("%s", { timeout: 30_000 }, (_, source) => {
    expect(() => loadScript(source, options)).toThrow("endless");
  });

  test("its VM gives the same reason from then on", () => {
    const loaded = loadScript("function envoy_on_request() while true do end end", options);
    if (!("vm" in loaded)) throw new Error(loaded.loadError);
    const handle = {
      kind: "host object",
      type: { name: "StreamHandle", mangledName: "Handle", methodNames: [], isIterable: false },
      scope: { isAlive: true },
      call: () => [],
    } as const;
    expect(() => loaded.vm.startHook("envoy_on_request", handle).resume()).toThrow("endless");
    expect(() => loaded.vm.startHook("envoy_on_request", handle).resume()).toThrow("endless");
  });
});

describe("A script that would take all memory is stopped", () => {
  test.each([
    ["a string that doubles", "local s = 'x' while true do s = s .. s end"],
    ["a long repetition", "('x'):rep(1e9)"],
    ["a long list", "local t = {} for i = 1, 1e9 do t[i] = {} end"],
    [
      "a list of long strings, in pcall",
      "local t = {} while true do pcall(function() t[#t + 1] = ('x'):rep(1e7) end) end",
    ],
  ])("%s", { timeout: 30_000 }, (_, source) => {
    expect(() => loadScript(source, options)).toThrow("too large");
  });

  test("garbage does not count", () => {
    expect(errorOf("for i = 1, 2000 do local s = ('x'):rep(1e6) end")).toBe("loads");
  });
});

describe("Runaway recursion is an error that scripts can catch", () => {
  test.each([
    ["a function", "local function f() return f() + 1 end return f()"],
    ["__index", "local t = setmetatable({}, { __index = function(t, k) return t[k + 1] end }) return t[1]"],
    ["a callback of gsub", "local function f(s) return (s:gsub('.', f)) end return f('x')"],
    ["coroutines in coroutines", "local function f() return coroutine.wrap(f)() end return f()"],
    ["__tostring", "return tostring(setmetatable({}, { __tostring = function(t) return tostring(t) end }))"],
  ])("through %s", (_, body) => {
    expect(errorOf(`local ok, e = pcall(function() ${body} end) error(e, 0)`)).toContain("stack overflow");
  });
});
