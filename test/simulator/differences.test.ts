import { describe, expect, test } from "vitest";
import { loadScript } from "../../src/simulator/vm/script-vm.ts";
import { orderWarnings, warningsOf } from "../../src/simulator/run-warnings.ts";
import type { EnvoyVersion } from "../../src/envoy-api/envoy-version.ts";
import type { VmDifference } from "../../src/simulator/vm/differences.ts";
import { runFindings } from "./run-simulator.ts";
import type { Outcome } from "../../src/scenario/outcome.ts";

/** The differences that a script meets, each with its place. */
function metBy(source: string, version: EnvoyVersion = "1.40"): readonly (readonly [VmDifference, string])[] {
  const met: (readonly [VmDifference, string])[] = [];
  loadScript(source, {
    now: () => 0,
    version,
    refusalOf: (name) => new Error(name),
    endlessRunOf: () => new Error("endless"),
    onDifference: (difference, place) => met.push([difference, place]),
  });
  return met;
}

describe("A script that meets a difference of the VM is told once, with its place where it is known", () => {
  test.each<[string, VmDifference, string]>([
    ["local n = collectgarbage('count') n = gcinfo()", "memory", "collectgarbage()"],
    ["print('x')", "output", "type(print)"],
    ["io.write('x')", "output", "type(io.write)"],
    ["local s = tostring({})", "address", "tostring(print)"],
    ["local f = io.open('x')", "files", "type(io.open)"],
    ["local v = os.getenv('HOME')", "variables", "type(os.getenv)"],
    ["local t = os.clock()", "clock", "os.time()"],
    ["local s = jit.status()", "compiler", "jit.on()"],
    ["local n = #{ 1, nil, 3 }", "holes", "local n = #{ 1, 2, x = 1, y = 2 }"],
    [
      "setfenv(1, { getfenv = getfenv }) local function f() end local e = getfenv(f)",
      "environment",
      "local e = getfenv(print) local function f() return x end e = getfenv(f)",
    ],
    ["local ok = pcall(math.floor)", "noNumber", "local ok = pcall(math.floor, nil)"],
    ["local ok = pcall(next, { 1 }, 3)", "absentKey", "local k = next({ 1 }, 1)"],
    ["local e = math.exp(1)", "digits", "local e = math.exp(0) + math.log(1) + math.log10(1000) + math.log(8, 2)"],
    ["local e = math.cosh(293)", "digits", "local e = math.cosh(0) + math.exp(-1 / 0)"],
    ["local s = math.sin(1)", "digits", "local s = math.sqrt(2) + math.sin(0) + math.fmod(5.5, 3) + math.rad(90)"],
    ["local p = 2 ^ 0.3", "digits", "local x = 0.1 local p = x ^ 2 + 3 ^ 40 + x ^ -1 + math.pow(10, 15)"],
    ["local x = 10 local p = x ^ 23", "digits", "local x = 10 local p = x ^ 22 + x ^ -5"],
    ["local name = debug.getupvalue(print, 1)", "kept", "local name = debug.getupvalue(tostring, 1)"],
    [
      "local info = debug.getinfo(string.gmatch('', ''), 'u')",
      "kept",
      "local info = debug.getinfo(print, 'S') info = debug.getinfo(string.gmatch, 'u')",
    ],
    ["for k in pairs({ a = 1, b = 2 }) do end", "order", "for k in pairs({ 1, 2, 3, a = 1 }) do end"],
  ])("%s", (source, difference, near) => {
    expect(metBy(source).map(([name]) => name)).toEqual([difference]);
    expect(metBy(near)).toEqual([]);
  });

  test("package.path before 1.40, which has the path of no machine", () => {
    expect(metBy("local path = package.path", "1.39").map(([name]) => name)).toEqual(["paths"]);
    expect(metBy("local path = package.path", "1.40")).toEqual([]);
    expect(metBy("package.path = '' local loaded = package.loaded", "1.39")).toEqual([]);
  });

  test("the place is the script's line", () => {
    expect(metBy("local a\nprint(a)")).toEqual([["output", '[string "local a..."]:2']]);
  });
});

describe("A run whose script goes through keys without an order", () => {
  const joined = (list: string): string => `function envoy_on_request(h)
    local names = {}
    for name in pairs({ a = 1, b = 2, c = 3 }) do names[#names + 1] = name end
    ${list}
    h:headers():replace("x-names", table.concat(names, " "))
  end`;

  test("is made once more in the reverse order, and has a warning if that shows", async () => {
    const [finding, ...more] = await runFindings({ scripts: joined("") });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ code: "SIMULATION_DIFFERS", severity: "warning" });
    expect(finding?.message).toContain('The outcome of "exchange" depends on it');
  });

  test("has none if it does not", async () => {
    expect(await runFindings({ scripts: joined("table.sort(names)") })).toEqual([]);
  });

  test("sees the same clock in both orders", async () => {
    let now = 1_700_000_000_000;
    const script = `function envoy_on_request(h)
      for name in pairs({ a = 1, b = 2 }) do end
      h:logInfo(os.time())
    end`;
    expect(await runFindings({ scripts: script, now: () => (now += 5000) })).toEqual([]);
  });
});

describe("SIMULATION_DIFFERS", () => {
  const outcome: Outcome = { dynamicMetadata: {}, logs: [], scriptErrors: 0 };

  test("is a warning for each difference but the order of keys", () => {
    const met = new Map<VmDifference, string>([
      ["memory", "x:1"],
      ["order", ""],
    ]);
    expect(warningsOf(met).map(({ code, severity }) => [code, severity])).toEqual([["SIMULATION_DIFFERS", "warning"]]);
  });

  test("tells the order of keys only where an outcome depends on it", () => {
    const other: Outcome = { ...outcome, scriptErrors: 1 };
    expect(orderWarnings(["a"], [outcome], [outcome])).toEqual([]);
    expect(orderWarnings(["a"], [outcome], [other])).toHaveLength(1);
  });
});
