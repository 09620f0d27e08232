import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createEnvoyHost } from "../../src/envoy-process/envoy-host.ts";
import type { Outcome } from "../../src/scenario/outcome.ts";
import { valueOf } from "../support/expect-value.ts";
import { newestEnvoy, skipReason } from "../support/envoys.ts";
import { watchRunFolders } from "./run-folder.ts";
import { smallScenario } from "./small-scenario.ts";

/** A script that tells what it sees, and does what request headers say. */
const tellingScript = `
function envoy_on_request(handle)
  handle:headers():add("x-client", handle:streamInfo():downstreamDirectRemoteAddress())
  local ssl = handle:connection():ssl()
  if ssl ~= nil then
    handle:headers():add("x-sni", handle:streamInfo():requestedServerName())
    handle:headers():add("x-subject", ssl:subjectPeerCertificate())
    handle:headers():add("x-validated", tostring(ssl:peerCertificateValidated()))
  end
  local wish = handle:headers():get("x-wish")
  if wish == "log" then
    handle:logTrace("traced")
    handle:logInfo("one\\ntwo\\27[0m \\0 \\255")
    handle:logErr("not an error")
    handle:streamInfo():dynamicMetadata():set("envoy.filters.http.lua", "seen", { list = { 1, "a" } })
  elseif wish == "fail" then
    error("on purpose")
  elseif wish == "reply" then
    handle:respond({ [":status"] = "403", ["x-own"] = "yes" }, "no")
  elseif wish == "padded" then
    handle:headers():add("x-padded", " \\t a ")
  elseif wish == "many" then
    for index = 1, 600 do handle:headers():add("x-many", index .. string.rep("x", 100)) end
  elseif wish == "environment" then
    handle:headers():add("x-home", os.getenv("HOME") or "none")
  end
end
`;

describe.skipIf(skipReason() !== undefined)(`The Envoy host ${skipReason() ?? ""}`, () => {
  test("carries requests over both HTTP versions, byte for byte", async () => {
    const [first, second, third] = await outcomesOf(`
  - title: HTTP/1.1 to HTTP/1.1
    from: { listener: plaintext }
    send: { method: PROPFIND, path: /a?b=%20, authority: x.example, headers: [[X-Two, a], [X-Other, é], [X-Two, b]], body: text }
    answer: { status: 207, headers: [[X-Up, "1"], [x-between, ö], [X-Up, "2"]], body: ok }
  - title: HTTP/2 to HTTP/2
    from: { listener: plaintext, http: 2 }
    send: { post: /http2, authority: x.example, headers: [[X-Two, a], [X-Two, b], [x-other, é]], body: text }
    answer: { status: 200, headers: [[x-up, "1"], [x-up, "2"]], body: ok }
  - title: a body of nothing
    from: { listener: plaintext }
    send: { get: / }`);
    expect(first?.upstream).toMatchObject({
      cluster: "plain",
      protocol: "HTTP/1.1",
      method: "PROPFIND",
      path: "/a?b=%20",
      authority: "x.example",
      body: "text",
    });
    expect(first?.upstream?.headers.slice(0, 4)).toEqual([
      ["x-two", "a"],
      ["x-other", "é"],
      ["x-two", "b"],
      ["content-length", "4"],
    ]);
    expect(first?.response).toMatchObject({ status: 207, body: "ok" });
    expect(first?.response?.headers.slice(0, 4)).toEqual([
      ["x-up", "1"],
      ["x-between", "ö"],
      ["x-up", "2"],
      ["content-length", "2"],
    ]);
    expect(second?.upstream).toMatchObject({
      cluster: "http2",
      protocol: "HTTP/2",
      authority: "x.example",
      body: "text",
    });
    expect(valuesOf(second, "x-two")).toEqual(["a", "b"]);
    expect(valuesOf(second, "x-other")).toEqual(["é"]);
    expect(second?.response?.headers.filter(([name]) => name === "x-up")).toEqual([
      ["x-up", "1"],
      ["x-up", "2"],
    ]);
    expect(namesOf(third).filter((name) => name !== "x-client")).toEqual([
      "x-forwarded-for",
      "x-forwarded-proto",
      "x-envoy-external-address",
      "x-request-id",
      "x-envoy-expected-rq-timeout-ms",
    ]);
    expect(third?.response?.headers.map(([name]) => name)).not.toContain("connection");
  });

  test.each([
    [{ http: 1, tls: "1.2" }],
    [{ http: 1, tls: "1.3" }],
    [{ http: 2, tls: "1.2" }],
    [{ http: 2, tls: "1.3" }],
  ])("does real handshakes with %j", async (version) => {
    const from = (more: object): string => JSON.stringify({ ...version, ...more });
    const outcomes = await outcomesOf(`
  - { title: with, from: ${from({ certificate: "alice", sni: "api.example.com" })}, send: { get: / } }
  - { title: without, from: ${from({})}, send: { get: / } }
  - { title: stranger, from: ${from({ certificate: "stranger" })}, send: { get: / }, expect: { handshake: refused } }
  - { title: resumed, from: ${from({ certificate: "alice", resume: true })}, send: { get: / } }
  - { title: presented by Envoy, from: ${from({ certificate: "odd", sni: "odd.example.com" })}, send: { get: / } }
  - { title: and again, from: ${from({ certificate: "odd", sni: "odd.example.com" })}, send: { get: / } }
  - { title: stranger once more, from: ${from({ certificate: "stranger" })}, send: { get: / }, expect: { handshake: refused } }`);
    const [withOne, without, stranger, resumed, odd, again, strangerAgain] = outcomes;
    expect(factsOf(withOne)).toEqual({ sni: "api.example.com", subject: "CN=alice", validated: "true" });
    expect(factsOf(without)).toEqual({ sni: "", subject: "", validated: "false" });
    expect(factsOf(resumed)).toEqual({ sni: "", subject: "CN=alice", validated: "false" });
    const oddFacts = { sni: "odd.example.com", subject: "O=#020105,CN=odd", validated: "true" };
    expect([factsOf(odd), factsOf(again)]).toEqual([oddFacts, oddFacts]);
    for (const refused of [stranger, strangerAgain]) {
      expect(refused?.connectionError).toBeDefined();
      expect(refused).toMatchObject({ dynamicMetadata: {}, logs: [], scriptErrors: 0 });
      expect(refused?.upstream).toBeUndefined();
    }
  });

  test("says which certificate Envoy presents to an upstream", async () => {
    const [secure] = await outcomesOf(`  - { title: secure, from: { listener: plaintext }, send: { get: /secure } }`);
    expect(secure?.upstream).toMatchObject({ cluster: "secure", protocol: "HTTP/2", clientCertificate: "proxy" });
  });

  test("attributes log lines, metadata and errors to the exchange that caused them", async () => {
    const wish = (name: string, index: number): string =>
      `{ title: ${name} ${index}, from: { listener: plaintext, connection: one }, send: { get: /, headers: { X-Wish: ${name} } }, expect: { scriptErrors: 0 } }`;
    const outcomes = await outcomesOf(
      ["log", "fail", "nothing", "reply", "log", "fail"].map((name, index) => `  - ${wish(name, index)}`).join("\n"),
    );
    const [logged, failed, nothing, replied] = outcomes;
    expect(logged?.logs).toEqual([
      { level: "trace", message: "traced" },
      { level: "info", message: "one\\x0atwo\\x1b[0m \\x00 \\xff" },
      { level: "error", message: "not an error" },
    ]);
    expect(logged?.dynamicMetadata).toEqual({ "envoy.filters.http.lua": { seen: { list: [1, "a"] } } });
    expect(failed?.logs).toEqual([{ level: "error", message: '[string "..."]:17: on purpose' }]);
    expect(outcomes.map(({ scriptErrors }) => scriptErrors)).toEqual([0, 1, 0, 0, 0, 1]);
    expect(nothing).toMatchObject({ logs: [], dynamicMetadata: {} });
    expect(replied?.response).toMatchObject({ status: 403, body: "no" });
    expect(replied?.upstream).toBeUndefined();
  });

  test("gives a script the same name, whether it is a file or stands in the configuration", async () => {
    const [file, inline] = await outcomesOf(`
  - { title: file, from: { listener: plaintext }, send: { get: /, headers: { X-Wish: fail } }, expect: { scriptErrors: 1 } }
  - { title: inline, from: { listener: inline }, send: { get: /, headers: { X-Wish: fail } }, expect: { scriptErrors: 1 } }`);
    expect(file?.logs).toEqual(inline?.logs);
  });

  test("receives what Envoy sends over HTTP/1.1 and HTTP/2: padding, and more headers than servers usually take", async () => {
    const send = (path: string, wish: string): string =>
      `  - { title: ${wish} ${path}, from: { listener: plaintext }, send: { get: ${path}, headers: { X-Wish: ${wish} } } }`;
    const [padded1, padded2, many1, many2] = await outcomesOf(
      [send("/", "padded"), send("/http2", "padded"), send("/", "many"), send("/http2", "many")].join("\n"),
    );
    expect(valuesOf(padded1, "x-padded")).toEqual(["a"]);
    expect(valuesOf(padded2, "x-padded")).toEqual([" \\x09 a "]);
    expect([valuesOf(many1, "x-many").length, valuesOf(many2, "x-many").length]).toEqual([600, 600]);
  });

  test("gives scripts nothing of its own environment", async () => {
    const [outcome] = await outcomesOf(
      `  - { title: home, from: { listener: plaintext }, send: { get: /, headers: { X-Wish: environment } } }`,
    );
    expect(valuesOf(outcome, "x-home")).toEqual(["none"]);
  });

  test("leaves neither files nor a process behind when it is aborted", async () => {
    const runFolders = watchRunFolders();
    const controller = new AbortController();
    const exchanges = Array.from({ length: 20 }, (_, index) => one.replace("one", `exchange ${index}`)).join("\n");
    let during: readonly string[] = [];
    const run = host().run(smallScenario(tellingScript, exchanges), {
      signal: controller.signal,
      onProgress: (done) => {
        if (done !== 3) return;
        during = envoys();
        controller.abort(new Error("enough"));
      },
    });
    await expect(run).rejects.toThrow("enough");
    expect(during).toHaveLength(1);
    expect(envoys()).toEqual([]);
    expect(runFolders()).toEqual([]);
  });

  test("reports a script that does not load, with what Lua says of it", async () => {
    const result = await host().run(smallScenario("function envoy_on_request(", one));
    const message = `[string "function envoy_on_request("]:1: <name> or '...' expected near '<eof>'`;
    expect(result).toMatchObject({ ok: false, diagnostics: [{ code: "SCRIPT_LOAD_ERROR", message }] });
  });

  test("reports a configuration that Envoy does not take, with what Envoy says of it", async () => {
    const prepared = smallScenario("", one);
    const envoyConfig = { ...prepared.scenario.envoyConfig, nonsense: true };
    const result = await host().run({ ...prepared, scenario: { ...prepared.scenario, envoyConfig } });
    expect(result).toMatchObject({ ok: false, diagnostics: [{ code: "ENVOY_REFUSED_CONFIG" }] });
    expect(result.diagnostics[0]?.message).toContain("nonsense");
  });

  test.each([
    [
      "a request",
      "from: { listener: plaintext, http: 2 }, send: { get: /, headers: [[Authorization, a], [Authorization, b]] }",
    ],
    ["an answer", "from: { listener: plaintext }, send: { get: /http2 }, answer: { status: 100 }"],
  ])("reports %s that cannot be sent, instead of taking it for a failed connection", async (_, exchange) => {
    const result = await host().run(smallScenario("", `  - { title: odd, ${exchange} }`));
    expect(result).toMatchObject({ ok: false, diagnostics: [{ code: "EXCHANGE_FAILED" }] });
  });

  test.each([1, 2])(
    "sends exchanges of one name over one HTTP/%d connection, and others over their own",
    async (http) => {
      const warnings: Error[] = [];
      const warn = (warning: Error): unknown => warnings.push(warning);
      process.on("warning", warn);
      const from = (connection: string): string => `{ listener: plaintext, http: ${http}${connection} }`;
      const exchanges = Array.from({ length: 12 }, (_, index) => [
        `  - { title: named ${index}, from: ${from(", connection: one")}, send: { get: / } }`,
        `  - { title: own ${index}, from: ${from("")}, send: { get: / } }`,
      ]).flat();
      const outcomes = await outcomesOf(exchanges.join("\n"));
      process.off("warning", warn);
      const addresses = outcomes.map((outcome) => valuesOf(outcome, "x-client").join());
      const named = addresses.filter((_, index) => index % 2 === 0);
      expect(new Set(named).size).toBe(1);
      expect(new Set(addresses).size).toBe(13);
      expect(warnings).toEqual([]);
    },
  );
});

const one = `  - { title: one, from: { listener: plaintext }, send: { get: / } }`;

function host(): ReturnType<typeof createEnvoyHost> {
  if (newestEnvoy === undefined) throw new Error("There is no Envoy here; see the README");
  return createEnvoyHost(newestEnvoy);
}

async function outcomesOf(exchanges: string): Promise<readonly Outcome[]> {
  return valueOf(await host().run(smallScenario(tellingScript, exchanges)));
}

function valuesOf(outcome: Outcome | undefined, name: string): readonly string[] {
  const headers = outcome?.upstream?.headers ?? [];
  return headers.filter(([key]) => key === name).map(([, value]) => value);
}

function namesOf(outcome: Outcome | undefined): readonly string[] {
  return (outcome?.upstream?.headers ?? []).map(([name]) => name);
}

function factsOf(outcome: Outcome | undefined): Record<string, string | undefined> {
  const [sni] = valuesOf(outcome, "x-sni");
  const [subject] = valuesOf(outcome, "x-subject");
  const [validated] = valuesOf(outcome, "x-validated");
  return { sni, subject, validated };
}

/** Processes that this one started and that run an Envoy, by their ids. */
function envoys(): readonly string[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8").split(" ");
  return children.filter((pid) => pid !== "" && commandOf(pid).includes("envoy"));
}

function commandOf(pid: string): string {
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}
