import { describe, expect, test } from "vitest";
import { loadScript } from "../../src/simulator/vm/script-vm.ts";

const options = {
  now: () => 1_700_000_000_123,
  refusalOf: (name: string) => new Error(`refused ${name}`),
  endlessRunOf: () => new Error("endless"),
};

/** What an expression gives, as a text. */
function valueOf(body: string): string {
  const loaded = loadScript(`error(tostring((function() ${body} end)()), 0)`, options);
  return "loadError" in loaded ? loaded.loadError : "loads";
}

describe("A script that wants to reach the machine is refused, whatever its pcall does", () => {
  test.each([
    "os.execute('id')",
    "os.exit(1)",
    "os.tmpname()",
    "io.popen('id')",
    "io.tmpfile()",
    "io.open('/tmp/x', 'w')",
    "io.open('/tmp/x', 'a+')",
    "require('ffi')",
    "require('jit.util')",
    "require('string.buffer')",
    "package.preload.ffi()",
    "package.loaders[1]('ffi')()",
    "string.dump(print)",
    "debug.sethook(print, 'c')",
    "debug.debug()",
    "jit.attach(print)",
    "local f = load('return 1LL')",
  ])("%s", (source) => {
    expect(() => loadScript(`pcall(function() ${source} end)`, options)).toThrow("refused");
  });
});

describe("An error handler that catches an error and fails", () => {
  const failing = (until: string): string =>
    `local n = 0 xpcall(error, function() n = n + 1 ${until} pcall(error) error("again") end)`;

  test("is refused when it never ends", () => {
    expect(() => loadScript(failing(""), options)).toThrow("refused");
  });

  test("is not when it ends in time", () => {
    expect(loadScript(failing("if n > 50 then return end"), options)).toHaveProperty("vm");
  });
});

describe("Nothing of the machine can be seen", () => {
  test.each([
    ["io.open('/etc/passwd')", "return io.open('/etc/passwd')", "nil"],
    [
      "io.open of this project",
      "return (select(2, io.open('package.json')))",
      "package.json: No such file or directory",
    ],
    [
      "io.lines",
      "return (select(2, pcall(io.lines, '/etc/passwd')))",
      "bad argument #1 to '?' (/etc/passwd: No such file or directory)",
    ],
    ["io.read", "return io.read('*l')", "nil"],
    ["io.stdin", "return io.stdin:read('*l')", "nil"],
    [
      "dofile",
      "return (select(2, pcall(dofile, 'package.json')))",
      "cannot open package.json: No such file or directory",
    ],
    ["loadfile", "return (select(2, loadfile('package.json')))", "cannot open package.json: No such file or directory"],
    ["os.getenv", "return os.getenv('PATH')", "nil"],
    ["os.remove", "return os.remove('package.json')", "nil"],
    ["os.rename", "return os.rename('package.json', 'other')", "nil"],
    ["package.loadlib", "return package.loadlib('libc.so.6', '*')", "nil"],
    ["require of a file", "package.path = './?.json' return pcall(require, 'package')", "true"],
    ["require of a module of Node's", "return (pcall(require, 'fs'))", "false"],
    [
      "bytecode of Lua 5.3",
      "return (select(2, load('\\27Lua\\83\\0\\25\\147\\r\\n\\26\\n')))",
      "(binary): cannot load incompatible bytecode",
    ],
    [
      "bytecode from a reader",
      "local done return (load(function() if not done then done = true return '\\27Lua\\83' end end))",
      "nil",
    ],
  ])("%s", (_, body, text) => {
    expect(valueOf(body)).toBe(text);
  });
});

describe("Values of the host are no JavaScript to a script", () => {
  test.each([
    ["a file has no members but its methods", "return io.stdout.constructor", "nil"],
    ["a file's prototype", "return io.stdout.__proto__", "nil"],
    ["a text's members", "return (''):len() .. tostring((''). constructor)", "0nil"],
    ["a table's prototype", "return ({}).__proto__", "nil"],
    ["a table's own names", "local t = {} t.constructor = 1 t.__proto__ = 2 return t.constructor + t.__proto__", "3"],
    ["a proxy's members", "return getmetatable(newproxy(true)).constructor", "nil"],
    ["a file cannot be written to", "return (pcall(function() io.stdout.file = 1 end))", "false"],
    [
      "globals of JavaScript",
      "return tostring(js) .. tostring(process) .. tostring(globalThis) .. tostring(window)",
      "nilnilnilnil",
    ],
    [
      "the registry has functions and tables of Lua only",
      "for _, v in pairs(debug.getregistry()) do if type(v) == 'userdata' then return 'userdata' end end return 'none'",
      "none",
    ],
    [
      "upvalues of library functions",
      "for i = 1, 5 do if debug.getupvalue(string.gmatch, i) then return 'found' end end return 'none'",
      "none",
    ],
    ["upvalues of iterators", "return (debug.getupvalue(string.gmatch('a', 'a'), 3))", "nil"],
    ["upvalues of iterators cannot be set", "return (debug.setupvalue(string.gmatch('a', 'a'), 3, 5))", "nil"],
    ["uservalues", "return debug.getuservalue(io.stdout)", "nil"],
  ])("%s", (_, body, text) => {
    expect(valueOf(body)).toBe(text);
  });
});

test.each([
  [
    "__index",
    "setmetatable(_G, { __index = function(_, name) error('undefined variable ' .. name, 0) end })",
    "undefined variable envoy_on_request",
  ],
  [
    "__newindex",
    "function envoy_on_request() end setmetatable(_G, { __newindex = function(_, name) error('assignment to ' .. name, 0) end })",
    "assignment to EnvoyTimestampResolution",
  ],
])("A script whose globals raise errors in %s ends Envoy, which a load error says", (_, source, message) => {
  expect(loadScript(source, options)).toEqual({ loadError: `Envoy aborts when it looks for the hooks: ${message}` });
});

describe("Nothing that a script changes reaches another script", () => {
  test("the metatable of texts, globals and libraries are each VM's own", () => {
    const source =
      "getmetatable('').__index = nil string.len = nil tostring = nil debug.setmetatable(1, {}) setmetatable(_G, { __index = type })";
    expect(loadScript(source, options)).toHaveProperty("vm");
    expect(valueOf("return ('abc'):len() .. tostring(getmetatable(1))")).toBe("3nil");
  });
});
