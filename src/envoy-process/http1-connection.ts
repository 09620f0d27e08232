import http from "node:http";
import type net from "node:net";
import { Duplex } from "node:stream";
import type { Request } from "../scenario/scenario.ts";
import { maxHeaderSize, pairHeaders, readBody } from "./header-list.ts";
import { awaitResponse, type HttpConnection } from "./http-connection.ts";

/** Speaks HTTP/1.1: the request's bytes are written as the scenario says, the response is read by Node's parser. */
export function createHttp1Connection(socket: net.Socket): HttpConnection {
  return {
    localPort: socket.localPort ?? 0,
    send: async (request) => {
      const reader = createReader(socket);
      try {
        return await awaitResponse(socket, (resolve, reject) => {
          const parser = createParser(reader, request.method);
          parser.on("response", (response) => {
            const { statusCode: status = 0, rawHeaders } = response;
            readBody(response).then((body) => {
              resolve({ status, headers: pairHeaders(rawHeaders), body });
            }, reject);
          });
          // After this the connection speaks another protocol, so nothing more can be asked on it.
          parser.on("upgrade", ({ statusCode: status = 0, rawHeaders }) => {
            resolve({ status, headers: pairHeaders(rawHeaders), body: "" });
            socket.destroy();
          });
          parser.on("error", reject);
          socket.write(serialise(request));
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

function serialise({ method, path, authority, headers, body }: Request): Buffer {
  const content = Buffer.from(body, "utf8");
  const length = content.length > 0 ? [["content-length", String(content.length)] as const] : [];
  const lines = [["host", authority] as const, ...headers, ...length].map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`, "utf8"), content]);
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
