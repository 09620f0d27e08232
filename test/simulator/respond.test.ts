import { describe, expect, test } from "vitest";
import type { Outcome } from "../../src/scenario/outcome.ts";
import { runOutcome, type ExchangeInput } from "./run-simulator.ts";

function answer(code: string, exchange?: ExchangeInput): Promise<Outcome> {
  return runOutcome(`function envoy_on_request(h)\n${code}\nend`, exchange);
}

function headersOf({ response }: Outcome): string {
  return (response?.headers ?? []).map(([name, value]) => (name === "date" ? name : `${name}: ${value}`)).join(", ");
}

// Seen in Envoys 1.36.4 to 1.40.0.
describe("respond", () => {
  test.each([
    [
      "a body has a length and a type",
      "h:respond({ [':status'] = '200', ['x-a'] = '1' }, 'b')",
      "x-a: 1, content-length: 1, content-type: text/plain, date, server: envoy",
    ],
    [
      "no body has none, whatever the table says",
      "h:respond({ [':status'] = '401', ['content-type'] = 'x/y' })",
      "date, server: envoy, content-length: 0",
    ],
    [
      "the length is counted again",
      "h:respond({ [':status'] = '200', ['content-length'] = '77' }, 'x')",
      "content-length: 1, content-type: text/plain, date, server: envoy",
    ],
    [
      "the server is Envoy",
      "h:respond({ [':status'] = '200', server = 's' }, 'x')",
      "server: envoy, content-length: 1, content-type: text/plain, date",
    ],
    ["204 has no length", "h:respond({ [':status'] = '204' })", "date, server: envoy"],
    [
      "a list becomes repeated headers",
      "h:respond({ [':status'] = 200, ['set-cookie'] = { 'a', 'b' } })",
      "set-cookie: a, set-cookie: b, date, server: envoy, content-length: 0",
    ],
    [
      "a header without a name is dropped",
      "h:respond({ [':status'] = '200', [''] = 'e' })",
      "date, server: envoy, content-length: 0",
    ],
  ])("%s", async (_, code, headers) => {
    const outcome = await answer(code);
    expect(headersOf(outcome)).toBe(headers);
    expect(outcome.upstream).toBeUndefined();
  });

  test("ends the connection of a client whose body nobody reads", async () => {
    const outcome = await answer("h:respond({ [':status'] = '403' })", { method: "POST", body: "abc" });
    expect(headersOf(outcome)).toContain("connection: close");
  });

  test.each([
    "pcall(function() h:respond(R, 'b') end)",
    "xpcall(function() h:respond(R, 'b') end, print)",
    "for x in function() h:respond(R, 'b') end do end",
    "local x = setmetatable({}, { __index = function() h:respond(R, 'b') end }).a",
  ])("never comes back: %s", async (code) => {
    const { response, logs, scriptErrors } = await answer(
      `local R = { [':status'] = '403' } ${code} h:logInfo('after')`,
    );
    expect([response?.status, logs, scriptErrors]).toEqual([403, [], 0]);
  });

  test("in a coroutine of the script's own answers, and the script goes on", async () => {
    const code =
      "local c = coroutine.create(function() h:respond({ [':status'] = '200' }) end) h:logInfo(tostring(coroutine.resume(c)))";
    const { response, logs, upstream } = await answer(code);
    expect([response?.status, logs[0]?.message, upstream]).toEqual([200, "true", undefined]);
  });

  test("in a callback of the string library answers, then raises", async () => {
    const { response, logs, scriptErrors } = await answer(
      "string.gsub('a', 'a', function() h:respond({ [':status'] = '200' }) end)",
    );
    expect([response?.status, logs[0]?.message, scriptErrors]).toEqual([
      200,
      "attempt to yield across C-call boundary",
      1,
    ]);
  });

  test.each([
    ["h:respond()", "bad argument #1 to 'respond' (table expected, got no value)"],
    ["h:respond({})", ":status must be between 200-599"],
    ["h:respond({ [':status'] = '199' })", ":status must be between 200-599"],
    ["h:respond({ [':status'] = '200' }, {})", "bad argument #2 to 'respond' (string expected, got table)"],
    [
      "h:respond({ [':status'] = '200', x = true }, 'b')",
      "bad argument #5 to 'respond' (string expected, got boolean)",
    ],
    [
      "h:respond({ [':status'] = '200', x = { true } }, 'b')",
      "bad argument #7 to 'respond' (string expected, got boolean)",
    ],
    ["h:respond({ [':status'] = '200', 'x' })", "invalid key to 'next'"],
  ])("%s raises and the request goes on", async (code, message) => {
    const { logs, upstream } = await answer(code);
    expect(logs[0]?.message).toContain(message);
    expect(upstream?.cluster).toBe("plain");
  });

  test("passes the response hook of the same script", async () => {
    const script =
      "function envoy_on_request(h) h:respond({ [':status'] = '403' }) end function envoy_on_response(h) h:headers():add('x-r', h:headers():get(':status')) end";
    expect(headersOf(await runOutcome(script))).toBe("x-r: 403, date, server: envoy, content-length: 0");
  });

  test("is not for response hooks", async () => {
    const { logs } = await runOutcome("function envoy_on_response(h) h:respond({ [':status'] = '200' }) end");
    expect(logs[0]?.message).toContain("respond not currently supported in the response path");
  });
});
