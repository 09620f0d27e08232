import http2 from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sample } from "./tally.ts";

export interface ClientPlan {
  /** Of the user, whom the server must find: the CN of the certificate, or the token. */
  readonly user: string;
  readonly tls: { readonly ca: string; readonly cert?: string; readonly key?: string };
  readonly token?: string;
  /** Short requests in a second. */
  readonly rate: number;
  /** How many watches it keeps open. */
  readonly watches: number;
}

/** A client as client-go is one: a single connection for everything, opened again when it is gone. */
export interface Client {
  /** Sends so many short requests, a few at a time, as fast as they are answered. */
  send(count: number): Promise<void>;
  /** Sends requests at its rate and keeps its watches, until it is closed. */
  begin(): void;
  /** How many connections it has opened. */
  countConnections(): number;
  close(): void;
}

const host = "api.bar.foo.example.com";
const atOnce = 8;
const pauseBeforeWatch = 100;

/** @param onSample hears of each short request, and of each watch that ends */
export function createClient(port: number, plan: ClientPlan, onSample: (sample: Sample) => void): Client {
  const connection = reconnecting(port, plan);
  const closing = new AbortController();
  const isClosed = (): boolean => closing.signal.aborted;
  const send = async (): Promise<void> => {
    const start = performance.now();
    const result = await ask(connection.get(), plan, "/api/v1/namespaces/default/pods").catch(failed);
    if (isClosed()) return;
    const isRight = result.status === 200 && result.user === plan.user;
    onSample({ kind: "request", start, end: performance.now(), ...(isRight ? { server: result.server } : {}) });
  };
  const watch = async (): Promise<void> => {
    while (!isClosed()) {
      await ask(connection.get(), plan, "/api/v1/pods?watch=true").catch(failed);
      if (isClosed()) return;
      const now = performance.now();
      onSample({ kind: "watch", start: now, end: now });
      await sleep(pauseBeforeWatch);
    }
  };
  return {
    send: async (count) => {
      let sent = 0;
      const sender = async (): Promise<void> => {
        while (sent++ < count) await send();
      };
      await Promise.all(Array.from({ length: atOnce }, sender));
    },
    begin: () => {
      const timer = setInterval(() => void send(), 1000 / plan.rate);
      closing.signal.addEventListener("abort", () => {
        clearInterval(timer);
      });
      for (let index = 0; index < plan.watches; index++) void watch();
    },
    countConnections: connection.count,
    close: () => {
      closing.abort();
      connection.close();
    },
  };
}

interface Answer {
  readonly status: number | undefined;
  readonly server: string;
  readonly user: string;
}

function failed(): Answer {
  return { status: undefined, server: "", user: "" };
}

function reconnecting(port: number, { tls }: ClientPlan) {
  let session: http2.ClientHttp2Session | undefined;
  let count = 0;
  const open = (): http2.ClientHttp2Session => {
    count += 1;
    const opened = http2.connect(`https://127.0.0.1:${port}`, { ...tls, servername: host });
    opened.on("error", () => undefined);
    const forget = (): void => {
      if (session === opened) session = undefined;
    };
    opened.once("close", forget);
    opened.once("goaway", forget);
    return opened;
  };
  return {
    get: () => (session ??= open()),
    count: () => count,
    close: () => session?.destroy(),
  };
}

/** Resolves when the answer has ended. */
function ask(session: http2.ClientHttp2Session, { token }: ClientPlan, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const stream = session.request({ ":path": path, ":authority": host, ...authorization });
    let answer = failed();
    stream.on("response", (headers) => {
      answer = {
        status: headers[":status"],
        server: String(headers["x-served-by"]),
        user: String(headers["x-user"]),
      };
    });
    stream.on("data", () => undefined);
    stream.on("error", reject);
    stream.on("end", () => {
      resolve(answer);
    });
    stream.on("close", () => {
      reject(new Error("The stream was closed"));
    });
    stream.end();
  });
}
