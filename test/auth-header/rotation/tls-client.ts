import { setTimeout as wait } from "node:timers/promises";
import tls from "node:tls";
import { fileNames } from "../../../src/scenario/prepared-scenario.ts";
import type { TestGateway } from "../soak/start-test-gateway.ts";

export type TlsVersion = "TLSv1.2" | "TLSv1.3";

export interface ClientOptions {
  readonly listener: string;
  /** Entry of the PKI. */
  readonly certificate: string;
  readonly version?: TlsVersion;
  /** To be resumed. */
  readonly session?: Buffer;
}

/** A connection that speaks HTTP/1.1. */
export interface TlsClient {
  /** The status of an answer, with `(resumed)` where the session was; `closed` where the connection ends instead. */
  ask(headers?: readonly string[]): Promise<string>;
  /** Says something on an upgraded connection. @returns what comes back */
  say(text: string): Promise<string>;
  /** What can be resumed, once there was an answer. */
  session(): Buffer | undefined;
  /** Resolves when the other side has ended the connection. */
  readonly closed: Promise<unknown>;
  close(): void;
}

/** Milliseconds for an answer. */
const timeout = 5_000;

/** Connects to a listener of a gateway on 127.0.0.1. */
export function openClient(gateway: TestGateway, options: ClientOptions): TlsClient {
  const { listener, certificate, version = "TLSv1.3", session } = options;
  const socket = tls.connect({
    host: "127.0.0.1",
    port: gateway.envoy.portOf(listener),
    servername: "api.example.com",
    rejectUnauthorized: false,
    ALPNProtocols: ["http/1.1"],
    cert: gateway.files.get(fileNames.certificate(certificate)),
    key: gateway.files.get(fileNames.key(certificate)),
    minVersion: version,
    maxVersion: version,
    ...(session === undefined ? {} : { session }),
  });
  let given: Buffer | undefined;
  let text = "";
  socket.on("session", (ticket: Buffer) => (given = ticket));
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
  // A refused handshake shows in the answer that does not come.
  socket.on("error", () => undefined);
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const send = async (bytes: string, isComplete: () => boolean): Promise<string> => {
    text = "";
    socket.write(bytes);
    const end = Date.now() + timeout;
    while (!isComplete() && !socket.destroyed && Date.now() < end) await wait(5);
    return text;
  };
  return {
    ask: async (headers = []) => {
      const head = ["GET /api HTTP/1.1", "Host: api.example.com", "x-soak-id: id", "x-soak-user: alice", ...headers];
      const answer = await send(`${head.join("\r\n")}\r\n\r\n`, () => text.includes("\r\n\r\n"));
      const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1];
      return status === undefined ? "closed" : `${status}${socket.isSessionReused() ? " (resumed)" : ""}`;
    },
    say: (line) => send(`${line}\n`, () => text.endsWith(`${line}\n`)),
    session: () => given,
    closed,
    close: () => socket.destroy(),
  };
}
