import { describe, expect, test } from "vitest";
import type { EnvoyVersion } from "../../src/envoy-api/envoy-version.ts";
import type { JsonObject } from "../../src/files/json.ts";
import type { Outcome } from "../../src/scenario/outcome.ts";
import { envoyConfig, listener, route, virtualHost } from "./envoy-config.ts";
import { runFindings, runOutcomes, type ExchangeInput } from "./run-simulator.ts";

async function send(
  exchange: ExchangeInput,
  { manager = {}, version = "1.37" }: { manager?: JsonObject; version?: EnvoyVersion } = {},
): Promise<Outcome> {
  const hosts = [
    virtualHost(
      ["*"],
      [
        route("endless", { prefix: "/endless" }, { timeout: "0s" }),
        route(
          "short",
          { prefix: "/short" },
          { timeout: "1.5s", retry_policy: { retry_on: "5xx", per_try_timeout: "0.5s" } },
        ),
        { match: { prefix: "/direct" }, direct_response: { status: 418, body: { inline_string: "tea" } } },
        route("http2", { prefix: "/http2" }, { cluster: "http2" }),
        route("all", { path_separated_prefix: "/a" }),
      ],
    ),
  ];
  const config = envoyConfig([listener("main", { lua: [], manager, virtualHosts: hosts })]);
  const [outcome] = await runOutcomes({ config, exchanges: [{ path: "/a", ...exchange }], version });
  if (outcome === undefined) throw new Error("There is no outcome");
  return outcome;
}

const volatile = new Set(["date", "x-request-id", "x-envoy-upstream-service-time"]);

function list(headers: readonly (readonly [string, string])[] = []): string {
  return headers.map(([name, value]) => (volatile.has(name) ? name : `${name}: ${value}`)).join(", ");
}

const tail = "x-forwarded-proto: http, x-request-id, x-envoy-expected-rq-timeout-ms: 15000";

// Seen in Envoys 1.36.4 to 1.40.0.
describe("The upstream gets", () => {
  test.each<[string, ExchangeInput, string]>([
    ["nothing but Envoy's own headers", {}, tail],
    [
      "repeated headers as they came, inline ones joined",
      {
        headers: [
          ["X-A", "1"],
          ["x-a", " 2 "],
          ["Accept", "a"],
          ["accept", "b"],
        ],
      },
      `x-a: 1, x-a: 2, accept: a,b, ${tail}`,
    ],
    [
      "no headers of one hop, nor what Connection names",
      {
        headers: [
          ["Connection", "keep-alive, x-a"],
          ["x-a", "1"],
          ["keep-alive", "5"],
          ["TE", "gzip, trailers"],
        ],
      },
      `te: trailers, ${tail}`,
    ],
    [
      "no timeouts of the client's",
      {
        headers: [
          ["x-envoy-upstream-rq-timeout-ms", "1"],
          ["x-envoy-foo", "1"],
        ],
      },
      `x-envoy-foo: 1, ${tail}`,
    ],
    [
      "no certificate header",
      {
        headers: [
          ["x-forwarded-client-cert", "x"],
          ["x-forwarded-for", "1.2.3.4"],
        ],
      },
      `x-forwarded-for: 1.2.3.4, ${tail}`,
    ],
    ["a length with a body", { method: "POST", body: "abc" }, `content-length: 3, ${tail}`],
    ["a length of 0 without one, over HTTP/1.1", { method: "POST" }, `${tail}, content-length: 0`],
    ["none with DELETE", { method: "DELETE" }, tail],
    [
      "cookies of HTTP/2 in one at the end",
      {
        from: { http: 2 },
        headers: [
          ["cookie", "a"],
          ["x", "1"],
          ["cookie", "b"],
        ],
      },
      `x: 1, cookie: a; b, ${tail}`,
    ],
    ["no timeout where the route has none", { path: "/endless" }, "x-forwarded-proto: http, x-request-id"],
    [
      "the timeout of a try",
      { path: "/short" },
      "x-forwarded-proto: http, x-request-id, x-envoy-expected-rq-timeout-ms: 500",
    ],
  ])("%s", async (_, exchange, headers) => {
    expect(list((await send(exchange)).upstream?.headers)).toBe(headers);
  });

  test.each([
    ["1.36", "cookie: a; b"],
    ["1.37", "cookie: a, cookie: b"],
  ] as const)("cookies over HTTP/2 from Envoy %s", async (version, cookies) => {
    const { upstream } = await send(
      {
        path: "/http2",
        headers: [
          ["cookie", "a"],
          ["cookie", "b"],
        ],
      },
      { version },
    );
    expect([upstream?.protocol, list(upstream?.headers)]).toEqual(["HTTP/2", `${cookies}, ${tail}`]);
  });

  test("what an edge proxy says of the client", async () => {
    const headers = [
      ["x-forwarded-for", "1.2.3.4"],
      ["x-request-id", "mine"],
      ["x-envoy-original-path", "/x"],
    ] as const;
    const { upstream } = await send({ headers }, { manager: { use_remote_address: true } });
    expect(list(upstream?.headers)).toBe(
      "x-forwarded-for: 1.2.3.4,127.0.0.2, x-request-id, x-forwarded-proto: http, x-envoy-external-address: 127.0.0.2, x-envoy-expected-rq-timeout-ms: 15000",
    );
    expect(upstream?.headers).not.toContainEqual(["x-request-id", "mine"]);
  });

  test("nothing that the listener removes early", async () => {
    const mutation = {
      "@type": "type.googleapis.com/envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
      mutations: [{ remove: "x-gone" }, { remove_on_match: { key_matcher: { prefix: "X-Pre-", ignore_case: true } } }],
    };
    const manager = { early_header_mutation_extensions: [{ name: "m", typed_config: mutation }] };
    const { upstream } = await send(
      {
        headers: [
          ["X-Gone", "1"],
          ["x-PRE-a", "1"],
          ["x-prea", "1"],
        ],
      },
      { manager },
    );
    expect(list(upstream?.headers)).toBe(`x-prea: 1, ${tail}`);
  });
});

describe("The client gets", () => {
  test.each<[string, ExchangeInput, number, string]>([
    [
      "the upstream's headers and Envoy's",
      { answer: { headers: [["X-Up", "1"]], body: "ok" } },
      200,
      "x-up: 1, content-length: 2, x-envoy-upstream-service-time, date, server: envoy",
    ],
    [
      "the upstream's date, but not its server",
      {
        answer: {
          headers: [
            ["date", "d"],
            ["server", "s"],
          ],
        },
      },
      200,
      "date, server: envoy, content-length: 0, x-envoy-upstream-service-time",
    ],
    ["no length with 204", { answer: { status: 204 } }, 204, "x-envoy-upstream-service-time, date, server: envoy"],
    [
      "connection: close where it asked for it",
      { headers: [["Connection", "close"]] },
      200,
      "content-length: 0, x-envoy-upstream-service-time, date, server: envoy, connection: close",
    ],
    ["a direct response", { path: "/direct" }, 418, "content-length: 3, content-type: text/plain, date, server: envoy"],
    ["404 without a route", { path: "/b" }, 404, "date, server: envoy, content-length: 0"],
    ["404 over HTTP/2", { path: "/b", from: { http: 2 } }, 404, "date, server: envoy"],
    ["400 for a fragment", { path: "/a#b" }, 400, "date, server: envoy, connection: close, content-length: 0"],
    [
      "400 for nominating x-forwarded-for",
      { headers: [["Connection", "x-forwarded-for"]] },
      400,
      "content-length: 11, content-type: text/plain, date, server: envoy, connection: close",
    ],
  ])("%s", async (_, exchange, status, headers) => {
    const { response } = await send(exchange);
    expect([response?.status, list(response?.headers)]).toEqual([status, headers]);
  });

  test("no body of a HEAD request", async () => {
    const { response } = await send({ method: "HEAD", answer: { body: "hello" } });
    expect([response?.body, list(response?.headers)]).toEqual([
      "",
      "content-length: 5, x-envoy-upstream-service-time, date, server: envoy",
    ]);
  });

  test.each([
    ["H:add('x-bad', 'a\\nb')", 503, "invalid header value for: x-bad"],
    ["H:add('x-bad', 'a\\127b')", 503, "invalid header value for: x-bad"],
    ["H:add('x bad', 'a')", 503, "invalid header name: x bad"],
    ["H:add('x\\1y', 'a')", 503, "invalid header name: x\\u0001y"],
    ["H:remove(':method')", 503, "missing required header: :method"],
    ["H:remove(':path')", 404, ""],
    ["H:add('x-fine', 'a\\tb\\255')", 200, ""],
  ])("an answer of Envoy's own after %s", async (code, status, body) => {
    const [outcome] = await runOutcomes({ scripts: `function envoy_on_request(h) local H = h:headers() ${code} end` });
    expect([outcome?.response?.status, outcome?.response?.body]).toEqual([status, body]);
  });
});

test("What servers answer to requests that are not HTTP is not simulated", async () => {
  const findings = await runFindings({
    scripts: "function envoy_on_request(h) h:headers():replace(':path', '/a b') end",
  });
  expect(findings.map(({ code }) => code)).toEqual(["NOT_SIMULATED"]);
});

describe("A hook that has answered and goes on, since it caught the end of respond()", () => {
  const answered = (rest: string): string => `function envoy_on_request(h)
    pcall(table.sort, { 2, 1 }, function() h:respond({ [":status"] = "200" }, "") end)
    ${rest}
  end`;
  const call = (flag: string): string =>
    `h:httpCall("plain", { [":method"] = "GET", [":path"] = "/", [":authority"] = "service" }, nil, 1000, ${flag})`;

  test("is refused when it waits for a call, which may be sent or not", async () => {
    const findings = await runFindings({ scripts: answered(call("false")) });
    expect(findings.map(({ code, message }) => [code, message.includes("after it has answered")])).toEqual([
      ["NOT_SIMULATED", true],
    ]);
  });

  test("is not when it waits for none", async () => {
    expect(await runFindings({ scripts: answered(call("true")) })).toEqual([]);
  });
});
