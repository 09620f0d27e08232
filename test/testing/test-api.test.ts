import { describe, expect, test, vi } from "vitest";
import { client, exchangesOf, openFilter, TestError, type FilterSource } from "../../src/testing.ts";
import "../../src/testing-vitest.ts";

const guard = await openFilter({
  typescript: `import type { RequestHandle, ResponseHandle } from "envoy-lua-kit/envoy-api";

function userOf(handle: RequestHandle): string {
  const user = handle.headers().get("x-user");
  if (user === "boom") error("no such user");
  return user ?? "nobody";
}

export function onRequest(handle: RequestHandle): void {
  const user = userOf(handle);
  if (user === "nobody") {
    handle.logWarn("refused");
    handle.respond({ ":status": "401", "x-why": "user" }, '{"code":401}');
    return;
  }
  const headers = handle.headers();
  headers.remove("x-user");
  headers.add("x-group", "dev");
  headers.add("x-group", user);
  handle.streamInfo().dynamicMetadata().set("envoy.filters.http.lua", "user", user);
}

export function onResponse(handle: ResponseHandle): void {
  handle.headers().add("x-seen", "yes");
}
`,
});

const asAlice = client().get("/api", { headers: { "x-user": "alice" } });

describe("A filter opened from TypeScript", () => {
  test("runs an exchange in the simulator, and tells what came of it", async () => {
    const outcome = await guard.run(asAlice);
    expect(outcome.cluster).toBe("upstream");
    expect(outcome.upstreamHeader("X-Group")).toEqual(["dev", "alice"]);
    expect(outcome.responseHeader("x-seen")).toEqual(["yes"]);
    expect(outcome.host).toBe("simulator 1.40");
    expect(outcome.hostCalls[1]).toEqual({
      member: "Headers.get",
      arguments: ['"x-user"'],
      results: ['"alice"'],
      at: "(test)/filter.ts:4:9",
      changes: [],
    });
  });

  test("has matchers for where the request went and what it became", async () => {
    const outcome = await guard.run(asAlice);
    expect(outcome).toBeRoutedTo("upstream");
    expect(outcome).not.toBeRoutedTo("other");
    expect(outcome).toHaveUpstreamHeaders({ "X-Group": ["dev", "alice"], "x-user": [] });
    expect(outcome).toHaveUpstreamHeaders([
      ["x-group", "dev"],
      ["x-group", "alice"],
    ]);
    expect(outcome).not.toHaveUpstreamHeaders({ "x-group": ["alice", "dev"] });
    expect(outcome).toHaveMetadata("envoy.filters.http.lua", { user: "alice", other: null });
    expect(outcome).toHaveResponse({ status: 200, headers: { "x-seen": "yes" } });
    expect(outcome).toHaveCalled("Headers.remove", '"x-user"');
    expect(outcome).not.toHaveCalled("StreamHandle.respond");
    expect(outcome).not.toReplyLocally();
    expect(outcome).toMeet({ cluster: "upstream", upstream: { "x-user": "none" }, reply: 200 });
  });

  test("refuses calls that no script can make, for they would never be made", async () => {
    const outcome = await guard.run(asAlice);
    // @ts-expect-error -- TypeScript refuses it as well
    const ask = (): void => expect(outcome).not.toHaveCalled("RequestHandle.respond");
    expect(ask).toThrow(
      'There is no call of the host API "RequestHandle.respond". Did you mean "StreamHandle.respond"?',
    );
  });

  test("has matchers for answers of its own and what it logged", async () => {
    const outcome = await guard.run(client().get("/api"));
    expect(outcome).toReplyLocally(401);
    expect(outcome).toReplyLocally({ headers: { "x-why": "user" }, body: { json: { code: 401 } } });
    expect(outcome).toReplyLocally({ body: /code/ });
    expect(outcome).toBeRoutedTo("none");
    expect(outcome).toHaveLogged("refused", "warning");
    expect(outcome).not.toHaveLogged("refused", "error");
  });

  test("runs several exchanges through one proxy, and titles of their own", async () => {
    const outcomes = await guard.run([asAlice, asAlice, client().get("/x")]);
    expect(outcomes.map(({ cluster }) => cluster)).toEqual(["upstream", "upstream", undefined]);
  });
});

describe("An error that ends a hook", () => {
  const boom = client().get("/", { headers: { "x-user": "boom" } });

  test("fails the run with the line and the stack of the TypeScript", async () => {
    const error = await failureOf(guard.run(boom));
    expect(error.message).toContain('"GET /": envoy_on_request ended in an error: no such user');
    expect(error.message).toContain("(test)/filter.ts:5:");
    expect(error.message).toContain('5 |   if (user === "boom") error("no such user");');
    expect(error.stack).toMatch(/at userOf \(.*\/\(test\)\/filter\.ts:5:\d+\)\n\s+at .*\/\(test\)\/filter\.ts:10:\d+/);
  });

  test("can be allowed, and looked at", async () => {
    const outcome = await guard.run(client().get("/", { headers: { "x-user": "boom" }, scriptErrors: "allowed" }));
    expect(outcome).toHaveScriptError("no such user");
    expect(outcome).toBeRoutedTo("upstream");
  });
});

describe("A failed matcher", () => {
  test("shows the way of the request with places in TypeScript", async () => {
    const outcome = await guard.run(asAlice);
    const message = messageOf(() => {
      expect(outcome).toBeRoutedTo("mtls");
    });
    expect(message).toContain('Expected "GET /api" to be routed to "mtls", but it was routed to "upstream"');
    expect(message).toContain('connection  listener "main", plaintext');
    expect(message).toMatch(/\(test\)\/filter\.ts:17:\d+ +Headers\.remove\("x-user"\)\n +- request x-user: "alice"/);
    expect(message).toContain('+ request x-group: "dev"');
    expect(message).toContain('route       "default" of virtual host "all": cluster "upstream"');
  });
});

describe("What stands around a filter", () => {
  const lua = `function envoy_on_request(handle)
  local headers, body = handle:httpCall("authz", {[":method"] = "GET", [":path"] = "/", [":authority"] = "authz"}, nil, 1000)
  handle:headers():add("x-authz", headers[":status"] .. body)
end`;

  test("answers calls of the script, and fails where one was not asked for", async () => {
    const filter = await openFilter({ lua });
    const calls = { authz: { status: 403, body: "no" } };
    expect(await filter.run(client().get("/", { calls }))).toHaveUpstreamHeaders({ "x-authz": "403no" });
    const error = await failureOf(filter.run(client().get("/", { calls: { authz: [{ body: "a" }, { body: "b" }] } })));
    expect(error.message).toContain('Of 2 answers of cluster "authz" to the script\'s calls, only 1 was asked for');
  });

  test("tells the script the server name that the client asked for", async () => {
    const filter = await openFilter({
      lua: 'function envoy_on_request(handle) handle:headers():add("x-sni", handle:streamInfo():requestedServerName()) end',
    });
    const outcome = await filter.run(client({ sni: "api.example.com" }).get("/"));
    expect(outcome).toHaveUpstreamHeaders({ "x-sni": ["api.example.com"] });
  });

  test("makes certificates from a few words, and verifies them", async () => {
    const filter = await openFilter({
      lua: `function envoy_on_request(handle)
        local ssl = handle:streamInfo():downstreamSslConnection()
        handle:headers():add("x-subject", ssl and ssl:subjectPeerCertificate() or "plaintext")
      end`,
    });
    const alice = { cn: "alice", o: ["dev", "ops"] };
    expect(await filter.run(client({ certificate: alice }).get("/"))).toHaveUpstreamHeaders({
      "x-subject": "O=ops,O=dev,CN=alice",
    });
    expect(await filter.run(client().get("/"))).toHaveUpstreamHeaders({ "x-subject": "plaintext" });
    const refused = await filter.run(client({ certificate: { ...alice, isUntrusted: true } }).get("/"));
    expect(refused).toRefuseConnection();
    const late = await filter.run(client({ certificate: { ...alice, valid: "expired" } }).get("/"));
    expect(late).toRefuseConnection();
  });

  test("takes routes in Envoy's words, with the clusters that they name", async () => {
    const routes = [
      { match: { prefix: "/", headers: [{ name: "x-b", present_match: true }] }, route: { cluster: "b" } },
      { match: { prefix: "/" }, route: { cluster: "a" } },
    ];
    const filter = await openFilter(
      { lua: "function envoy_on_request(h) h:headers():add('x-b', '1') end" },
      { routes },
    );
    const outcome = await filter.run(client().get("/"));
    expect(outcome).toBeRoutedTo("b");
    expect(outcome.explain()).toContain(
      'not "routes[0]", since this does not hold: headers: { name: x-b, present_match: true }',
    );
  });

  test("is a scenario's, where one is named", async () => {
    const filter = await openFilter("filter-src/auth-header", { scenario: "envoy-fixtures/auth-header" });
    const alice = client({ certificate: "alice", sni: "api.example.com", listener: "gateway" });
    const outcome = await filter.run(alice.get("/api", { headers: { "X-Remote-User": "root" } }));
    expect(outcome).toBeRoutedTo("mtls");
    expect(outcome).toHaveUpstreamHeaders({ "x-remote-user": "alice", "x-remote-group": ["dev", "ops"] });
  });

  test("and so are exchanges, with what is expected of them", async () => {
    const folder = "envoy-fixtures/auth-header";
    const exchanges = exchangesOf(folder);
    expect(exchanges.length).toBeGreaterThan(200);
    const filter = await openFilter("filter-src/auth-header", { scenario: folder });
    const [first] = await filter.run(exchanges.slice(0, 3));
    expect(first).toBeRoutedTo(String(exchanges[0]?.options.expect?.cluster));
    const wrong = exchanges
      .slice(0, 1)
      .map((one) => ({ ...one, options: { ...one.options, expect: { cluster: "plain" } } }));
    expect((await failureOf(filter.run(wrong))).message).toContain("cluster: expected plain");
    expect(() => exchangesOf("envoy-fixtures/conformance/headers")).toThrow("brings a script of its own");
  });

  test("can lose calls: a cluster is never reached without a header, whatever fails", async () => {
    const filter = await openFilter("filter-src/auth-header", { scenario: "envoy-fixtures/auth-header" });
    const alice = client({ certificate: "alice", sni: "api.example.com", listener: "gateway" });
    const outcome = await filter.run(alice.get("/api", { faults: "every" }));
    expect(outcome).toNeverReach("mtls", { unless: { "x-remote-user": "alice" } });
  });

  test("has a clock of its own in the simulator", async () => {
    const filter = await openFilter(
      { lua: "function envoy_on_request(h) h:headers():add('x-time', tostring(os.time())) end" },
      { now: new Date("2030-01-01T00:00:00Z") },
    );
    expect(await filter.run(client().get("/"))).toHaveUpstreamHeaders({ "x-time": "1893456000" });
  });

  test("has workers with globals of their own", async () => {
    const lua =
      "count = 0 function envoy_on_request(h) count = count + 1 h:headers():add('x-count', tostring(count)) end";
    // Connections stay open, so that each new one goes to the other worker.
    const three = ["a", "b", "c"].map((connection) => client({ connection }).get("/"));
    const counts = async (workers: number): Promise<readonly (string | undefined)[]> =>
      (await (await openFilter({ lua }, { workers })).run(three)).map(
        (outcome) => outcome.upstreamHeader("x-count")[0],
      );
    expect(await counts(1)).toEqual(["1", "2", "3"]);
    expect(await counts(2)).toEqual(["1", "1", "2"]);
  });
});

describe("A mistake in a test", () => {
  test.each<[string, FilterSource, RegExp]>([
    ["a folder that is not there", "filter-src/no-such", /no-such/],
    ["TypeScript that does not compile", { typescript: "export function onRequest(h: Nope) {}" }, /Nope/],
    ["a Lua file that is not there", { file: "no.lua" }, /Found no file "no.lua"/],
  ])("is told of: %s", async (_, source, message) => {
    expect((await failureOf(openFilter(source))).message).toMatch(message);
  });

  test("is told of in the words of a scenario: an unknown certificate", async () => {
    const error = await failureOf(guard.run(client({ certificate: "nobody" }).get("/")));
    expect(error.message).toContain("nobody");
    expect(error.message).toContain("certificate");
  });

  test("is told of: variables of the environment that name no host and no Envoy", async () => {
    vi.stubEnv("ENVOY_LUA_ENVOY", "1.12");
    expect((await failureOf(guard.run(asAlice))).message).toContain('ENVOY_LUA_ENVOY is "1.12", wanted one of 1.36');
    vi.stubEnv("ENVOY_LUA_ENVOY", "1.38.3");
    expect((await guard.run(asAlice)).host).toBe("simulator 1.38");
    vi.stubEnv("ENVOY_LUA_HOST", "nginx");
    expect((await failureOf(guard.run(asAlice))).message).toContain('ENVOY_LUA_HOST is "nginx", wanted one of');
    vi.unstubAllEnvs();
  });

  test("is told of: expectations that are not met, without matchers", async () => {
    const error = await failureOf(guard.run(client().get("/", { expect: { cluster: "upstream", reply: 200 } })));
    expect(error.message).toContain("cluster: expected upstream, found none (simulator 1.40)");
    expect(error.message).toContain("answered    401");
  });
});

async function failureOf(run: Promise<unknown>): Promise<Error> {
  const error: unknown = await run.then(
    () => new Error("It did not fail"),
    (failure: unknown) => failure,
  );
  expect(error).toBeInstanceOf(TestError);
  return error as Error;
}

function messageOf(check: () => void): string {
  try {
    check();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("It did not fail");
}
