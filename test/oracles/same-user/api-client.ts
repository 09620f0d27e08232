import http2 from "node:http2";
import https from "node:https";
import tls from "node:tls";

/** Who asks. */
export interface Client {
  /** PEM. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  readonly token?: string;
}

export interface Question {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly protocol?: "http/1.1" | "h2";
  /** Takes the first line of the answer's body and leaves. */
  readonly isWatch?: boolean;
}

export interface Reply {
  readonly status: number;
  /** What JSON the body is. */
  readonly body: unknown;
}

const timeout = 20_000;
const serverName = "api.example.com";

/** Asks a kube-apiserver, or what stands in front of it, on 127.0.0.1. */
export function request(port: number, client: Client, question: Question): Promise<Reply> {
  return question.protocol === "h2" ? requestHttp2(port, client, question) : requestHttp1(port, client, question);
}

function headersOf({ token }: Client, { headers = {}, body }: Question): Record<string, string> {
  return {
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...headers,
  };
}

function requestHttp1(port: number, client: Client, question: Question): Promise<Reply> {
  const { method = "GET", path, body, isWatch = false } = question;
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, method, headers: headersOf(client, question), agent: false };
    const security = { servername: serverName, rejectUnauthorized: false, ...client.certificate };
    const sent = https.request({ ...options, ...security, timeout }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (!isWatch || !text.includes("\n")) return;
        resolve({ status: response.statusCode ?? 0, body: readJson(text) });
        sent.destroy();
      });
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, body: readJson(text) });
      });
    });
    sent.on("timeout", () => sent.destroy(new Error(`no answer to ${method} ${path}`)));
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function requestHttp2(port: number, client: Client, question: Question): Promise<Reply> {
  const { method = "GET", path, body, isWatch = false } = question;
  const security = { servername: serverName, rejectUnauthorized: false, ...client.certificate };
  const session = http2.connect(`https://127.0.0.1:${port}`, security);
  return new Promise<Reply>((resolve, reject) => {
    session.on("error", reject);
    const pseudo = { ":method": method, ":path": path, ":authority": serverName };
    const stream = session.request({ ...pseudo, ...headersOf(client, question) });
    stream.setTimeout(timeout, () => stream.destroy(new Error(`no answer to ${method} ${path}`)));
    let status = 0;
    let text = "";
    stream.on("response", (headers) => (status = headers[":status"] ?? 0));
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (isWatch && text.includes("\n")) resolve({ status, body: readJson(text) });
    });
    stream.on("end", () => {
      resolve({ status, body: readJson(text) });
    });
    stream.on("error", reject);
    stream.end(body === undefined ? undefined : JSON.stringify(body));
  }).finally(() => {
    session.destroy();
  });
}

/** The first line's JSON, as a watch gives it, or the whole body's; the text where it is none. */
function readJson(text: string): unknown {
  for (const part of [text, text.split("\n")[0] ?? ""]) {
    try {
      return JSON.parse(part);
    } catch {
      // The next one.
    }
  }
  return text;
}

export interface Upgrade {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly protocol: "websocket" | "SPDY/3.1";
  /** Sent once the other protocol is spoken. */
  readonly bytes: string;
}

/** Asks for another protocol. @returns the status, and what came back through the tunnel */
export function upgrade(port: number, client: Client, { method, path, protocol, bytes }: Upgrade): Promise<Reply> {
  const webSocket = [
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    "Sec-WebSocket-Protocol: v4.channel.k8s.io",
  ];
  const own =
    protocol === "websocket" ? webSocket : ["X-Stream-Protocol-Version: v4.channel.k8s.io", "Content-Length: 0"];
  const head = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${serverName}`,
    "Connection: Upgrade",
    `Upgrade: ${protocol}`,
    ...own,
  ];
  return new Promise((resolve, reject) => {
    const security = { servername: serverName, rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] };
    const socket = tls.connect({ host: "127.0.0.1", port, ...security, ...client.certificate });
    socket.setTimeout(timeout, () => socket.destroy(new Error(`no answer to ${method} ${path}`)));
    socket.on("error", reject);
    socket.once("secureConnect", () => socket.write(`${head.join("\r\n")}\r\n\r\n`));
    let text = "";
    let isSent = false;
    const finish = (body: string): void => {
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), body });
      socket.destroy();
    };
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      const end = text.indexOf("\r\n\r\n");
      if (end < 0) return;
      if (!text.startsWith("HTTP/1.1 101")) finish("");
      else if (text.length - end - 4 >= bytes.length) finish(text.slice(end + 4));
      else if (!isSent) isSent = socket.write(bytes);
    });
    socket.on("end", () => {
      finish("");
    });
  });
}
