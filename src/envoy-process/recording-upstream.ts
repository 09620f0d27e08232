import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import tls from "node:tls";
import { textOfByteString } from "../scenario/byte-text.ts";
import type { HeaderList, ReceivedRequest } from "../scenario/outcome.ts";
import type { Answer } from "../scenario/scenario.ts";
import { maxHeaderSize, pairHeaders, readBody } from "./header-list.ts";
import { tapHttp2 } from "./http2-tap.ts";
import { listen } from "./listen.ts";
import { sendAnswer, type AnyResponse } from "./send-answer.ts";

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
      () => answer(response, socket),
      // A request that ends before it is complete was not received.
      () => socket.destroy(),
    );
  };
  const answer = async (response: AnyResponse, socket: net.Socket): Promise<void> => {
    try {
      const { fails, ...said } = options.answer();
      if (fails === "close") socket.destroy();
      if (fails === undefined) await sendAnswer(response, said);
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
    ...trailersOf(request),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
  });
}

/** Read when the body was. */
function trailersOf({ rawTrailers }: AnyRequest): { trailers?: HeaderList } {
  return rawTrailers.length === 0 ? {} : { trailers: pairHeaders(rawTrailers) };
}

function certificateName(socket: net.Socket, nameOf: UpstreamOptions["nameOf"]): string | undefined {
  if (!("getPeerCertificate" in socket)) return undefined;
  const { fingerprint256 } = (socket as tls.TLSSocket).getPeerCertificate() as Partial<tls.PeerCertificate>;
  return fingerprint256 === undefined ? undefined : nameOf(fingerprint256);
}
