import { describe, expect, test } from "vitest";
import type { EnvoyVersion } from "../../src/envoy-api/envoy-version.ts";
import type { Outcome } from "../../src/scenario/outcome.ts";
import type { Client } from "../../src/scenario/scenario.ts";
import { envoyConfig, listener } from "./envoy-config.ts";
import { runOutcomes } from "./run-simulator.ts";
import { attribute, certificate, rootCa, testPki } from "./test-pki.ts";

const script = `function envoy_on_request(h)
  local s = h:streamInfo():downstreamSslConnection()
  h:logInfo('[' .. h:streamInfo():requestedServerName() .. '] ' .. tostring(s:peerCertificatePresented()) .. ' ' .. tostring(s:peerCertificateValidated()) .. ' ' .. s:subjectPeerCertificate())
end`;
const name = [attribute("CN", "x")];
const pki = testPki({
  inter: certificate([attribute("CN", "inter")], { ca: true }),
  deep: certificate(name, { issuer: "inter" }),
  "other-root": rootCa("ca"),
  stranger: certificate(name, { issuer: "other-root" }),
  expired: certificate(name, { notBefore: -7200, notAfter: -3600 }),
  future: certificate(name, { notBefore: 3600 }),
  server2: certificate(name, { extendedKeyUsage: ["serverAuth"] }),
  any: certificate(name, { extendedKeyUsage: ["any"] }),
  client: certificate(name, { extendedKeyUsage: ["clientAuth", "serverAuth"] }),
  invalid: certificate([attribute("CN", Buffer.from([0xff]))]),
  marked: certificate([attribute("CN", Buffer.from("feff0062", "hex"), "bmp")]),
});
const config = envoyConfig([
  listener("optional", { tls: {} }),
  listener("required", { tls: { require_client_certificate: true } }),
  listener("untrusted", {
    tls: {},
    validation: { trusted_ca: { filename: "pki/ca.crt" }, trust_chain_verification: "ACCEPT_UNTRUSTED" },
  }),
  listener("timeless", {
    tls: {},
    validation: { trusted_ca: { filename: "pki/ca.crt" }, allow_expired_certificate: true },
  }),
  listener("unasked", { tls: {}, validation: {} }),
  listener("stateless", { tls: { disable_stateless_session_resumption: true } }),
  listener("stateful", { tls: { disable_stateful_session_resumption: true } }),
  listener("neither", {
    tls: { disable_stateless_session_resumption: true, disable_stateful_session_resumption: true },
  }),
  listener(
    "chains",
    { tls: {}, serverNames: ["a.example.com"], manager: { server_name: "a" } },
    { tls: {}, serverNames: ["*.example.com"], manager: { server_name: "wild" } },
  ),
  { ...listener("uninspected", { tls: {} }), listener_filters: [] },
]);

async function connect(from: Partial<Client>, version: EnvoyVersion = "1.37"): Promise<Outcome | undefined> {
  const [outcome] = await runOutcomes({
    scripts: script,
    config,
    pki,
    version,
    exchanges: [{ from: { sni: "a.example.com", ...from } }],
  });
  return outcome;
}

function describeOutcome(outcome: Outcome | undefined): string {
  return outcome?.connectionError === undefined ? (outcome?.logs[0]?.message ?? "") : "refused";
}

describe("The handshake", () => {
  test.each([
    ["optional", undefined, "[a.example.com] false false "],
    ["optional", "alice", "[a.example.com] true true O=ops,O=dev,CN=alice"],
    ["optional", "deep", "[a.example.com] true true CN=x"],
    ["optional", "client", "[a.example.com] true true CN=x"],
    ["optional", "stranger", "refused"],
    ["optional", "expired", "refused"],
    ["optional", "future", "refused"],
    ["optional", "server2", "refused"],
    ["optional", "any", "refused"],
    ["optional", "invalid", "refused"],
    ["optional", "ca", "refused"],
    ["required", undefined, "refused"],
    ["required", "alice", "[a.example.com] true true O=ops,O=dev,CN=alice"],
    ["untrusted", "stranger", "[a.example.com] true false CN=x"],
    ["untrusted", "expired", "[a.example.com] true false CN=x"],
    ["untrusted", "alice", "[a.example.com] true true O=ops,O=dev,CN=alice"],
    ["timeless", "expired", "[a.example.com] true true CN=x"],
    ["timeless", "stranger", "refused"],
    ["unasked", "alice", "[a.example.com] false false "],
    ["uninspected", "alice", "[] true true O=ops,O=dev,CN=alice"],
  ])("of listener %s with %s: %s", async (name, certificate, result) => {
    expect(
      describeOutcome(await connect({ listener: name, ...(certificate === undefined ? {} : { certificate }) })),
    ).toBe(result);
  });

  test.each([
    ["1.36", "refused"],
    ["1.37", "refused"],
    ["1.38", String.raw`[a.example.com] true true CN=\EF\BB\BFb`],
  ] as const)("of Envoy %s with a BMPString that begins with a mark: %s", async (version, result) => {
    expect(describeOutcome(await connect({ certificate: "marked" }, version))).toBe(result);
  });

  test.each([
    ["optional", "1.2", true],
    ["optional", "1.3", true],
    ["stateless", "1.2", true],
    ["stateless", "1.3", false],
    ["stateful", "1.2", true],
    ["stateful", "1.3", true],
    ["neither", "1.2", false],
    ["neither", "1.3", false],
  ] as const)("of listener %s over TLS %s resumes: %s", async (name, tls, resumes) => {
    const outcome = await connect({ listener: name, certificate: "alice", tls, resume: true });
    expect(describeOutcome(outcome)).toBe(`[a.example.com] true ${!resumes} O=ops,O=dev,CN=alice`);
  });

  test.each([
    ["a.example.com", "a"],
    ["A.Example.com", "a"],
    ["b.example.com", "wild"],
    ["x.y.example.com", "wild"],
    ["example.com", undefined],
    ["other", undefined],
  ])("chooses the filter chain of %s", async (sni, server) => {
    const outcome = await connect({ listener: "chains", sni });
    expect(outcome?.response?.headers.find(([key]) => key === "server")?.[1]).toBe(server);
  });
});
