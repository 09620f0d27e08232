import http from "node:http";
import http2 from "node:http2";
import net from "node:net";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { textOfByteString } from "../scenario/byte-text.ts";
import type { HeaderList, ReceivedRequest } from "../scenario/outcome.ts";
import type { Answer } from "../scenario/scenario.ts";
import { maxHeaderSize, pairHeaders, readBody } from "./header-list.ts";
import { tapHttp2 } from "./http2-tap.ts";
import { listen } from "./listen.ts";
import { sendAnswer, sendHead, type AnyResponse } from "./send-answer.ts";
import { serveTunnel } from "./serve-tunnel.ts";

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
  /** How many bytes the client sends when the answer is to speak another protocol; undefined where neither side says any. */
  tunnelLength(): number | undefined;
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
  const onExchange = ({ request, response, said }: Exchange, fields: readonly string[], socket: net.Socket): void => {
    record(request, { ...options, fields, socket }).then(
      () => answer(response, socket, said),
      // A request that ends before it is complete was not received.
      () => socket.destroy(),
    );
  };
  const answer = async (response: AnyResponse, socket: net.Socket, known?: Answer): Promise<void> => {
    try {
      const { fails, ...said } = known ?? options.answer();
      if (fails === "close") socket.destroy();
      if (fails === undefined) await sendAnswer(response, said);
    } catch (error) {
      options.onProblem(error instanceof Error ? error.message : String(error));
      (response as http.ServerResponse).destroy();
    }
  };
  const onHttp1 = (exchange: Exchange): void => {
    onExchange(exchange, exchange.request.rawHeaders, exchange.request.socket);
  };
  const http1 = createHttp1Server(onHttp1);
  const onUpgrade = (request: http.IncomingMessage, socket: Duplex, head: Buffer): void => {
    const said = options.answer();
    const agrees = said.status === 101 || (request.method === "CONNECT" && said.status === 200);
    const response = new http.ServerResponse(request);
    response.assignSocket(request.socket);
    if (agrees && said.fails === undefined) void acceptUpgrade(request, { ...options, said, response, socket, head });
    else onHttp1({ request, response, said });
  };
  http1.on("upgrade", onUpgrade);
  http1.on("connect", onUpgrade);
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
  /** The answer, where it was asked for already. */
  readonly said?: Answer;
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

interface UpgradeOptions extends UpstreamOptions {
  readonly said: Answer;
  readonly response: http.ServerResponse;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Agrees to speak another protocol, and notes the request when that is over; at once where nothing is to be said. */
async function acceptUpgrade(request: http.IncomingMessage, options: UpgradeOptions): Promise<void> {
  const { response, socket, head, onRequest, said: answer } = options;
  const expected = options.tunnelLength();
  const received = describeRequest(request, { ...options, fields: request.rawHeaders, socket: request.socket });
  if (expected === undefined) onRequest({ ...received, body: "" });
  await sendHead(response, answer);
  response.detachSocket(request.socket);
  if (expected === undefined) return;
  const body = await serveTunnel(socket, { answer, head, expected });
  onRequest({ ...received, body });
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
  const body = await readBody(request);
  options.onRequest({ ...describeRequest(request, options), body, ...trailersOf(request) });
}

function describeRequest(
  request: AnyRequest,
  { cluster, fields, socket, nameOf }: RecordOptions,
): Omit<ReceivedRequest, "body" | "trailers"> {
  const headers = pairHeaders(fields);
  const pseudo = new Map(headers.filter(([name]) => name.startsWith(":") || name === "host"));
  const clientCertificate = certificateName(socket, nameOf);
  return {
    cluster,
    protocol: request.httpVersionMajor === 2 ? "HTTP/2" : "HTTP/1.1",
    method: request.method ?? "",
    path: textOfByteString(request.url ?? ""),
    authority: pseudo.get(":authority") ?? pseudo.get("host") ?? "",
    headers: headers.filter(([name]) => !pseudo.has(name)),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
  };
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
