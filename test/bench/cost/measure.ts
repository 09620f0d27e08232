import { writeFileSync } from "node:fs";
import path from "node:path";
import { withEndings, type OnEnding } from "../../../src/envoy-process/endings.ts";
import type { EnvoyBinary } from "../../../src/envoy-process/find-envoys.ts";
import { issuePki } from "../../../src/scenario/issue-pki.ts";
import { readScenario } from "../../../src/scenario/read-scenario.ts";
import { textFilesOf } from "../../../src/files/text-files.ts";
import { valueOf } from "../../support/expect-value.ts";
import { makeFolder, medianOf, processorTime, residentMemory, startBenchEnvoy } from "./bench-envoy.ts";
import { configOf, type TlsFiles } from "./envoy-config.ts";
import { connectClient, type Client } from "./send-requests.ts";
import { variants, type Variant } from "./variants.ts";

/** Microseconds of Envoy's processor time for each request, by variant: the median of rounds in which every variant has a turn. */
export function measureRequests(
  binary: EnvoyBinary,
  options: { rounds: number; requests: number },
): Promise<ReadonlyMap<string, Cost>> {
  return withEndings(async (onEnding) => {
    const { clients, pid } = await startWithClients(binary, variants, onEnding);
    const times = await takeTurns(clients, options.rounds, async (client) => {
      const before = processorTime(pid);
      await client.send(options.requests);
      return (processorTime(pid) - before) / options.requests / 1000;
    });
    return costsOf(times, "no filter");
  });
}

/** Microseconds inside the hook, of a request that calls it many times. */
export function measureHook(
  binary: EnvoyBinary,
  options: { rounds: number; calls: number },
): Promise<ReadonlyMap<string, Cost>> {
  return withEndings(async (onEnding) => {
    const repeating = variants.flatMap((variant) =>
      variant.lua === undefined ? [] : [{ ...variant, lua: variant.lua + repeat }],
    );
    const { clients } = await startWithClients(binary, repeating, onEnding);
    const times = await takeTurns(clients, options.rounds, async (client) =>
      Number(await client.send(1, { "x-calls": String(options.calls) })),
    );
    return costsOf(times, "hand-written");
  });
}

const repeat = `
local hook = envoy_on_request
function envoy_on_request(handle)
  local calls = tonumber(handle:headers():get("x-calls"))
  local start = os.clock()
  for _ = 1, calls do
    hook(handle)
  end
  handle:respond({[":status"] = "200"}, tostring((os.clock() - start) / calls * 1e6))
end
`;

/** KiB that each VM of a variant takes beside an Envoy with as many listeners and no filter, by number of copies. */
export async function measureMemory(binary: EnvoyBinary, copies: number): Promise<ReadonlyMap<string, number>> {
  const resident = new Map<string, number>();
  for (const variant of variants.filter(({ stripsInListener }) => stripsInListener !== true)) {
    resident.set(variant.name, await memoryOf(binary, variant, copies));
  }
  const without = resident.get("no filter") ?? 0;
  // One VM for the worker and one for the main thread.
  return new Map([...resident].map(([name, kib]) => [name, (kib - without) / copies / 2]));
}

/** A copy's text differs in its last line, as scripts of different clusters do. */
function memoryOf(binary: EnvoyBinary, variant: Variant, copies: number): Promise<number> {
  return withEndings(async (onEnding) => {
    const listeners = Array.from({ length: copies }, (_, index) => ({
      name: `copy-${index}`,
      variant: variant.lua === undefined ? variant : { ...variant, lua: `${variant.lua}-- ${index}\n` },
    }));
    const envoy = await startBenchEnvoy(binary.path, configOf(listeners), { folder: makeFolder(onEnding), onEnding });
    return residentMemory(envoy.pid);
  });
}

/** Median, and the median of the ratios to another variant's time in the same round. */
export interface Cost {
  readonly median: number;
  readonly ratio: number;
}

function costsOf(times: ReadonlyMap<string, readonly number[]>, beside: string): ReadonlyMap<string, Cost> {
  const others = times.get(beside) ?? [];
  return new Map(
    [...times].map(([name, own]) => [
      name,
      { median: medianOf(own), ratio: medianOf(own.map((time, round) => time / (others[round] ?? NaN))) },
    ]),
  );
}

/** Every variant has its turn in each round, in an order that changes. */
async function takeTurns(
  clients: ReadonlyMap<string, Client>,
  rounds: number,
  measure: (client: Client) => Promise<number>,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = new Map([...clients.keys()].map((name) => [name, [] as number[]]));
  const all = [...clients];
  for (const [, client] of all) await measure(client);
  for (let round = 0; round < rounds; round++) {
    const order = [...all.slice(round % all.length), ...all.slice(0, round % all.length)];
    for (const [name, client] of order) times.get(name)?.push(await measure(client));
  }
  return times;
}

async function startWithClients(
  binary: EnvoyBinary,
  measured: readonly Variant[],
  onEnding: OnEnding,
): Promise<{ readonly clients: ReadonlyMap<string, Client>; readonly pid: number }> {
  const folder = makeFolder(onEnding);
  const pki = issue();
  const file = (name: string): string => path.join(folder, name.replaceAll("/", "-"));
  for (const [name, text] of pki) writeFileSync(file(name), text, { mode: 0o600 });
  const tls: TlsFiles = {
    certificate: file("pki/gateway.crt"),
    key: file("pki/gateway.key"),
    clientCa: file("pki/client-ca.crt"),
  };
  const listeners = measured.map((variant) => ({ name: variant.name, variant }));
  const envoy = await startBenchEnvoy(binary.path, configOf(listeners, tls), { folder, onEnding });
  const pem = (name: string): string => pki.get(name) ?? "";
  const identity = { cert: pem("pki/alice.crt"), key: pem("pki/alice.key"), ca: pem("pki/server-ca.crt") };
  const clients = new Map(measured.map(({ name }) => [name, connectClient(envoy.portOf(name), identity)]));
  onEnding(() => {
    for (const client of clients.values()) client.close();
  });
  return { clients, pid: envoy.pid };
}

function issue(): ReadonlyMap<string, string> {
  const text = JSON.stringify({
    title: "PKI",
    pki: {
      "client-ca": { ca: true },
      "server-ca": { ca: true },
      gateway: { issuer: "server-ca", dns: ["api.example.com"], uses: ["serverAuth"] },
      alice: { issuer: "client-ca", subject: ["CN=alice", "O=dev", "O=ops"], uses: ["clientAuth"] },
    },
    exchanges: [{ title: "none", send: { get: "/" } }],
  });
  const { pki } = valueOf(readScenario("pki", textFilesOf({ "pki/scenario.yaml": text })));
  return issuePki(pki, new Date());
}
