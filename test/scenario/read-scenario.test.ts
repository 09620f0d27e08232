import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { DiagnosticCode } from "../../src/diagnostics/codes.ts";
import { textFilesOf, type TextFiles } from "../../src/files/text-files.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { baseFiles, readEdited, type Edit } from "./base-scenario.ts";

const root = path.resolve(import.meta.dirname, "../..");

function valueOf(read: ReturnType<typeof readScenario>): Scenario {
  if (!read.ok) throw new Error(JSON.stringify(read.diagnostics, null, 2));
  return read.value;
}

describe("readScenario() normalises what people write", () => {
  test("a filter without a name is the one of the same name, and null is no value", () => {
    const { filters } = valueOf(
      readEdited([
        "auth-header: {}",
        "auth-header: { parameters: { uidHeader: null, maxGroups: 3 } }\n  uid: { filter: auth-header }",
      ]),
    );
    expect(filters).toEqual({
      "auth-header": { filter: "auth-header", parameters: { uidHeader: undefined, maxGroups: 3 } },
      uid: { filter: "auth-header", parameters: {} },
      probe: { script: "probe.lua" },
    });
  });

  test("an entry of the PKI is named after itself, valid from an hour ago for a day", () => {
    expect(valueOf(readEdited()).pki["root"]).toEqual({
      ca: true,
      subject: [[{ oid: "2.5.4.3", type: "utf8", bytes: Buffer.from("root") }]],
      notBefore: -3600,
      notAfter: 86400,
      dnsNames: [],
      uris: [],
      key: "ec",
    });
  });

  test.each([
    ["-2d", -172_800],
    ["-30m", -1800],
    ["10s", 10],
    ["-5", -5],
  ])("a duration of %s is %d seconds", (written, seconds) => {
    const read = readEdited(["{ issuer: root, dns", `{ valid: { from: ${written} }, issuer: root, dns`]);
    expect(valueOf(read).pki["server"]).toMatchObject({ notBefore: seconds });
  });

  const cn = { oid: "2.5.4.3", type: "utf8" };
  test.each([
    ["[]", []],
    ["[CN=a=b=c]", [[{ ...cn, bytes: Buffer.from("a=b=c") }]]],
    ["[CN=]", [[{ ...cn, bytes: Buffer.from("") }]]],
    ['["CN=a+O=b,C=d"]', [[{ ...cn, bytes: Buffer.from("a+O=b,C=d") }]]],
    ["[[CN=a, 2.5.4.10=b], 1.2.3=c]", [[{ ...cn, bytes: Buffer.from("a") }, { ...cn, oid: "2.5.4.10", bytes: Buffer.from("b") }], [{ ...cn, oid: "1.2.3", bytes: Buffer.from("c") }]]], // prettier-ignore
    ['[{ CN: "admin\\0x" }]', [[{ ...cn, bytes: Buffer.from("admin\0x") }]]],
    ["[{ CN: jörg, type: t61 }]", [[{ ...cn, type: "t61", bytes: Buffer.from("jörg", "latin1") }]]],
    ["[{ CN: ä, type: bmp }]", [[{ ...cn, type: "bmp", bytes: Buffer.from([0x00, 0xe4]) }]]],
    ["[{ CN: 😀, type: universal }]", [[{ ...cn, type: "universal", bytes: Buffer.from([0, 1, 0xf6, 0]) }]]],
    ['[{ CN: { hex: "ff00" }, type: printable }]', [[{ ...cn, type: "printable", bytes: Buffer.from([0xff, 0]) }]]],
    ['[{ CN: { der: "0c0161" } }]', [[{ ...cn, type: "raw", bytes: Buffer.from("0c0161", "hex") }]]],
    ['{ der: "3000" }', { der: "3000" }],
  ])("the subject %s", (written, subject) => {
    const read = readEdited(["subject: [CN=alice, O=dev]", `subject: ${written}`]);
    expect(valueOf(read).pki["alice"]).toMatchObject({ subject });
  });

  test("what an exchange leaves out is filled in", () => {
    expect(valueOf(readEdited()).exchanges.slice(0, 3)).toEqual([
      {
        title: "first",
        from: { certificate: "alice", sni: "api.example.com", http: 2, tls: "1.3", resume: false, connection: "kept" },
        send: { method: "GET", path: "/api", authority: "api.example.com", headers: [], body: "" },
        answer: { status: 200, headers: [], body: "" },
        expect: { cluster: "secure", reply: { status: 200 }, scriptErrors: 0 },
      },
      expect.objectContaining({ title: "second", expect: { scriptErrors: 0 } }),
      expect.objectContaining({
        from: { listener: "plaintext", http: 1, tls: "1.3", resume: false },
        send: { method: "PROPFIND", path: "/api", authority: "localhost", headers: [], body: "" },
        envoy: { from: "1.37", to: "1.39" },
      }),
    ]);
  });

  test("a list of answers has one for each try", () => {
    const answers = "[{ fails: close }, { status: 503 }, { body: ok }]";
    const [exchange] = valueOf(
      readEdited(["send: { get: /api }", `send: { get: /api }\n    answer: ${answers}`]),
    ).exchanges;
    expect([exchange?.answer, ...(exchange?.retryAnswers ?? [])]).toEqual([
      { status: 200, headers: [], body: "", fails: "close" },
      { status: 503, headers: [], body: "" },
      { status: 200, headers: [], body: "ok" },
    ]);
  });

  test("headers to send keep their order and spelling, expected ones are lists by lower-case name", () => {
    const exchange = valueOf(
      readEdited(
        ["send: { get: /api }", "send: { delete: /api, headers: { X-B: [b, a], X-A: c }, body: x, authority: y }"],
        [
          "cluster: secure, reply: 200",
          "upstream: { X-B: [b, a], X-A: c, x-c: none, x-d: [none] }, reply: { headers: { A: none } }",
        ],
      ),
    ).exchanges[0];
    expect(exchange?.send).toEqual({
      method: "DELETE",
      path: "/api",
      authority: "y",
      headers: [["X-B", "b"], ["X-B", "a"], ["X-A", "c"]], // prettier-ignore
      body: "x",
    });
    expect(exchange?.expect).toMatchObject({
      upstream: { "x-b": ["b", "a"], "x-a": ["c"], "x-c": [], "x-d": ["none"] },
      reply: { headers: { a: [] } },
    });
  });

  test("headers may be a list of pairs", () => {
    const read = readEdited(["send: { get: /api }", "send: { get: /api, headers: [[a, x], [b, y], [a, z]] }"]);
    expect(valueOf(read).exchanges[0]?.send.headers).toEqual([["a", "x"], ["b", "y"], ["a", "z"]]); // prettier-ignore
  });

  test("the Envoy configuration has its anchors and merge keys resolved, and may be JSON", () => {
    const { envoyConfig } = valueOf(readEdited());
    const source = { filename: "lua/auth-header.lua" };
    expect(envoyConfig).toHaveProperty("static_resources.listeners.1.filter_chains.0.filters.0", {
      name: "two",
      typed_config: { default_source_code: source },
    });
    const asJson = textFilesOf({ ...baseFiles, "base/envoy.yaml": JSON.stringify(envoyConfig, null, 2) });
    expect(valueOf(readScenario("base", asJson)).envoyConfig).toEqual(envoyConfig);
  });

  const isScenario = (name: string): boolean => existsSync(path.join(root, "envoy-fixtures", name, "scenario.yaml"));

  test.each(readdirSync(path.join(root, "envoy-fixtures")).filter(isScenario))(
    "the scenario %s has nothing to complain about",
    (name) => {
      const files: TextFiles = {
        read: (file) => (existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), "utf8") : undefined),
        list: (folder) => readdirSync(path.join(root, folder)),
      };
      expect(readScenario(`envoy-fixtures/${name}`, files).diagnostics).toEqual([]);
    },
  );
});

interface Mistake {
  readonly code: DiagnosticCode;
  /** What the mistake is. */
  readonly title: string;
  readonly wrong: Edit;
  /** The line of the finding, as text. */
  readonly line: string;
  /** Nearly the same, and fine. */
  readonly right: Edit;
}

// prettier-ignore
const mistakes: readonly Mistake[] = [
  { code: "FILE_NOT_FOUND", title: "no script file", wrong: ["probe.lua }", "prob.lua }"], line: "script: prob.lua", right: ["probe.lua }", "'probe.lua' }"] },
  { code: "FILE_NOT_FOUND", title: "no Envoy configuration", wrong: ["envoy: envoy.yaml", "envoy: enovy.yaml"], line: "envoy: enovy.yaml", right: ["envoy: envoy.yaml", 'envoy: "envoy.yaml"'] },
  { code: "YAML_SYNTAX", title: "a key twice", wrong: ["title: Base", "title: Base\ntitle: Again"], line: "title: Again", right: ["title: Base", "title: Base # title: Again"] },
  { code: "YAML_SYNTAX", title: "broken Envoy configuration", wrong: ["    - name: plain\n", "    - name: 'plain' text\n"], line: "- name: 'plain' text", right: ["    - name: plain\n", "    - name: 'plain'\n"] },
  { code: "YAML_SCHEMA", title: "no exchanges", wrong: [baseFiles["base/scenario.yaml"].slice(baseFiles["base/scenario.yaml"].indexOf("exchanges:")), "exchanges: []\n"], line: "exchanges: []", right: ["title: Base", "title: B"] },
  { code: "YAML_SCHEMA", title: "an unknown property", wrong: ["sni: api", "snl: api"], line: "snl: api.example.com", right: ["sni: api", '"sni": api'] },
  { code: "YAML_SCHEMA", title: "hexadecimal digits that YAML reads as a number", wrong: ["CN=alice", "{ CN: { hex: 636166e9 } }"], line: "hex: 636166e9", right: ["CN=alice", '{ CN: { hex: "636166e9" } }'] },
  { code: "YAML_SCHEMA", title: "a bundle that is a certificate too", wrong: ["bundle: [root", "ca: true, bundle: [root"], line: "ca: true, bundle", right: ["bundle: [root", "'bundle': [root"] },
  { code: "YAML_SCHEMA", title: "a type that a value cannot have", wrong: ["CN=alice", "{ CN: a, type: utf16 }"], line: "type: utf16", right: ["CN=alice", "{ CN: a, type: bmp }"] },
  { code: "YAML_SCHEMA", title: "a header on two lines", wrong: ["get: /api }", 'get: /api, headers: { a: "b\\nc" } }'], line: "b\\nc", right: ["get: /api }", 'get: /api, headers: { a: "b\\tc" } }'] },
  { code: "PKI_ATTRIBUTE_COUNT", title: "two attributes in one object", wrong: ["[CN=alice, O=dev]", "[{ CN: alice, O: dev }]"], line: "{ CN: alice, O: dev }", right: ["[CN=alice, O=dev]", "[[{ CN: alice }, { O: dev }]]"] },
  { code: "PKI_ATTRIBUTE_COUNT", title: "an attribute of a type only", wrong: ["[CN=alice, O=dev]", "[{ type: bmp }]"], line: "{ type: bmp }", right: ["[CN=alice, O=dev]", "[{ CN: '', type: bmp }]"] },
  { code: "PKI_BUNDLE_AS_CERTIFICATE", title: "a bundle as client certificate", wrong: ["from: { certificate: alice }", "from: { certificate: both }"], line: "certificate: both", right: ["from: { certificate: alice }", "from: { certificate: root }"] },
  { code: "PKI_BUNDLE_AS_CERTIFICATE", title: "a bundle as issuer", wrong: ["alice: { issuer: middle", "alice: { issuer: both"], line: "issuer: both", right: ["alice: { issuer: middle", "alice: { issuer: server"] },
  { code: "PKI_BUNDLE_AS_CERTIFICATE", title: "a bundle in a bundle", wrong: ["bundle: [root, middle]", "bundle: [root, both]"], line: "bundle: [root, both]", right: ["bundle: [root, middle]", "bundle: [root, root]"] },
  { code: "PKI_BUNDLE_AS_CERTIFICATE", title: "a bundle as an upstream's certificate", wrong: ["certificate: server", "certificate: both"], line: "certificate: both", right: ["certificate: server", "certificate: alice"] },
  { code: "PKI_ISSUER_CYCLE", title: "two CAs that issue each other", wrong: ["root: { ca: true }", "root: { ca: true, issuer: middle }"], line: "root: { ca: true, issuer: middle }", right: ["root: { ca: true }", "root: { ca: true, issuer: top }\n  top: {}"] },
  { code: "PKI_ISSUER_CYCLE", title: "an entry that issues itself", wrong: ["root: { ca: true }", "root: { ca: true, issuer: root }"], line: "issuer: root }", right: ["root: { ca: true }", "root: { ca: false }"] },
  { code: "PKI_UNKNOWN_ATTRIBUTE", title: "an attribute without a known name", wrong: ["O=dev", "ON=dev"], line: "ON=dev", right: ["O=dev", "1.2.3=dev"] },
  { code: "PKI_UNKNOWN_ATTRIBUTE", title: "an attribute with the name of a JavaScript property", wrong: ["O=dev", "{ constructor: dev }"], line: "constructor", right: ["O=dev", "{ title: dev }"] },
  { code: "SCENARIO_CONNECTION", title: "two clients on one connection", wrong: ["title: second\n    from: { certificate: alice", "title: second\n    from: { certificate: server"], line: "from: { certificate: server", right: ["title: second\n    from: { certificate: alice", 'title: second\n    from: { tls: "1.3", certificate: alice'] },
  { code: "SCENARIO_ENVOY_RANGE", title: "a range that ends before it begins", wrong: ['from: "1.37", to: "1.39"', 'from: "1.39", to: "1.37"'], line: 'from: "1.39"', right: ['from: "1.37", to: "1.39"', 'from: "1.37", to: "1.37"'] },
  { code: "SCENARIO_FAULT", title: "a fault that does nothing", wrong: ["send: { get: /api }", "send: { get: /api }\n    faults: { atCall: 1 }"], line: "faults: { atCall: 1 }", right: ["send: { get: /api }", "send: { get: /api }\n    faults: { atCall: 1, returns: false }"] },
  { code: "SCENARIO_FAULT", title: "a fault that does two things", wrong: ["send: { get: /api }", "send: { get: /api }\n    faults: [{ atCall: every, raises: x, dies: true }]"], line: "raises: x", right: ["send: { get: /api }", "send: { get: /api }\n    faults: [{ atCall: every, raises: x }, { atCall: 2, dies: true }]"] },
  { code: "SCENARIO_UNKNOWN_NAME", title: "a fault in a call that does not exist", wrong: ["send: { get: /api }", "send: { get: /api }\n    faults: { atCall: 1, of: Headers.take, dies: true }"], line: "Headers.take", right: ["send: { get: /api }", "send: { get: /api }\n    faults: { atCall: 1, of: Headers.next, dies: true }"] },
  { code: "SCENARIO_NO_LISTENER", title: "no listener", wrong: [baseFiles["base/envoy.yaml"], "static_resources: { clusters: [{ name: secure }] }\n"], line: "static_resources", right: ["name: other-tls", "name: another-tls"] },
  { code: "SCENARIO_PLAINTEXT_CLUSTER", title: "a certificate for an upstream without TLS", wrong: ["upstreams:", "upstreams:\n  plain: { certificate: server }"], line: "plain: { certificate", right: ["{ certificate: server, clientCa: both }", "{ certificate: server }"] },
  { code: "SCENARIO_PLAINTEXT_LISTENER", title: "a client certificate without TLS", wrong: ["listener: plaintext }", "listener: plaintext, certificate: alice }"], line: "certificate: alice }", right: ["listener: plaintext }", "listener: plaintext, http: 2 }"] },
  { code: "SCENARIO_REFUSED_AND_MORE", title: "a response after a refused handshake", wrong: ["handshake: refused", "handshake: refused, reply: 401"], line: "handshake: refused, reply: 401", right: ["handshake: refused", "reply: 401"] },
  { code: "SCENARIO_BODY_AND_CHUNKS", title: "a body that is said twice", wrong: ["send: { get: /api }", "send: { put: /api, body: x, chunks: [x] }"], line: "chunks: [x]", right: ["send: { get: /api }", "send: { put: /api, chunks: [x] }"] },
  { code: "SCENARIO_THROUGH", title: "a tunnel through TLS", wrong: ["listener: plaintext }", "listener: plaintext, through: { listener: other-tls, authority: 'a:1' } }"], line: "listener: other-tls", right: ["listener: plaintext }", "listener: plaintext, through: { listener: plaintext, authority: 'a:1' } }"] },
  { code: "SCENARIO_THROUGH", title: "a session that is resumed in a tunnel", wrong: ["listener: plaintext }", "resume: true, through: { listener: plaintext, authority: 'a:1' } }"], line: "resume: true", right: ["listener: plaintext }", "resume: true }"] },
  { code: "SCENARIO_UNKNOWN_NAME", title: "an unknown listener of a tunnel", wrong: ["listener: plaintext }", "listener: plaintext, through: { listener: no, authority: 'a:1' } }"], line: "listener: no", right: ["listener: plaintext }", "listener: plaintext, through: { listener: plaintext, authority: 'a:1' } }"] },
  { code: "SCENARIO_TUNNEL", title: "a tunnel that the upstream does not agree to", wrong: ["method: PROPFIND, path: /api }", "method: PROPFIND, path: /api, tunnel: [x] }"], line: "tunnel: [x]", right: ["method: PROPFIND, path: /api }", "method: PROPFIND, path: /api, tunnel: [x] }\n    answer: { status: 101 }"] },
  { code: "SCENARIO_TUNNEL", title: "a tunnel over HTTP/2", wrong: ["send: { get: /api }", "send: { get: /api }\n    answer: { status: 101, tunnel: [x] }"], line: "tunnel: [x]", right: ["method: PROPFIND, path: /api }", "method: CONNECT, path: 'a:1' }\n    answer: { tunnel: [x] }"] },
  { code: "SCENARIO_UNKNOWN_NAME", title: "calls to an unknown cluster", wrong: ["send: { get: /api }", "send: { get: /api }\n    calls: { nobody: {} }"], line: "calls: { nobody", right: ["send: { get: /api }", "send: { get: /api }\n    calls: { plain: {} }"] },
  { code: "SCENARIO_TWO_SOURCES", title: "Lua text and a Lua file", wrong: ["probe.lua }", "probe.lua, lua: '' }"], line: "lua: ''", right: ["probe: { script: probe.lua }", "probe: { lua: '' }"] },
  { code: "SCENARIO_REQUEST", title: "no request", wrong: ["send: { get: /api }", "send: { body: x }"], line: "send: { body: x }", right: ["send: { get: /api }", "send: { put: /api, body: x }"] },
  { code: "SCENARIO_REQUEST", title: "two requests", wrong: ["send: { get: /api }", "send: { get: /api, put: /api }"], line: "get: /api, put: /api", right: ["send: { get: /api }", "send: { options: '*' }"] },
  { code: "SCENARIO_REQUEST", title: "a method without a path", wrong: ["method: PROPFIND, path: /api", "method: PROPFIND"], line: "send: { method: PROPFIND }", right: ["method: PROPFIND", "method: GET"] },
  { code: "SCENARIO_SAME_TITLE", title: "a title twice", wrong: ["title: second", "title: first"], line: "title: first", right: ["title: second", "title: First"] },
  { code: "SCENARIO_TWO_SOURCES", title: "a script and parameters", wrong: ["probe.lua }", "probe.lua, parameters: {} }"], line: "parameters: {}", right: ["auth-header: {}", "auth-header: { parameters: {} }"] },
  { code: "SCENARIO_UNKNOWN_FILE", title: "a file of nobody's", wrong: ["filename: pki/server.crt", "filename: pki/sever.crt"], line: "pki/sever.crt", right: ["filename: pki/server.crt", "filename: pki/alice.crt"] },
  { code: "SCENARIO_UNKNOWN_FILE", title: "the key of a bundle", wrong: ["filename: pki/server.key", "filename: pki/both.key"], line: "pki/both.key", right: ["filename: pki/server.crt", "filename: pki/both.crt"] },
  { code: "SCENARIO_UNKNOWN_FILE", title: "a script of nobody's behind an anchor", wrong: ["filename: lua/auth-header.lua", "filename: auth-header.lua"], line: "filename: auth-header.lua", right: ["filename: lua/auth-header.lua", "'filename': lua/auth-header.lua"] },
  { code: "SCENARIO_UNKNOWN_NAME", title: "an unknown client certificate", wrong: ["from: { certificate: alice }", "from: { certificate: alise }"], line: "certificate: alise", right: ["from: { certificate: alice }", "from: {}"] },
  { code: "SCENARIO_UNKNOWN_NAME", title: "an unknown issuer", wrong: ["alice: { issuer: middle", "alice: { issuer: muddle"], line: "issuer: muddle", right: ["alice: { issuer: middle", "alice: { issuer: root"] },
  { code: "SCENARIO_UNKNOWN_NAME", title: "an unknown member of a bundle", wrong: ["bundle: [root, middle]", "bundle: [root, toString]"], line: "bundle: [root, toString]", right: ["bundle: [root, middle]", "bundle: [root]"] },
  { code: "SCENARIO_UNKNOWN_NAME", title: "an unknown listener", wrong: ["listener: plaintext", "listener: plain"], line: "listener: plain", right: ["listener: plaintext", "listener: other-tls"] },
  { code: "SCENARIO_UNKNOWN_NAME", title: "an unknown cluster expected", wrong: ["cluster: secure,", "cluster: secured,"], line: "cluster: secured", right: ["cluster: secure,", "cluster: plain,"] },
  { code: "SCENARIO_UNKNOWN_NAME", title: "an upstream of an unknown cluster", wrong: ["upstreams:", "upstreams:\n  secured: {}"], line: "secured: {}", right: ["upstreams:", "upstreams: # secured: {}"] },
  { code: "SCENARIO_UNUSED_FILTER", title: "a filter that no listener uses", wrong: ["probe: {", "prob: { script: probe.lua }\n  probe: {"], line: "prob: {", right: ["probe: {", '"probe": {'] },
  { code: "SCENARIO_UPSTREAM_CERTIFICATE", title: "an upstream without certificate", wrong: ["secure: { certificate: server, clientCa", "secure: { clientCa"], line: "secure: { clientCa", right: ["clientCa: both", "clientCa: root"] },
];

describe("readScenario() reports mistakes at their lines", () => {
  test.each(mistakes)("$code: $title", ({ code, wrong, line, right }) => {
    const { diagnostics } = readEdited(wrong);
    const found = diagnostics.filter((finding) => finding.code === code);
    expect(diagnostics.map((finding) => finding.code)).toContain(code);
    expect(found[0]?.position?.lineText).toContain(line);
    expect(readEdited(right).diagnostics).toEqual([]);
  });

  test("every code that src/scenario reports has an example here", () => {
    const folder = path.join(root, "src/scenario");
    const sources = readdirSync(folder).filter((name) => name.endsWith(".ts"));
    const codes = sources.flatMap(
      (name) => readFileSync(path.join(folder, name), "utf8").match(/(?<=code: ")\w+/g) ?? [],
    );
    expect(codes.length).toBeGreaterThan(10);
    expect(mistakes.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
  });

  test("all at once, and no scenario with them", () => {
    const read = readEdited(
      ["title: second", "title: first"],
      ["cluster: secure,", "cluster: no,"],
      ["O=dev", "X=dev"],
    );
    expect(read.ok).toBe(false);
    expect(read.diagnostics.map(({ code }) => code).sort()).toEqual([
      "PKI_UNKNOWN_ATTRIBUTE",
      "SCENARIO_SAME_TITLE",
      "SCENARIO_UNKNOWN_NAME",
    ]);
  });

  test("a warning lets the scenario be read", () => {
    const read = readEdited(["probe: {", "spare: { filter: probe }\n  probe: {"]);
    expect(read).toMatchObject({ ok: true, diagnostics: [{ code: "SCENARIO_UNUSED_FILTER", severity: "warning" }] });
  });

  test("a folder without scenario.yaml", () => {
    expect(readScenario("nowhere", textFilesOf(baseFiles))).toMatchObject({
      ok: false,
      diagnostics: [{ code: "FILE_NOT_FOUND" }],
    });
  });
});
