import { describe, expect, test } from "vitest";
import { logsOf, runFindings, runOutcome, runOutcomes } from "./run-simulator.ts";

const request = {
  headers: [
    ["x-dup", "1"],
    ["X-Dup", "2"],
    ["accept", "a"],
    ["cookie", "a=1"],
    ["cookie", "b=2"],
    ["x-k", "k"],
  ],
} as const;

/** The last line that a hook logs, without the chunk's name. */
async function lastLog(body: string): Promise<string | undefined> {
  return (await logsOf(body, request)).at(-1)?.replaceAll(/\[string "[^"]*"\]:/g, "");
}

// Each of these was the same in Envoys 1.36.4 to 1.40.0.
describe("Headers", () => {
  test.each([
    ["h:headers():get('X-Dup')", "1,2"],
    ["select('#', h:headers():get('none'))", "0"],
    ["h:headers():getNumValues('x-dup')", "2"],
    ["h:headers():getAtIndex('x-dup', 1.9)", "2"],
    ["select('#', h:headers():getAtIndex('x-dup', -1))", "0"],
    ["h:headers():get('cookie')", "a=1,b=2"],
    ["h:headers():get('host') == h:headers():get(':authority')", "true"],
    ["select('#', h:headers():get('x-k\\0zz'))", "0"],
    ["h:headers() == h:headers()", "true"],
    ["select('#', h:headers():add('a', 'b'))", "0"],
    ["type(h:headers().nope)", "nil"],
  ])("%s gives %s", async (expression, text) => {
    expect(await lastLog(`h:logInfo(tostring((${expression})))`)).toBe(text);
  });

  test("are gone through in order, pseudo headers first", async () => {
    const names = await logsOf("for k in pairs(h:headers()) do h:logInfo(k) end", request);
    expect(names).toEqual(
      ":authority :path :method :scheme x-dup x-dup accept cookie cookie x-k x-forwarded-proto x-request-id".split(" "),
    );
  });

  test.each([
    ["add joins what Envoy keeps as one entry", "H:add('accept', 'b')", ["accept", "a,b"]],
    ["add appends everything else", "H:add('x-k', '')", ["x-k", "k", "x-k", ""]],
    ["replace removes all and appends one", "H:replace('x-dup', 'z')", ["x-dup", "z"]],
    ["remove is by name up to a NUL", "H:remove('X-K\\0zz')", []],
    ["names and values end at a NUL", "H:replace('x-k\\0q', 'a\\0b')", ["x-k", "a"]],
    ["numbers are written as LuaJIT prints them", "H:replace('x-k', 1e15)", ["x-k", "1e+15"]],
  ])("%s", async (_, code, expected) => {
    const { upstream } = await runOutcome(`function envoy_on_request(h) local H = h:headers() ${code} end`, request);
    const name = expected[0] ?? "x-k";
    expect(upstream?.headers.filter(([key]) => key === name).flat()).toEqual(expected);
  });

  test("the upstream gets what was replaced at the end", async () => {
    const { upstream } = await runOutcome(
      "function envoy_on_request(h) h:headers():replace('x-dup', 'z') end",
      request,
    );
    expect(upstream?.headers.map(([name]) => name).slice(-2)).toEqual(["x-dup", "x-envoy-expected-rq-timeout-ms"]);
  });
});

describe("Errors of host objects", () => {
  test.each([
    ["h:headers():get(nil)", "2: bad argument #1 to 'get' (string expected, got nil)"],
    ["h:headers():add('a')", "2: bad argument #2 to 'add' (string expected, got no value)"],
    ["h:headers():getAtIndex('a')", "2: bad argument #2 to 'getAtIndex' (number expected, got no value)"],
    [
      "h.headers()",
      "2: bad argument #1 to 'headers' (N5Envoy10Extensions11HttpFilters3Lua19StreamHandleWrapperE expected, got no value)",
    ],
    [
      "h:headers().get(h, 'x')",
      "2: bad argument #1 to 'get' (N5Envoy10Extensions11HttpFilters3Lua16HeaderMapWrapperE expected, got userdata)",
    ],
    ["h:nosuch()", "2: attempt to call method 'nosuch' (a nil value)"],
    ["h.x = 1", "2: attempt to index local 'h' (a userdata value)"],
    ["h:headers().x = 1", "2: attempt to index a userdata value"],
    ["local n = #h:headers()", "2: attempt to get length of a userdata value"],
    ["ipairs(h:headers())", "2: bad argument #1 to 'ipairs' (table expected, got userdata)"],
    ["tostring(h:headers():get('none'))", "2: bad argument #1 to 'tostring' (value expected)"],
    ["h:logInfo({})", "2: bad argument #1 to 'logInfo' (string expected, got table)"],
    [
      "for k in pairs(h:headers()) do h:headers():add('a', 'b') end",
      "2: header map cannot be modified while iterating",
    ],
    [
      "for k in pairs(h:headers()) do break end h:headers():remove('a')",
      "2: header map cannot be modified while iterating",
    ],
    [
      "for k in pairs(h:headers()) do pairs(h:headers()) end",
      "2: cannot create a second iterator before completing the first",
    ],
    ["h:connection():ssl():tlsVersion()", "2: attempt to index a nil value"],
    ["h:timestamp(EnvoyTimestampResolution.MICROSECOND)", "2: timestamp format must be MILLISECOND."],
    ["h:timestampString(7)", "2: timestamp format must be MILLISECOND or MICROSECOND."],
    ["h:streamInfo():dynamicMetadata():set('a', 'b', print)", "2: unexpected type 'function' in dynamicMetadata"],
    [
      "h:streamInfo():dynamicMetadata():set('a', 'b', { 1, x = 2 })",
      "2: unexpected type number in table key (only string keys are supported)",
    ],
    ["coroutine.yield()", "script performed an unexpected yield"],
    ["error({})", "unspecified lua error"],
    ["error('a\\0b', 0)", "a"],
    ["return h:headers():get(nil)", "bad argument #2 to '?' (string expected, got nil)"],
  ])("%s", async (code, message) => {
    const { logs, scriptErrors, upstream } = await runOutcome(`function envoy_on_request(h)\n${code}\nend`);
    const last = logs.at(-1);
    expect({ level: last?.level, message: last?.message.replace(/^\[string "[^"]*"\]:/, ""), scriptErrors }).toEqual({
      level: "error",
      message,
      scriptErrors: 1,
    });
    expect(upstream?.cluster).toBe("plain");
  });

  test("changes made before an error are kept, and the response hook still runs", async () => {
    const script =
      "function envoy_on_request(h) h:headers():add('x-a', '1') error('x', 0) end function envoy_on_response(h) h:logInfo('response') end";
    const { upstream, logs } = await runOutcome(script);
    expect(upstream?.headers).toContainEqual(["x-a", "1"]);
    expect(logs.map(({ message }) => message)).toEqual(["x", "response"]);
  });
});

describe("Lifetimes", () => {
  const keep = "if kept then kept(h) else local H, s = h:headers(), h:streamInfo() kept = function() %s end end";
  test.each(["H:get('x')", "h:headers()", "s:protocol()", "H:logInfo('x')", "for k in pairs(H) do end"])(
    "%s of an earlier request is dead",
    async (code) => {
      const script = `function envoy_on_request(h) ${keep.replace("%s", code)} end`;
      const [first, second] = await runOutcomes({ scripts: script, exchanges: [{}, {}] });
      expect(first?.scriptErrors).toBe(0);
      expect(second?.logs[0]?.message).toContain("object used outside of proper scope");
    },
  );

  test("globals are kept from one exchange to the next", async () => {
    const outcomes = await runOutcomes({
      scripts: "function envoy_on_request(h) n = (n or 0) + 1 h:logInfo(n) end",
      exchanges: [{}, {}, {}],
    });
    expect(outcomes.map(({ logs }) => logs[0]?.message)).toEqual(["1", "2", "3"]);
  });

  test("the hook is taken once", async () => {
    const script = "function envoy_on_request(h) h:logInfo('x') envoy_on_request = nil end";
    const outcomes = await runOutcomes({ scripts: script, exchanges: [{}, {}] });
    expect(outcomes.map(({ logs }) => logs.length)).toEqual([1, 1]);
  });
});

describe("Dynamic metadata", () => {
  test("holds what was set, as protobuf has it", async () => {
    const { dynamicMetadata } = await runOutcome(`function envoy_on_request(h)
      local d = h:streamInfo():dynamicMetadata()
      d:set('envoy.filters.http.lua', 's', 'v\\0w') d:set('envoy.filters.http.lua', 'l', { 1, nil, 3 }) d:set('envoy.filters.http.lua', 'e', {}) d:set('envoy.filters.http.lua', 'd', { a = { true } }) d:set('envoy.filters.http.lua', 'z', nil)
    end`);
    expect(dynamicMetadata).toEqual({
      "envoy.filters.http.lua": { s: "v", l: [1, null, 3], e: {}, d: { a: [true] }, z: null },
    });
  });

  test("is read back as a copy", async () => {
    const code =
      "local d = h:streamInfo():dynamicMetadata() d:set('n', 'a', { x = 1 }) local a = d:get('n').a a.x = 2 h:logInfo(d:get('n').a.x)";
    expect(await logsOf(code)).toEqual(["1"]);
  });
});

describe("Logs", () => {
  test("have Envoy's levels, and bytes that are no text are escaped", async () => {
    const { logs } = await runOutcome(
      "function envoy_on_request(h) h:logTrace('t') h:logWarn('a\\nb') h:logErr('\\255ö') h:logCritical(5) end",
    );
    expect(logs.map(({ level, message }) => `${level} ${message}`)).toEqual([
      "trace t",
      "warning a\\x0ab",
      "error \\xffö",
      "critical 5",
    ]);
  });
});

describe("What is not simulated", () => {
  test.each([
    ["pcall(h.importPublicKey, h, 'short', 100)", "a length"],
    [
      "local t = setmetatable({}, { __index = function() h:importPublicKey('', 1) end }) pcall(function() return t.x end)",
      "a length",
    ],
    ["pcall(table.sort, { 2, 1 }, function() h:importPublicKey('', 1) end)", "a length"],
  ])("%s ends the run, also in a pcall", async (code, member) => {
    const findings = await runFindings({ scripts: `function envoy_on_request(h) ${code} end` });
    expect(findings.map(({ code, message }) => [code, message.includes(member)])).toEqual([["NOT_SIMULATED", true]]);
  });

  test.each([
    ["1.37", "StreamHandle", "stats"],
    ["1.39", "StreamHandle", "base64Decode"],
    ["1.36", "StreamInfo", "drainConnectionUponCompletion"],
  ] as const)("Envoy %s has no %s.%s", async (version, object, member) => {
    const target = object === "StreamHandle" ? "h" : "h:streamInfo()";
    const [outcome] = await runOutcomes({ scripts: `function envoy_on_request(h) ${target}:${member}() end`, version });
    expect(outcome?.logs[0]?.message).toContain(`attempt to call method '${member}' (a nil value)`);
  });

  test("an endless hook ends the run", async () => {
    const findings = await runFindings({ scripts: "function envoy_on_request(h) while true do end end" });
    expect(findings.map(({ code }) => code)).toEqual(["SCRIPT_RUNS_ENDLESSLY"]);
  });

  test("a script that does not load ends the run with Envoy's words", async () => {
    const [finding] = await runFindings({ scripts: "local x = 1\nx = = 2" });
    expect(finding).toMatchObject({
      code: "SCRIPT_LOAD_ERROR",
      message: `[string "local x = 1..."]:2: unexpected symbol near '='`,
    });
  });
});
