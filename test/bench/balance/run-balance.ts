import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withEndings, type OnEnding } from "../../../src/envoy-process/endings.ts";
import { startEnvoy } from "../../../src/envoy-process/start-envoy.ts";
import { issuePki } from "../../../src/scenario/issue-pki.ts";
import { readScenario } from "../../../src/scenario/read-scenario.ts";
import { valueOf } from "../../support/expect-value.ts";
import { projectFiles } from "../../support/files-on-disk.ts";
import { makeFolder, medianOf, processorTime } from "../cost/bench-envoy.ts";
import { createClient, type Client, type ClientPlan } from "./client.ts";
import { clientListener, gatewayOf, writeEndpoints, type Mode } from "./gateways.ts";
import { startKubeApiserver, type KubeApiserver } from "./kube-apiserver.ts";
import { percentile, type Phase, type Sample } from "./tally.ts";

/** Seconds of the run at which something happens. An endpoint is gone and back a second after its server, as if a probe had to notice. */
export const timeline = { stops: 10, gone: 11, starts: 14, back: 15, joins: 22, ends: 32 } as const;

export const phases: readonly Phase[] = [
  { title: "three servers", from: 0, to: timeline.stops * 1000 },
  { title: "one restarts", from: timeline.stops * 1000, to: timeline.back * 1000 },
  { title: "it is back", from: timeline.back * 1000, to: timeline.joins * 1000 },
  { title: "a fourth has joined", from: timeline.joins * 1000, to: timeline.ends * 1000 },
];

export const serverNames = ["kube-apiserver 1", "kube-apiserver 2", "kube-apiserver 3", "kube-apiserver 4"] as const;

export interface BalanceRun {
  readonly samples: readonly Sample[];
  /** Watches open at the end of each phase, by server. */
  readonly watches: readonly (readonly number[])[];
  /** Connections that the clients opened. */
  readonly connections: number;
  readonly load: LoadFigures;
}

/** Requests as fast as they are answered, with all servers there. */
export interface LoadFigures {
  /** Microseconds of Envoy's processor time for each request, the median of rounds. */
  readonly cpu: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Runs the timeline and then the load through one gateway. */
export function runBalance(mode: Mode, binary: string): Promise<BalanceRun> {
  return withEndings(async (onEnding) => {
    const pki = issueFiles();
    const servers = await startServers(pki, onEnding);
    const folder = makeFolder(onEnding);
    mkdirSync(path.join(folder, "pki"));
    for (const [name, text] of pki) writeFileSync(path.join(folder, name), text, { mode: 0o600 });
    const config = gatewayOf(mode, folder);
    const point = (names: readonly number[]): void => {
      writeEndpoints(
        folder,
        config,
        names.map((index) => servers[index]?.port ?? 0),
      );
    };
    point([0, 1, 2]);
    const started = await startEnvoy(binary, config, { folder, onEnding, readyTimeout: 60_000, workers: 2 });
    const envoy = valueOf(started);
    const samples: Sample[] = [];
    const plans = clientPlans(pki);
    const clients = plans.map((plan) =>
      createClient(envoy.portOf(clientListener), plan, (sample) => samples.push(sample)),
    );
    onEnding(() => {
      for (const client of clients) client.close();
    });
    const run = await playTimeline({ servers, clients, point, samples });
    return { ...run, load: await measureLoad(clients, samples, envoy.pid) };
  });
}

interface Cast {
  readonly servers: readonly KubeApiserver[];
  readonly clients: readonly Client[];
  readonly samples: Sample[];
  /** Tells Envoy which servers there are, by index. */
  point(servers: readonly number[]): void;
}

async function playTimeline({ servers, clients, point, samples }: Cast): Promise<Omit<BalanceRun, "load">> {
  const watches: (readonly number[])[] = [];
  // One after the other, so that each finds the connections of those before it.
  for (const client of clients) await client.send(1);
  const start = performance.now();
  samples.length = 0;
  for (const client of clients) client.begin();
  const until = (second: number): Promise<unknown> => sleep(Math.max(0, start + second * 1000 - performance.now()));
  const note = (): void => void watches.push(servers.map((server) => server.countWatches()));
  await until(timeline.stops);
  note();
  await servers[1]?.stop();
  await until(timeline.gone);
  point([0, 2]);
  await until(timeline.starts);
  await servers[1]?.start();
  await until(timeline.back);
  note();
  point([0, 1, 2]);
  await until(timeline.joins);
  note();
  point([0, 1, 2, 3]);
  await until(timeline.ends);
  note();
  const own = samples.map((sample) => ({ ...sample, start: sample.start - start, end: sample.end - start }));
  return { samples: own, watches, connections: clients.reduce((sum, client) => sum + client.countConnections(), 0) };
}

const rounds = 5;
const perClient = 300;

async function measureLoad(clients: readonly Client[], samples: Sample[], pid: number): Promise<LoadFigures> {
  const costs: number[] = [];
  samples.length = 0;
  for (let round = 0; round < rounds; round++) {
    const [before, sent] = [processorTime(pid), samples.length];
    await Promise.all(clients.map((client) => client.send(perClient)));
    costs.push((processorTime(pid) - before) / (samples.length - sent) / 1000);
  }
  const times = samples.map(({ start, end }) => end - start).sort((left, right) => left - right);
  return { cpu: medianOf(costs), p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}

async function startServers(pki: ReadonlyMap<string, string>, onEnding: OnEnding): Promise<readonly KubeApiserver[]> {
  const pem = (file: string): string => pki.get(`pki/${file}`) ?? "";
  const tls = {
    cert: pem("server.crt"),
    key: pem("server.key"),
    ca: [pem("client-ca.crt"), pem("front-proxy-ca.crt")],
  };
  const servers: KubeApiserver[] = [];
  for (const name of serverNames) {
    const server = await startKubeApiserver(name, tls);
    onEnding(() => server.stop());
    servers.push(server);
  }
  return servers;
}

/** One client with a certificate and one with a token are busy, as a controller manager is. */
function clientPlans(pki: ReadonlyMap<string, string>): readonly ClientPlan[] {
  const pem = (file: string): string => pki.get(`pki/${file}`) ?? "";
  const ca = pem("cluster-ca.crt");
  const certificate = { user: "alice", tls: { ca, cert: pem("alice.crt"), key: pem("alice.key") } };
  const token = { user: "a-token", tls: { ca }, token: "a-token" };
  return [certificate, token].flatMap((identity) => [40, 10, 10].map((rate) => ({ ...identity, rate, watches: 3 })));
}

function issueFiles(): ReadonlyMap<string, string> {
  const { pki } = valueOf(readScenario("envoy-fixtures/gardener-l7", projectFiles));
  return issuePki(pki, new Date());
}
