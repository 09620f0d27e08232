import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { endWithProcess } from "../../../src/envoy-process/end-with-process.ts";

/** A request; see `test/oracles/kubernetes/ask.go`. */
export interface KubernetesQuestion {
  /** The oracle's own port unless given. */
  readonly address?: string;
  readonly serverName?: string;
  readonly credentials?: Credentials;
  readonly protocol: "http/1.1" | "h2";
  /** One byte in each character, sent as they are. */
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

/** What a client presents, each DER in base64. */
export interface Credentials {
  /** Leaf first. */
  readonly certificates: readonly string[];
  /** PKCS #8. */
  readonly key: string;
}

export interface KubernetesReply {
  /** 0 where there was no HTTP answer. */
  readonly status: number;
  readonly body?: KubernetesVerdict | { readonly kind: "Status"; readonly message: string };
  readonly failure?: string;
}

/** Whom kube-apiserver's authenticators see. Names and values are hexadecimal. */
export interface KubernetesVerdict {
  readonly user?: KubernetesUser;
  readonly error?: string;
  readonly peer?: string;
  readonly received: readonly (readonly [name: string, value: string])[];
  readonly remaining?: readonly string[];
  readonly protocol: string;
}

export interface KubernetesUser {
  readonly name: string;
  readonly uid: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

export interface RunningKubernetes {
  /** Host and port. */
  readonly address: string;
  ask(question: KubernetesQuestion): Promise<KubernetesReply>;
  stop(): Promise<void>;
}

/** PEM texts by what kube-apiserver's flags call them, and further flags. */
export interface KubernetesOptions {
  readonly clientCa: string;
  readonly frontProxyCa: string;
  readonly certificate: string;
  readonly key: string;
  readonly flags?: readonly string[];
}

/** Starts the authenticators of a kube-apiserver. They also end when this process does, as their input ends then. */
export async function startKubernetes(binary: string, options: KubernetesOptions): Promise<RunningKubernetes> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "kubernetes-oracle-"));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  const disown = endWithProcess(remove);
  const child = spawn(binary, flagsOf(folder, options), { stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map<string, { resolve: (reply: KubernetesReply) => void; reject: (reason: Error) => void }>();
  const ended = new Promise<void>((resolve) => {
    const end = (why: string): void => {
      for (const { reject } of waiting.values()) reject(new Error(`the Kubernetes oracle ended: ${why}`));
      waiting.clear();
      remove();
      disown();
      resolve();
    };
    child.once("error", (error) => {
      end(error.message);
    });
    child.once("exit", (code, signal) => {
      end(String(signal ?? code));
    });
  });
  child.stdin.on("error", () => undefined);
  let next = 0;
  const address = new Promise<string>((resolve, reject) => {
    void ended.then(() => {
      reject(new Error("the Kubernetes oracle did not start"));
    });
    createInterface({ input: child.stdout }).on("line", (line) => {
      const { id, address: own, ...reply } = JSON.parse(line) as KubernetesReply & { id?: string; address?: string };
      if (own !== undefined) resolve(own);
      if (id === undefined) return;
      waiting.get(id)?.resolve(reply);
      waiting.delete(id);
    });
  });
  return {
    address: await address,
    ask: (question) =>
      new Promise((resolve, reject) => {
        const id = String(next++);
        waiting.set(id, { resolve, reject });
        child.stdin.write(`${JSON.stringify(wireForm(id, question))}\n`);
      }),
    stop: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

function flagsOf(folder: string, options: KubernetesOptions): readonly string[] {
  const fileOf = (name: string, text: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  return [
    `--client-ca-file=${fileOf("client-ca.crt", options.clientCa)}`,
    `--requestheader-client-ca-file=${fileOf("front-proxy-ca.crt", options.frontProxyCa)}`,
    `--tls-cert-file=${fileOf("server.crt", options.certificate)}`,
    `--tls-private-key-file=${fileOf("server.key", options.key)}`,
    ...(options.flags ?? []),
  ];
}

function wireForm(id: string, question: KubernetesQuestion): object {
  const { address = "", serverName = "kubernetes", credentials, protocol, headers = [] } = question;
  const hex = (text: string): string => Buffer.from(text, "latin1").toString("hex");
  return {
    ...{ id, address, serverName, protocol },
    ...(credentials === undefined ? {} : { certificates: credentials.certificates, key: credentials.key }),
    headers: headers.map(([name, value]) => [hex(name), hex(value)]),
  };
}

/** What a PEM certificate chain and key say, for a question. */
export function credentialsOf(chain: string, key: string): Credentials {
  const bodies = (pem: string): string[] =>
    [...pem.matchAll(/-----BEGIN [^-]*-----([^-]*)-----END/g)].map(([, body = ""]) => body.replace(/\s/g, ""));
  return { certificates: bodies(chain), key: bodies(key)[0] ?? "" };
}
