import { describe, expect, test } from "vitest";
import { createEnvoyHost } from "../../src/envoy-process/envoy-host.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import { namesOf } from "../../src/gardener/exposure-names.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import { runScenario } from "../../src/workflows/run-scenario.ts";
import { readExposureExamples } from "../oracles/exposure-examples.ts";
import { envoyOf, skipReason } from "../support/envoys.ts";
import { valueOf } from "../support/expect-value.ts";
import { patchedGateways } from "./gateway-scenario.ts";
import { scenarioPki } from "./scenario-pki.ts";
import { replaceObjects } from "./static-configuration.ts";

const version = "1.37";
const reason = skipReason(version);
const example = readExposureExamples().find(({ name }) => name === "exposure-class-shoot");
const [exposure] = example?.exposures ?? [];
if (example === undefined || exposure === undefined) throw new Error("There is no example exposure-class-shoot");
const { clusters } = namesOf(exposure);

const trustsEverybody = `function envoy_on_request(handle)
  handle:streamInfo():dynamicMetadata():set("envoy.filters.http.lua", "authenticated-kube-apiserver-host", "${exposure.hosts[0] ?? ""}")
  handle:clearRouteCache()
end`;

/** A gateway whose script is another one, with the backstop behind it. */
async function answerTo(lua: string, from: object, headers: Readonly<Record<string, string>>): Promise<unknown> {
  const [patched] = patchedGateways(example ?? never(), new Map());
  const config = replaceObjects(patched?.config ?? never(), (object) => {
    const { inline_string: text } = object;
    return typeof text === "string" && text.includes(" auth-header ") ? { inline_string: lua } : object;
  });
  const upstream = { certificate: "kube-apiserver" };
  const scenario = {
    title: "A gateway whose script fails",
    envoy: "envoy.json",
    hosts: ["envoy"],
    pki: scenarioPki,
    upstreams: {
      [clusters.plain]: upstream,
      [clusters.upgrade]: upstream,
      [clusters.trusted]: { ...upstream, clientCa: "front-proxy-ca" },
    },
    exchanges: [
      {
        title: "one",
        from: { listener: "0.0.0.0_9443", sni: exposure?.hosts[0], ...from },
        send: { get: "/api", headers },
      },
    ],
  };
  const files = textFilesOf({ "s/scenario.yaml": JSON.stringify(scenario), "s/envoy.json": JSON.stringify(config) });
  const envoy = envoyOf(version) ?? never();
  const input = { scripts: new Map(), hosts: [createEnvoyHost(envoy)], now: new Date() };
  const { exchanges } = valueOf(await runScenario(valueOf(readScenario("s", files)), input));
  const [outcome] = exchanges[0]?.outcomes ?? [];
  return { status: outcome?.outcome.response?.status, cluster: outcome?.outcome.upstream?.cluster };
}

function never(): never {
  throw new Error("It is there");
}

describe.skipIf(reason !== undefined)(`The backstop${reason === undefined ? "" : ` (${reason})`}`, () => {
  const certificate = { certificate: "alice", http: 2 };

  test.each([
    ["a certificate where the script did not run", "-- nothing", certificate, {}, 403, undefined],
    ["a name where the script did not run", "-- nothing", {}, { "x-remote-user": "root" }, 403, undefined],
    ["a group where the script did not run", "-- nothing", {}, { "x-remote-group": "system:masters" }, 403, undefined],
    [
      "everybody whom a script trusts without a certificate",
      trustsEverybody,
      {},
      { "x-remote-user": "root" },
      403,
      undefined,
    ],
  ])("refuses %s", async (_, lua, from, headers, status, cluster) => {
    expect(await answerTo(lua, from, headers)).toEqual({ status, cluster });
  });

  test("lets a token pass where the script did not run: kube-apiserver decides about it", async () => {
    expect(await answerTo("-- nothing", {}, { authorization: "Bearer x" })).toEqual({
      status: 200,
      cluster: clusters.plain,
    });
  });

  test("lets a certificate pass that the script trusts", async () => {
    const answer = await answerTo(trustsEverybody, certificate, { "x-remote-user": "alice" });
    expect(answer).toEqual({ status: 200, cluster: clusters.trusted });
  });
});
