import { beforeAll, describe, expect, test } from "vitest";
import { createEnvoyHost } from "../../src/envoy-process/envoy-host.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import type { Outcome } from "../../src/scenario/outcome.ts";
import { prepareScenario } from "../../src/scenario/prepare-scenario.ts";
import type { ScenarioHost } from "../../src/scenario/scenario-host.ts";
import type { Exchange } from "../../src/scenario/scenario.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { explainText } from "../../src/explain/explain-text.ts";
import { mapStoreOf } from "../../src/explain/map-store.ts";
import { buildFilter } from "../../src/workflows/build-filter.ts";
import { newestEnvoy, skipReason } from "../support/envoys.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";

/** More calls of the host API than the filter makes for any of these clients. */
const mostCalls = 60;

/** How each client is answered when nothing fails, and how many calls of the host API its request takes at the least. */
const clients = [
  { certificate: "alice", status: 200, cluster: "mtls", fewestCalls: 25 },
  { certificate: "nul-in-name", status: 401, cluster: undefined, fewestCalls: 20 },
  { certificate: "no-common-name", status: 401, cluster: undefined, fewestCalls: 20 },
  { certificate: undefined, status: 200, cluster: "plain", fewestCalls: 10 },
] as const;

const hosts: readonly ScenarioHost[] = [
  createSimulator({ version: "1.37" }),
  ...(newestEnvoy === undefined ? [] : [createEnvoyHost(newestEnvoy)]),
];

const scenario = valueOf(readScenario("envoy-fixtures/auth-header", projectFiles));
const script = valueOf(
  buildFilter(filterFolder("auth-header"), { files: projectFiles, parameters: {}, out: "" }),
).script;
const maps = await mapStoreOf([{ sourceMap: script.sourceMap, sources: filterFolder("auth-header") }], projectFiles);
const wrapper = projectFiles.read("test/auth-header/fault-at-call.lua") ?? "";

describe.each(hosts)("In $name, a host call that raises", (host) => {
  let outcomes: readonly Outcome[];

  beforeAll(async () => {
    outcomes = await runWithFaults(host);
  }, 60_000);

  describe.each(clients)(
    "for a client with certificate $certificate",
    ({ certificate, status, cluster, fewestCalls }) => {
      /** What came of the requests in which the first, second, … call raised, and of those in which that call never came. */
      const split = (): { failed: readonly Outcome[]; unharmed: readonly Outcome[] } => {
        const first = clients.findIndex((client) => client.certificate === certificate) * mostCalls;
        const own = outcomes.slice(first, first + mostCalls);
        const calls = own.findIndex(({ response }) => response?.status !== 500);
        return { failed: own.slice(0, calls), unharmed: own.slice(calls) };
      };

      test("is answered with 500 and reaches no upstream, whichever call it is", () => {
        const { failed } = split();
        expect(failed.map(({ upstream }) => upstream?.cluster)).toEqual(failed.map(() => undefined));
        expect(failed.map(({ scriptErrors }) => scriptErrors)).toEqual(failed.map(() => 0));
        expect(failed.length).toBeGreaterThanOrEqual(fewestCalls);
      });

      test("that never comes changes nothing", () => {
        const { unharmed } = split();
        expect(unharmed.length).toBeGreaterThan(0);
        const found = unharmed.map(({ response, upstream }) => [response?.status, upstream?.cluster]);
        expect(found).toEqual(unharmed.map(() => [status, cluster]));
      });

      test("is logged once, with its number and the certificate's digest", () => {
        const digest = certificate === undefined ? "none" : "[0-9a-f]{64}";
        for (const [index, { logs }] of split().failed.entries()) {
          const faults = logs.filter(({ level }) => level === "error").map(({ message }) => message);
          const wanted = new RegExp(`Fault, certificate ${digest}: .*injected fault in call ${index + 1} `);
          expect(faults).toEqual([expect.stringMatching(wanted)]);
        }
      });

      test("is logged with a line of the script whose place in TypeScript is that of the call", async () => {
        for (const { logs } of split().failed) {
          const message = logs.find(({ level }) => level === "error")?.message ?? "";
          const [explanation] = (await explainText(message, maps)).explained;
          const { lineText = "" } = explanation?.position ?? {};
          expect(lineText, message).toMatch(callInTypeScript(message));
        }
      });
    },
  );
});

const reason = skipReason();
if (reason !== undefined) test.skip(`In Envoy, a host call that raises (${reason})`, () => undefined);
else {
  test("There is an Envoy to inject faults into", () => {
    expect(newestEnvoy).toBeDefined();
  });
}

/** What the line in TypeScript has in which the call of a message was made. */
function callInTypeScript(message: string): RegExp {
  const [, name = ""] = /injected fault in call \d+ \((\w+)\)/.exec(message) ?? [];
  if (name === "pairs" || name === "next") return /for \(const \[\w+\] of /;
  // `digestOf` returns what the call returns, so that LuaJIT has left it for good when the call is made.
  return new RegExp(`\\.${name}\\(${name === "sha256PeerCertificateDigest" ? "|[^ ]digestOf\\(" : ""}`);
}

/** One run for all clients; each sends as many requests as there could be calls. */
async function runWithFaults(host: ScenarioHost): Promise<readonly Outcome[]> {
  const calls = Array.from({ length: mostCalls }, (_, index) => index + 1);
  const exchanges = clients.flatMap(({ certificate }) => calls.map((call) => faultyExchange(call, certificate)));
  const faulty = `${script.lua}\n${wrapper}`;
  const scripts = new Map(Object.keys(scenario.filters).map((name) => [name, faulty]));
  return valueOf(await host.run(prepareScenario({ scenario: { ...scenario, exchanges }, scripts, now: new Date() })));
}

function faultyExchange(call: number, certificate: string | undefined): Exchange {
  const from = { http: 1, tls: "1.3", resume: false, sni: "api.example.com" } as const;
  const headers = [["x-fault-at", String(call)]] as const;
  return {
    title: `call ${call} raises for ${certificate ?? "nobody"}`,
    from: certificate === undefined ? from : { ...from, certificate },
    send: { method: "GET", path: "/api", authority: "api.example.com", headers, body: "" },
    answer: { status: 200, headers: [], body: "" },
    expect: { scriptErrors: 0 },
  };
}
