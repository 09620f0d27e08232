import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import tls from "node:tls";
import { textOfByteString } from "../scenario/byte-text.ts";
import type { ReceivedRequest } from "../scenario/outcome.ts";
import type { Answer } from "../scenario/scenario.ts";
import { byteString, groupHeaders, maxHeaderSize, pairHeaders, readBody } from "./header-list.ts";
import { tapHttp2 } from "./http2-tap.ts";
import { listen } from "./listen.ts";

/** A stand-in for the servers of one cluster: notes each request as it came, and answers it as it is told. */
export interface RecordingUpstream {
  readonly port: number;
  close(): Promise<void>;
}

export interface UpstreamOptions {
  readonly cluster: string;
  /** Where the cluster speaks TLS. */
  readonly tls?: UpstreamTls;
  /** The answer to the request at hand. */
  answer(): Answer;
  onRequest(request: ReceivedRequest): void;
  /** Told why the answer cannot be given. */
  onProblem(why: string): void;
  /** The name of a client certificate, by its SHA-256. */
  nameOf(fingerprint: string): string | undefined;
}

/** PEM texts. With a CA, connections without a certificate of it are refused. */
export interface UpstreamTls {
  readonly cert: string;
  readonly key: string;
  readonly clientCa?: string;
}

/** Starts a stand-in on 127.0.0.1, on a port of the system's choice. It speaks HTTP/1.1 and HTTP/2, whichever the client does. */
export async function startRecordingUpstream(options: UpstreamOptions): Promise<RecordingUpstream> {
  const onExchange = ({ request, response }: Exchange, fields: readonly string[], socket: net.Socket): void => {
    record(request, { ...options, fields, socket }).then(
      () => {
        answer(response);
      },
      // A request that ends before it is complete was not received.
      () => socket.destroy(),
    );
  };
  const answer = (response: AnyResponse): void => {
    try {
      reply(response, options.answer());
    } catch (error) {
      options.onProblem(error instanceof Error ? error.message : String(error));
      (response as http.ServerResponse).destroy();
    }
  };
  const http1 = createHttp1Server((exchange) => {
    onExchange(exchange, exchange.request.rawHeaders, exchange.request.socket);
  });
  const server = createListener(options.tls, (socket) => {
    dispatch(socket, {
      http1: () => http1.emit("connection", socket),
      http2: () => {
        serveHttp2(socket, onExchange);
      },
    });
  });
  return listen(server);
}

type AnyRequest = http.IncomingMessage | http2.Http2ServerRequest;
type AnyResponse = http.ServerResponse | http2.Http2ServerResponse;

interface Exchange {
  readonly request: AnyRequest;
  readonly response: AnyResponse;
}

/** It does not listen by itself, and neither refuses nor adds anything that another server would let through. */
function createHttp1Server(onExchange: (exchange: Exchange) => void): http.Server {
  const options = { keepAliveTimeout: 0, maxHeaderSize, insecureHTTPParser: true, requireHostHeader: false };
  const server = http.createServer(options, (request, response) => {
    onExchange({ request, response });
  });
  server.maxHeadersCount = 0;
  server.on("clientError", (_error, socket) => socket.destroy());
  return server;
}

/** Node serves the connection; what it leaves out of a request's headers is seen on the way to it. */
function serveHttp2(
  socket: net.Socket,
  onExchange: (exchange: Exchange, fields: readonly string[], socket: net.Socket) => void,
): void {
  const tap = tapHttp2(socket);
  const options = { maxHeaderListPairs: maxHeaderSize, settings: { maxHeaderListSize: maxHeaderSize } };
  const server = http2.createServer(options, (request, response) => {
    onExchange({ request, response }, tap.fieldsOf(request.stream.id ?? 0).flat(), socket);
  });
  server.emit("connection", tap.stream);
}

function createListener(secure: UpstreamTls | undefined, onConnection: (socket: net.Socket) => void): net.Server {
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
function dispatch(socket: net.Socket, serve: { http1: () => void; http2: () => void }): void {
  socket.on("error", () => undefined);
  if ("alpnProtocol" in socket) {
    if (socket.alpnProtocol === "h2") serve.http2();
    else serve.http1();
    return;
  }
  socket.once("readable", () => {
    const first = socket.read() as Buffer | null;
    if (first === null) return;
    socket.unshift(first);
    if (first.toString("latin1").startsWith(http2Preface)) serve.http2();
    else serve.http1();
  });
}

interface RecordOptions extends UpstreamOptions {
  /** Names and values in turns, one byte in each character. */
  readonly fields: readonly string[];
  readonly socket: net.Socket;
}

async function record(request: AnyRequest, options: RecordOptions): Promise<void> {
  const { cluster, fields, socket, onRequest, nameOf } = options;
  const body = await readBody(request);
  const headers = pairHeaders(fields);
  const pseudo = new Map(headers.filter(([name]) => name.startsWith(":") || name === "host"));
  const clientCertificate = certificateName(socket, nameOf);
  onRequest({
    cluster,
    protocol: request.httpVersionMajor === 2 ? "HTTP/2" : "HTTP/1.1",
    method: request.method ?? "",
    path: textOfByteString(request.url ?? ""),
    authority: pseudo.get(":authority") ?? pseudo.get("host") ?? "",
    headers: headers.filter(([name]) => !pseudo.has(name)),
    body,
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
  });
}

function certificateName(socket: net.Socket, nameOf: UpstreamOptions["nameOf"]): string | undefined {
  if (!("getPeerCertificate" in socket)) return undefined;
  const { fingerprint256 } = (socket as tls.TLSSocket).getPeerCertificate() as Partial<tls.PeerCertificate>;
  return fingerprint256 === undefined ? undefined : nameOf(fingerprint256);
}

/** Answers with the headers given and a content-length, and nothing of Node's own. */
function reply(response: AnyResponse, { status, headers, body }: Answer): void {
  const content = Buffer.from(body, "utf8");
  const hasLength = headers.some(([name]) => ["content-length", "transfer-encoding"].includes(name.toLowerCase()));
  const sent = hasLength ? headers : [...headers, ["content-length", String(content.length)] as const];
  response.sendDate = false;
  if (response instanceof http.ServerResponse) {
    if (!headers.some(([name]) => name.toLowerCase() === "connection")) response.removeHeader("connection");
    response.writeHead(
      status,
      sent.flatMap(([name, value]) => [name, byteString(value)]),
    );
  } else response.writeHead(status, groupHeaders(sent));
  response.end(content);
}
