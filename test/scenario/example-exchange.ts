import type { Expectation } from "../../src/scenario/expectation.ts";
import type { Outcome } from "../../src/scenario/outcome.ts";
import type { Exchange } from "../../src/scenario/scenario.ts";

/** An exchange with these expectations. */
export function exchangeWith(expectation: Partial<Expectation>, envoy?: Exchange["envoy"]): Exchange {
  return {
    title: "an exchange",
    from: { http: 1, tls: "1.3", resume: false },
    send: { method: "GET", path: "/", authority: "localhost", headers: [], body: "" },
    answer: { status: 200, headers: [], body: "" },
    expect: { scriptErrors: 0, ...expectation },
    ...(envoy === undefined ? {} : { envoy }),
  };
}

/** An outcome of a request that reached a cluster and was answered. */
export const answered: Outcome = {
  response: {
    status: 200,
    headers: [["content-type", "application/json"], ["warning", "one"], ["warning", "two"]], // prettier-ignore
    body: '{"kind":"Status","items":[{"a":1,"b":2}]}',
  },
  upstream: {
    cluster: "mtls",
    protocol: "HTTP/1.1",
    method: "GET",
    path: "/api",
    authority: "api.example.com",
    headers: [["x-remote-group", "dev"], ["x-remote-user", "alice"], ["x-remote-group", "ops"]], // prettier-ignore
    body: "",
    clientCertificate: "front-proxy",
  },
  dynamicMetadata: { "envoy.filters.http.lua": { host: "api.example.com", nested: { a: 1, b: [1, 2] } } },
  logs: [{ level: "info", message: "auth-header: hello, certificate 12ab" }],
  scriptErrors: 0,
};

/** An outcome of a request that the filter answered itself. */
export const refused: Outcome = {
  response: { status: 401, headers: [], body: "no" },
  dynamicMetadata: {},
  logs: [],
  scriptErrors: 0,
};

/** An outcome of a handshake that failed. */
export const failed: Outcome = { connectionError: "bad certificate", dynamicMetadata: {}, logs: [], scriptErrors: 0 };
