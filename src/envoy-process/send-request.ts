import http from "node:http";
import http2 from "node:http2";
import type net from "node:net";
import { Duplex } from "node:stream";
import { textOfByteString } from "../scenario/byte-text.ts";
import type { HeaderList, ReceivedResponse } from "../scenario/outcome.ts";
import type { Request } from "../scenario/scenario.ts";

const responseTimeout = 5_000;

/** A way to send requests over one connection, one after the other. */
export interface HttpConnection {
  send(request: Request): Promise<ReceivedResponse>;
  close(): void;
}

/** Speaks HTTP/1.1: the request's bytes are written as the scenario says, the response is read by Node's parser. */
export function createHttp1Connection(socket: net.Socket): HttpConnection {
  return {
    send: (request) =>
      bounded(socket, (resolve, reject) => {
        const reader = createReader(socket);
        const parser = http.request({ method: request.method, createConnection: () => reader }, (response) => {
          readBody(response).then((body) => {
            resolve({ status: response.statusCode ?? 0, headers: pairHeaders(response.rawHeaders), body });
          }, reject);
        });
        parser.on("error", reject);
        parser.end();
        socket.write(serialise(request));
      }),
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

/** What Node's HTTP client reads of the socket; what it would write goes nowhere. */
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

/** Speaks HTTP/2. Names are sent in lower case, repeated names one after the other. */
export function createHttp2Connection(socket: net.Socket): HttpConnection {
  const session = http2.connect("http://localhost", { createConnection: () => socket });
  session.on("error", () => undefined);
  return {
    send: (request) =>
      bounded(socket, (resolve, reject) => {
        const stream = session.request(http2Headers(request), { endStream: request.body === "" });
        session.once("error", reject);
        stream.on("error", reject);
        stream.on("response", (headers, _flags, raw?: string[]) => {
          readBody(stream).then((body) => {
            const all = pairHeaders(raw ?? []).filter(([name]) => !name.startsWith(":"));
            resolve({ status: Number(headers[":status"]), headers: all, body });
          }, reject);
        });
        if (request.body !== "") stream.end(request.body);
      }),
    close: () => {
      session.destroy();
      socket.destroy();
    },
  };
}

function http2Headers({ method, path, authority, headers, body }: Request): http2.OutgoingHttpHeaders {
  const sent: Record<string, string | string[]> = {
    ":method": method,
    ":path": path,
    ":authority": authority,
    ":scheme": "https",
  };
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const bytes = Buffer.from(value, "utf8").toString("latin1");
    const known = sent[key];
    sent[key] = known === undefined ? bytes : [known, bytes].flat();
  }
  if (body !== "") sent["content-length"] = String(Buffer.byteLength(body));
  return sent;
}

async function readBody(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function pairHeaders(raw: readonly string[]): HeaderList {
  return raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), textOfByteString(raw[index + 1] ?? "")] as const] : [],
  );
}

type Settle = (resolve: (response: ReceivedResponse) => void, reject: (error: Error) => void) => void;

/** Settles with the connection's own error where that comes first, and never later than the time allowed. */
function bounded(socket: net.Socket, start: Settle): Promise<ReceivedResponse> {
  return new Promise((resolve, reject) => {
    const onClose = (): void => {
      setImmediate(finish, () => {
        reject(new Error("the connection was closed before the response was complete"));
      });
    };
    const timer = setTimeout(() => {
      finish(() => {
        reject(new Error(`no complete response within ${responseTimeout / 1000} s`));
      });
    }, responseTimeout);
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      socket.off("close", onClose);
      socket.off("error", onError);
      settle();
    };
    const onError = (error: Error): void => {
      finish(() => {
        reject(error);
      });
    };
    socket.once("error", onError);
    socket.once("close", onClose);
    start(
      (response) => {
        finish(() => {
          resolve(response);
        });
      },
      (error) => {
        finish(() => {
          reject(error);
        });
      },
    );
  });
}
