import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { endWithProcess } from "../../../src/envoy-process/end-with-process.ts";
import type { OnEnding } from "../../../src/envoy-process/endings.ts";
import { listen } from "../../../src/envoy-process/listen.ts";
import { goOraclePath } from "../../support/go-oracle.ts";
import { request, type Client } from "./api-client.ts";
import { kubeApiserver } from "./oracles.ts";
import { createFolder, writeFiles } from "./start-gateway.ts";

/** Paths of what a control plane is made of; undefined where one is missing. */
interface Binaries {
  readonly kubeApiserver: string | undefined;
  readonly etcd: string | undefined;
}

/** `TEST_ASSET_KUBE_APISERVER` and `TEST_ASSET_ETCD` come first, as for controller-runtime's envtest. */
function findBinaries(): Binaries {
  const built = goOraclePath(kubeApiserver);
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  const onPath = folders.map((folder) => path.join(folder, "etcd")).find((file) => existsSync(file));
  return {
    kubeApiserver: process.env["TEST_ASSET_KUBE_APISERVER"] ?? (existsSync(built) ? built : undefined),
    etcd: process.env["TEST_ASSET_ETCD"] ?? onPath,
  };
}

/** Why tests that need a control plane are skipped; undefined where there is one. */
export function controlPlaneSkipReason(): string | undefined {
  const found = findBinaries();
  if (found.kubeApiserver === undefined) return "no kube-apiserver here: npm run kubernetes:build (needs Go 1.26)";
  return found.etcd === undefined ? "no etcd here: apt-get install etcd-server" : undefined;
}

export interface ControlPlaneOptions {
  /** Files of the gateway's PKI, with `pki/` in their names. */
  readonly files: ReadonlyMap<string, string>;
  /** Lines of a token file: token, user, UID, groups. */
  readonly tokens: readonly string[];
  readonly flags: readonly string[];
  /** Who is asked for when it is ready. */
  readonly admin: Client;
  readonly onEnding: OnEnding;
}

/** Starts etcd and a kube-apiserver that trusts the gateway. @returns its port on 127.0.0.1 */
export async function startControlPlane(options: ControlPlaneOptions): Promise<number> {
  const binaries = findBinaries();
  const folder = createFolder("kubernetes-control-plane-", options.onEnding);
  const etcd = await startEtcd(binaries.etcd ?? "", folder, options.onEnding);
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const files = new Map([
    ...options.files,
    ["sa.pub", keys.publicKey.export({ type: "spki", format: "pem" }).toString()],
    ["sa.key", keys.privateKey.export({ type: "pkcs1", format: "pem" }).toString()],
    ["tokens.csv", `${options.tokens.join("\n")}\n`],
  ]);
  writeFiles(folder, files);
  const port = await takePort();
  const pki = (name: string): string => path.join(folder, "pki", name);
  const server = start(binaries.kubeApiserver ?? "", options.onEnding, [
    `--etcd-servers=${etcd}`,
    `--cert-dir=${folder}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${port}`,
    `--tls-cert-file=${pki("kube-apiserver.crt")}`,
    `--tls-private-key-file=${pki("kube-apiserver.key")}`,
    "--service-account-issuer=https://kubernetes.example.com",
    `--service-account-key-file=${path.join(folder, "sa.pub")}`,
    `--service-account-signing-key-file=${path.join(folder, "sa.key")}`,
    `--token-auth-file=${path.join(folder, "tokens.csv")}`,
    "--authorization-mode=RBAC",
    "--disable-admission-plugins=ServiceAccount",
    `--client-ca-file=${pki("client-ca.crt")}`,
    `--requestheader-client-ca-file=${pki("front-proxy-ca.crt")}`,
    "--requestheader-username-headers=X-Remote-User",
    "--requestheader-group-headers=X-Remote-Group",
    "--requestheader-extra-headers-prefix=X-Remote-Extra-",
    ...options.flags,
  ]);
  await untilReady(server, port, options.admin);
  return port;
}

async function startEtcd(binary: string, folder: string, onEnding: OnEnding): Promise<string> {
  const own = `http://127.0.0.1:${await takePort()}`;
  const peer = `http://127.0.0.1:${await takePort()}`;
  start(binary, onEnding, [
    `--data-dir=${path.join(folder, "etcd")}`,
    `--listen-client-urls=${own}`,
    `--advertise-client-urls=${own}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    "--unsafe-no-fsync",
    "--logger=zap",
    "--log-level=error",
  ]);
  return own;
}

interface Started {
  /** What it said last. */
  log(): string;
  hasEnded(): boolean;
}

function start(binary: string, onEnding: OnEnding, argv: readonly string[]): Started {
  const child = spawn(binary, argv, { env: {}, stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4000)));
  let isOver = false;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      isOver = true;
      resolve();
    };
    child.once("error", end);
    child.once("exit", end);
  });
  const disown = endWithProcess(() => child.kill("SIGKILL"));
  onEnding(async () => {
    child.kill("SIGKILL");
    await ended;
    disown();
  });
  return { log: () => log, hasEnded: () => isOver };
}

/** On a machine without other work it takes some five seconds. */
async function untilReady(server: Started, port: number, admin: Client): Promise<void> {
  const end = Date.now() + 150_000;
  while (Date.now() < end && !server.hasEnded()) {
    const paths = ["/readyz", "/api/v1/namespaces/default"];
    const ready = await Promise.all(
      paths.map((target) => request(port, admin, { path: target }).catch(() => ({ status: 0 }))),
    );
    if (ready.every(({ status }) => status === 200)) return;
    await wait(200);
  }
  throw new Error(`kube-apiserver did not get ready: ${server.log()}`);
}

/** A port that was free a moment ago. */
async function takePort(): Promise<number> {
  const { port, close } = await listen(net.createServer());
  await close();
  return port;
}
