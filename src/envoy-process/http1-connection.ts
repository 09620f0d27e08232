import http from "node:http";
import type net from "node:net";
import { Duplex } from "node:stream";
import type { HeaderList } from "../scenario/outcome.ts";
import type { Request } from "../scenario/scenario.ts";
import { maxHeaderSize, pairHeaders, readBody } from "./header-list.ts";
import { awaitResponse, type HttpConnection } from "./http-connection.ts";
import { partsOf, sendChunks } from "./send-chunks.ts";

/** Speaks HTTP/1.1: the request's bytes are written as the scenario says, the response is read by Node's parser. */
export function createHttp1Connection(socket: net.Socket): HttpConnection {
  return {
    localPort: socket.localPort ?? 0,
    send: async (request, { tunnels } = { tunnels: false }) => {
      const reader = createReader(socket);
      try {
        return await awaitResponse(socket, (resolve, reject) => {
          // What follows an answer to CONNECT is read as a body that ends with the connection.
          const parser = createParser(reader, request.method === "CONNECT" ? "GET" : request.method);
          parser.on("response", (response) => {
            const { statusCode: status = 0, rawHeaders } = response;
            if (request.method === "CONNECT" && status === 200) sendTunnel(socket, request);
            readBody(response).then((body) => {
              const { rawTrailers } = response;
              const trailers = rawTrailers.length === 0 ? {} : { trailers: pairHeaders(rawTrailers) };
              resolve({ status, headers: pairHeaders(rawHeaders), body, ...trailers });
            }, reject);
          });
          // After this the connection speaks another protocol, so nothing more can be asked on it.
          parser.on("upgrade", ({ statusCode: status = 0, rawHeaders }, rest, head) => {
            const response = { status, headers: pairHeaders(rawHeaders) };
            if (tunnels) {
              sendTunnel(socket, request);
              readTunnel(rest, head).then((body) => {
                resolve({ ...response, body });
              }, reject);
            } else {
              resolve({ ...response, body: "" });
              socket.destroy();
            }
          });
          parser.on("error", reject);
          writeRequest(socket, request).catch(reject);
        });
      } finally {
        reader.destroy();
      }
    },
    close: () => {
      socket.destroy();
    },
  };
}

function sendTunnel(socket: net.Socket, { tunnel = [] }: Request): void {
  const sink = { isOpen: () => !socket.destroyed, write: (part: string) => socket.write(part, "utf8") };
  // Where the connection ends meanwhile, whoever reads it learns so.
  sendChunks(tunnel, sink).catch(() => undefined);
}

/** Everything that comes until the connection ends. */
async function readTunnel(rest: Duplex, head: Buffer): Promise<string> {
  return head.toString("utf8") + (await readBody(rest));
}

/** The head goes out with the first part of the body, and what ends a body in chunks with its last part. */
async function writeRequest(socket: net.Socket, request: Request): Promise<void> {
  const { chunks, trailers } = request;
  if (chunks === undefined && trailers === undefined) {
    socket.write(serialiseHead(request, lengthOf(request)) + request.body, "utf8");
    return;
  }
  const parts = partsOf(request).map((part) => `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`);
  const end = `0\r\n${lines(trailers ?? [])}\r\n`;
  const head = serialiseHead(request, [["transfer-encoding", "chunked"]]);
  const last = parts.length - 1;
  const pieces = parts.map((part, index) => (index === 0 ? head : "") + part + (index === last ? end : ""));
  await sendChunks(pieces.length === 0 ? [head + end] : pieces, {
    isOpen: () => !socket.destroyed,
    write: (part) => socket.write(part, "utf8"),
  });
}

function lengthOf({ body }: Request): HeaderList {
  return body === "" ? [] : [["content-length", String(Buffer.byteLength(body))]];
}

function serialiseHead({ method, path, authority, headers }: Request, framing: HeaderList): string {
  return `${method} ${path} HTTP/1.1\r\n${lines([["host", authority], ...headers, ...framing])}\r\n`;
}

function lines(headers: HeaderList): string {
  return headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
}

/** Node's HTTP client as a parser of responses: it reads the socket, and what it would write goes nowhere. */
function createParser(reader: Duplex, method: string): http.ClientRequest {
  const createConnection = (): Duplex => reader;
  // Lenient, since a script may write bytes into a response that Envoy passes on.
  const parser = http.request({ method, createConnection, maxHeaderSize, insecureHTTPParser: true });
  parser.end();
  return parser;
}

function createReader(socket: net.Socket): Duplex {
  const reader = new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const onData = (chunk: Buffer): void => {
    reader.push(chunk);
  };
  const onEnd = (): void => {
    reader.push(null);
  };
  socket.on("data", onData);
  socket.once("end", onEnd);
  socket.once("close", onEnd);
  reader.once("close", () => {
    socket.off("data", onData);
    socket.off("end", onEnd);
    socket.off("close", onEnd);
  });
  return reader;
}
