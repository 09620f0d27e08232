import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import tls from "node:tls";
import { textOfByteString } from "../scenario/byte-text.ts";
import type { HeaderList, ReceivedRequest } from "../scenario/outcome.ts";
import type { Answer } from "../scenario/scenario.ts";
import { listen, type Listening } from "./listen.ts";

/** A stand-in for the servers of one cluster: notes each request as it came, and answers it as it is told. */
export interface RecordingUpstream {
  readonly port: number;
  close(): Promise<void>;
}

export interface UpstreamOptions {
  readonly cluster: string;
  /** TLS where the cluster speaks it; PEM texts. With a CA, connections without a certificate of it are refused. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly clientCa?: string };
  /** The answer to the request at hand. */
  answer(): Answer;
  onRequest(request: ReceivedRequest): void;
  /** The name of a client certificate, by its SHA-256. */
  nameOf(fingerprint: string): string | undefined;
}

/** Starts a stand-in on 127.0.0.1, on a port of the system's choice. It speaks HTTP/1.1 and HTTP/2, whichever the client does. */
export async function startRecordingUpstream(options: UpstreamOptions): Promise<RecordingUpstream> {
  const handle = (request: AnyRequest, response: AnyResponse): void => {
    void record(request, options).then(() => {
      reply(response, options.answer());
    });
  };
  const http1 = http.createServer({ keepAliveTimeout: 0 }, handle);
  const h2 = http2.createServer(handle);
  const server = createListener(options, (socket) => {
    dispatch(socket, { http1, h2 });
  });
  const listening: Listening = await listen(server);
  return { port: listening.port, close: listening.close };
}

type AnyRequest = http.IncomingMessage | http2.Http2ServerRequest;
type AnyResponse = http.ServerResponse | http2.Http2ServerResponse;

function createListener({ tls: secure }: UpstreamOptions, onConnection: (socket: net.Socket) => void): net.Server {
  if (secure === undefined) return net.createServer(onConnection);
  const { cert, key, clientCa } = secure;
  const asksForCertificate =
    clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true };
  const server = tls.createServer({ cert, key, ALPNProtocols: ["h2", "http/1.1"], ...asksForCertificate });
  server.on("secureConnection", onConnection);
  server.on("tlsClientError", () => undefined);
  return server;
}

const http2Preface = "PRI * HTTP/2.0";

/** Both protocols on one port: ALPN says which it is, or else the first bytes. */
function dispatch(socket: net.Socket, { http1, h2 }: { http1: http.Server; h2: http2.Http2Server }): void {
  socket.on("error", () => undefined);
  if ("alpnProtocol" in socket) {
    (socket.alpnProtocol === "h2" ? h2 : http1).emit("connection", socket);
    return;
  }
  socket.once("readable", () => {
    const first = socket.read() as Buffer | null;
    if (first === null) return;
    socket.unshift(first);
    const server = first.toString("latin1").startsWith(http2Preface) ? h2 : http1;
    server.emit("connection", socket);
  });
}

async function record(request: AnyRequest, { cluster, onRequest, nameOf }: UpstreamOptions): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = pairHeaders(request.rawHeaders);
  const clientCertificate = certificateName(request.socket, nameOf);
  const pseudo = new Map(headers.filter(([name]) => name.startsWith(":") || name === "host"));
  onRequest({
    cluster,
    protocol: request.httpVersionMajor === 2 ? "HTTP/2" : "HTTP/1.1",
    method: request.method ?? "",
    path: textOfByteString(request.url ?? ""),
    authority: pseudo.get(":authority") ?? pseudo.get("host") ?? "",
    headers: headers.filter(([name]) => !pseudo.has(name)),
    body: Buffer.concat(chunks).toString("utf8"),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
  });
}

function pairHeaders(raw: readonly string[]): HeaderList {
  return raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), textOfByteString(raw[index + 1] ?? "")] as const] : [],
  );
}

function certificateName(socket: net.Socket | tls.TLSSocket, nameOf: UpstreamOptions["nameOf"]): string | undefined {
  if (!("getPeerCertificate" in socket)) return undefined;
  const { fingerprint256 } = socket.getPeerCertificate() as Partial<tls.PeerCertificate>;
  return fingerprint256 === undefined ? undefined : nameOf(fingerprint256);
}

function reply(response: AnyResponse, { status, headers, body }: Answer): void {
  const content = Buffer.from(body, "utf8");
  const hasLength = headers.some(([name]) => name.toLowerCase() === "content-length");
  const sent = hasLength ? headers : [...headers, ["content-length", String(content.length)] as const];
  response.sendDate = false;
  for (const [name, values] of groupValues(sent))
    response.setHeader(name, values.length === 1 ? (values[0] ?? "") : values);
  response.statusCode = status;
  (response as http.ServerResponse).end(content);
}

/** Values by name, names in the order of their first appearance; bytes as Node's HTTP writers take them. */
function groupValues(headers: HeaderList): ReadonlyMap<string, string[]> {
  const grouped = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const values = grouped.get(name) ?? [];
    grouped.set(name, [...values, Buffer.from(value, "utf8").toString("latin1")]);
  }
  return grouped;
}
