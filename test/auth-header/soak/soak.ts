import http2 from "node:http2";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { residentMemory, makeFolder } from "../../bench/cost/bench-envoy.ts";
import { withEndings, type OnEnding } from "../../../src/envoy-process/endings.ts";
import type { EnvoyBinary } from "../../../src/envoy-process/find-envoys.ts";
import { listen } from "../../../src/envoy-process/listen.ts";
import { rewriteConfig } from "../../../src/envoy-process/rewrite-config.ts";
import { startEnvoy, type RunningEnvoy } from "../../../src/envoy-process/start-envoy.ts";
import type { Json, JsonObject } from "../../../src/files/json.ts";
import { prepareScenario } from "../../../src/scenario/prepare-scenario.ts";
import { readScenario } from "../../../src/scenario/read-scenario.ts";
import { scenarioScripts } from "../../../src/workflows/run-scenario.ts";
import { valueOf } from "../../support/expect-value.ts";
import { filterFolder, projectFiles } from "../../support/files-on-disk.ts";
import { clients, type SoakClient } from "./clients.ts";

export interface SoakReport {
  readonly requests: number;
  /** How many requests came to the trusted and to the plain stand-in. */
  readonly trusted: number;
  readonly plain: number;
  /** What must not be, the first of each kind. */
  readonly violations: readonly string[];
  readonly scriptErrors: number;
  /** KiB that Envoy held after each tenth of the requests. */
  readonly memory: readonly number[];
  readonly seconds: number;
}

export interface SoakOptions {
  readonly requests: number;
  /** Ends the run earlier, without a finding. */
  readonly seconds: number;
}

/** Sends requests of many clients at once through an Envoy with two workers, and checks each where it arrives and where it is answered. */
export async function soak(binary: EnvoyBinary, options: SoakOptions): Promise<SoakReport> {
  return withEndings(async (onEnding) => {
    const scenario = valueOf(readScenario("envoy-fixtures/auth-header", projectFiles));
    const scripts = valueOf(scenarioScripts(scenario, { files: projectFiles, filterFolder }));
    const { files } = prepareScenario({ scenario, scripts, now: new Date() });
    const seen: Seen = { trusted: 0, plain: 0, violations: new Map() };
    const ports = {
      mtls: await standIn("trusted", files, seen, onEnding),
      plain: await standIn("plain", files, seen, onEnding),
    };
    const folder = makeFolder(onEnding);
    for (const [file, text] of files) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text, { mode: 0o600 });
    }
    const config = rewriteConfig(scenario.envoyConfig, {
      pathOf: (file) => path.join(folder, file),
      portOf: (cluster) => ports[cluster as keyof typeof ports],
      metadataNamespaces: [],
      presenters: [],
    });
    const envoy = valueOf(
      await startEnvoy(binary.path, withoutAccessLog(config), { folder, readyTimeout: 60_000, workers: 2, onEnding }),
    );
    return await run(envoy, files, seen, options);
  });
}

/** Two workers write to standard error at once, and entries of the access log would be torn. */
function withoutAccessLog(config: JsonObject): JsonObject {
  return JSON.parse(
    JSON.stringify(config, (key, value: Json) => (key === "access_log" ? undefined : value)),
  ) as JsonObject;
}

interface Seen {
  trusted: number;
  plain: number;
  /** By kind. */
  readonly violations: Map<string, string>;
}

async function run(
  envoy: RunningEnvoy,
  files: ReadonlyMap<string, string>,
  seen: Seen,
  options: SoakOptions,
): Promise<SoakReport> {
  const started = performance.now();
  const memory: number[] = [];
  let sent = 0;
  const goesOn = (): boolean => sent < options.requests && performance.now() - started < options.seconds * 1000;
  const count = (): number => {
    sent += 1;
    if (sent % Math.ceil(options.requests / 10) === 0) memory.push(residentMemory(envoy.pid));
    return sent;
  };
  await Promise.all(clients.map((client) => runClient(client, { envoy, files, seen, goesOn, count })));
  return {
    requests: sent,
    trusted: seen.trusted,
    plain: seen.plain,
    violations: [...seen.violations.values()],
    scriptErrors: await envoy.countScriptErrors(),
    memory,
    seconds: Math.round((performance.now() - started) / 1000),
  };
}

interface ClientRun {
  readonly envoy: RunningEnvoy;
  readonly files: ReadonlyMap<string, string>;
  readonly seen: Seen;
  readonly goesOn: () => boolean;
  readonly count: () => number;
}

/** Requests of one connection at once, and of one connection in all: then the client connects anew. */
const [streams, requestsOfConnection] = [16, 500];

async function runClient(client: SoakClient, world: ClientRun): Promise<void> {
  let ticket: Buffer | undefined;
  while (world.goesOn()) {
    const session = connect(client, world, ticket);
    if (client.resumes === true) ticket = await new Promise((resolve) => session.socket.once("session", resolve));
    if (client.resumes === true && ticket !== undefined) {
      session.destroy();
      await oneConnection(client, connect(client, world, ticket), world);
    } else await oneConnection(client, session, world);
  }
}

function connect(
  client: SoakClient,
  { envoy, files }: ClientRun,
  session: Buffer | undefined,
): http2.ClientHttp2Session {
  const opened = http2.connect(`https://127.0.0.1:${envoy.portOf(client.listener ?? "gateway")}`, {
    ca: files.get("pki/cluster-ca.crt"),
    servername: "api.example.com",
    ...(client.certificate === undefined
      ? {}
      : { cert: files.get(`pki/${client.certificate}.crt`), key: files.get(`pki/${client.certificate}.key`) }),
    ...(session === undefined ? {} : { session }),
  });
  opened.on("error", () => undefined);
  return opened;
}

async function oneConnection(client: SoakClient, session: http2.ClientHttp2Session, world: ClientRun): Promise<void> {
  let left = client.resumes === true ? streams : requestsOfConnection;
  const stream = async (): Promise<void> => {
    while (left > 0 && world.goesOn()) {
      left -= 1;
      await oneRequest(client, session, world);
    }
  };
  await Promise.all(Array.from({ length: streams }, stream));
  session.destroy();
}

/** The stand-in sends the id back with the user that it saw, so that a mixed up answer is noticed, too. */
async function oneRequest(
  client: SoakClient,
  session: http2.ClientHttp2Session,
  { seen, count }: ClientRun,
): Promise<void> {
  const id = `${client.name}-${count()}`;
  const { status, body } = await request(session, {
    ...client.headers,
    "x-soak-id": id,
    "x-soak-user": encodeURIComponent(client.user ?? ""),
  });
  const wanted = client.status === 200 ? `${id} ${encodeURIComponent(client.user ?? "")}` : undefined;
  if (status !== client.status || (wanted !== undefined && body !== wanted))
    violate(seen, `answer to ${client.name}`, `${status} ${body}, wanted ${client.status} ${wanted ?? ""}`);
}

function request(
  session: http2.ClientHttp2Session,
  headers: http2.OutgoingHttpHeaders,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve) => {
    const stream = session.request({ ":path": "/api", ":authority": "api.example.com", ...headers });
    let status = 0;
    let body = "";
    stream.on("response", (response) => (status = response[":status"] ?? 0));
    stream.on("data", (chunk: Buffer) => (body += chunk.toString()));
    stream.on("error", (error: Error) => {
      resolve({ status: 0, body: error.message });
    });
    stream.on("end", () => {
      resolve({ status, body });
    });
    stream.end();
  });
}

/** A stand-in for one of kube-apiserver's two connections, which looks at each request. */
async function standIn(
  kind: "trusted" | "plain",
  files: ReadonlyMap<string, string>,
  seen: Seen,
  onEnding: OnEnding,
): Promise<number> {
  const pem = (file: string): string => files.get(file) ?? "";
  const tls = { cert: pem("pki/kube-apiserver.crt"), key: pem("pki/kube-apiserver.key") };
  const frontProxy = { requestCert: true, rejectUnauthorized: true, ca: pem("pki/front-proxy-ca.crt") };
  const server = http2.createSecureServer(
    { ...tls, ...(kind === "trusted" ? frontProxy : {}), maxSessionRejectedStreams: 1000 },
    ({ rawHeaders }, answer) => {
      seen[kind] += 1;
      const values = (name: string): string[] =>
        rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
      const expected = values("x-soak-user").join();
      const users = values("x-remote-user").map((user) =>
        encodeURIComponent(Buffer.from(user, "latin1").toString("utf8")),
      );
      const forged = rawHeaders.filter(
        (name, index) =>
          index % 2 === 0 &&
          /^x-remote-/i.test(name) &&
          !(
            kind === "trusted" &&
            /^x-remote-(user|group|extra-authentication\.kubernetes\.io%2fcredential-id)$/i.test(name)
          ),
      );
      if (forged.length > 0 || values("x-remote-group").includes("system:masters"))
        violate(seen, `${kind} forged`, `${kind}: ${forged.join()} for ${expected}`);
      if (kind === "trusted" && (users.length !== 1 || users[0] !== expected || expected === ""))
        violate(seen, "trusted user", `trusted: ${users.join()} for "${expected}"`);
      if (kind === "plain" && expected !== "") violate(seen, "plain user", `plain: a request of ${expected}`);
      answer.end(`${values("x-soak-id").join()} ${kind === "trusted" ? users.join() : ""}`);
    },
  );
  const { port, close } = await listen(server);
  onEnding(close);
  return port;
}

function violate(seen: Seen, kind: string, text: string): void {
  if (!seen.violations.has(kind)) seen.violations.set(kind, text);
}
