import { describe, expect, test } from "vitest";
import { createEnvoyHost } from "../../src/envoy-process/envoy-host.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import type { Exposure } from "../../src/gardener/exposure.ts";
import { namesOf } from "../../src/gardener/exposure-names.ts";
import { placementsOf } from "../../src/gardener/placements.ts";
import { checkEnvoyFilters } from "../../src/istio/check-envoy-filters.ts";
import { readScenario } from "../../src/scenario/read-scenario.ts";
import { createSimulator } from "../../src/simulator/create-simulator.ts";
import { runScenario } from "../../src/workflows/run-scenario.ts";
import { checkLua } from "../istio/check-text.ts";
import { readExposureExamples } from "../oracles/exposure-examples.ts";
import { envoyOf, skipReason } from "../support/envoys.ts";
import { valueOf } from "../support/expect-value.ts";
import { patchedGateways } from "./gateway-scenario.ts";
import { scenarioPki } from "./scenario-pki.ts";

/** That of Istio 1.29. */
const version = "1.37";
const reason = skipReason(version);

const examples = readExposureExamples().map((example) => ({ example, gateways: patchedGateways(example, new Map()) }));
const cases = examples.flatMap(({ example, gateways }) =>
  gateways.map((patched) => ({
    name: `${example.name} in ${patched.gateway.label.split("/")[0] ?? ""}`,
    namespace: patched.gateway.label.split("/")[0] ?? "",
    exposures: example.exposures,
    ...patched,
  })),
);

test.each(examples)("$example.name has no EnvoyFilter with a mistake", ({ gateways }) => {
  const filters = gateways[0]?.filters ?? [];
  expect(checkEnvoyFilters(filters, { gateways: gateways.map(({ gateway }) => gateway), checkLua })).toEqual([]);
});

describe.each(cases)("The gateway of $name", ({ namespace, exposures, config }) => {
  const hasBackstop = exposures.some(({ options }) => options.identityBackstop);

  test.skipIf(reason !== undefined)(
    `leads each kind of client where it belongs${reason === undefined ? "" : ` (${reason})`}`,
    async () => {
      const scenario = valueOf(readScenario("s", scenarioFiles({ namespace, exposures, config })));
      const envoy = envoyOf(version);
      const hosts = [
        ...(envoy === undefined ? [] : [createEnvoyHost(envoy)]),
        // The backstop is a filter that the simulator refuses.
        ...(hasBackstop ? [] : [createSimulator({ version })]),
      ];
      const { exchanges } = valueOf(await runScenario(scenario, { scripts: new Map(), hosts, now: new Date() }));
      const unmet = exchanges.flatMap((result) => result.outcomes.flatMap((outcome) => outcome.unmet));
      expect(unmet).toEqual([]);
      expect(exchanges.flatMap(({ differences }) => differences)).toEqual([]);
      expect(exchanges.length).toBeGreaterThan(1);
    },
    60_000,
  );
});

function scenarioFiles(given: { namespace: string; exposures: readonly Exposure[]; config: object }) {
  const { namespace, exposures, config } = given;
  const names = exposures.map(namesOf);
  const upstreams = names.flatMap(({ clusters: { plain, trusted, upgrade } }) => [
    [plain, { certificate: "kube-apiserver" }],
    [upgrade, { certificate: "kube-apiserver" }],
    [trusted, { certificate: "kube-apiserver", clientCa: "front-proxy-ca" }],
  ]);
  const scenario = {
    title: "A gateway",
    envoy: "envoy.json",
    pki: scenarioPki,
    upstreams: Object.fromEntries(upstreams) as object,
    exchanges: exposures.flatMap((exposure) => exchangesOf(exposure, namespace)),
  };
  return textFilesOf({ "s/scenario.yaml": JSON.stringify(scenario), "s/envoy.json": JSON.stringify(config) });
}

/** Each host with and without a certificate, and the listener for pods where there is one. */
function exchangesOf(exposure: Exposure, namespace: string): readonly object[] {
  const { clusters, socketCluster } = namesOf(exposure);
  const placements = placementsOf(exposure).filter(({ gateway }) => gateway.namespace === namespace);
  const hosts = placements
    .flatMap((placement) => [...placement.hosts, ...placement.wildcardHosts])
    .map((host) => ({ listener: "0.0.0.0_9443", sni: host.replace("*", "any") }));
  const hasSocket = exposure.apiserverProxy && exposure.gateway.namespace === namespace;
  const clients = [...hosts, ...(hasSocket ? [{ listener: socketCluster, sni: "kubernetes.default.svc" }] : [])];
  const send = { get: "/api", headers: { "x-remote-user": "root" } };
  return clients.flatMap((from) => [
    {
      title: `a certificate for ${from.sni}`,
      from: { ...from, certificate: "alice", http: 2 },
      send,
      expect: { cluster: clusters.trusted, upstream: { "x-remote-user": "alice" } },
    },
    {
      title: `a token for ${from.sni}`,
      from,
      send,
      expect: { cluster: clusters.plain, upstream: { "x-remote-user": "none" } },
    },
    {
      title: `an upgrade for ${from.sni}`,
      from,
      send: { post: "/exec", headers: { connection: "upgrade", upgrade: "SPDY/3.1" }, tunnel: ["hello"] },
      answer: { status: 101, headers: { connection: "Upgrade", upgrade: "SPDY/3.1" }, tunnel: ["welcome"] },
      expect: { cluster: clusters.upgrade, reply: { status: 101 } },
    },
  ]);
}
