import http2 from "node:http2";
import type net from "node:net";
import type { HeaderList } from "../scenario/outcome.ts";
import type { Request } from "../scenario/scenario.ts";
import { groupHeaders, maxHeaderSize, pairHeaders, readBody } from "./header-list.ts";
import { awaitResponse, CannotSend, type HttpConnection } from "./http-connection.ts";
import { sendChunks } from "./send-chunks.ts";

/** Speaks HTTP/2. Names are sent in lower case, values of a repeated name one after the other. */
export function createHttp2Connection(socket: net.Socket, scheme: "http" | "https"): HttpConnection {
  const session = http2.connect(`${scheme}://localhost`, {
    createConnection: () => socket,
    maxHeaderListPairs: maxHeaderSize,
    settings: { maxHeaderListSize: maxHeaderSize, enablePush: false },
  });
  const localPort = socket.localPort ?? 0;
  session.on("error", () => undefined);
  return {
    localPort,
    send: (request) =>
      awaitResponse(socket, (resolve, reject) => {
        const stream = openStream(session, request, scheme);
        session.once("error", reject);
        stream.on("error", reject);
        let trailers: HeaderList | undefined;
        stream.on("trailers", (_headers, _flags, raw?: string[]) => {
          trailers = pairHeaders(raw ?? []);
        });
        let isBegun = false;
        stream.on("response", (headers, _flags, raw?: string[]) => {
          isBegun = true;
          readBody(stream).then((body) => {
            const all = pairHeaders(raw ?? []).filter(([name]) => !name.startsWith(":"));
            const end = trailers === undefined ? {} : { trailers };
            resolve({ status: Number(headers[":status"]), headers: all, body, ...end });
          }, reject);
        });
        stream.on("close", () => {
          session.off("error", reject);
          // A complete response may still be about to be read; reading tells of one that is not.
          if (!isBegun) reject(new Error("the stream was closed before the response was complete"));
        });
        writeBody(stream, request).catch(reject);
      }),
    close: () => {
      session.destroy();
      socket.destroy();
    },
  };
}

async function writeBody(stream: http2.ClientHttp2Stream, request: Request): Promise<void> {
  const { body, chunks, trailers } = request;
  if (trailers !== undefined) {
    stream.once("wantTrailers", () => {
      stream.sendTrailers(groupHeaders(trailers));
    });
  }
  if (chunks === undefined) {
    if (body !== "" || trailers !== undefined) stream.end(body);
    return;
  }
  await sendChunks(chunks, {
    isOpen: () => !stream.destroyed && !stream.writableEnded,
    write: (chunk) => stream.write(chunk),
  });
  stream.end();
}

function openStream(session: http2.ClientHttp2Session, request: Request, scheme: string): http2.ClientHttp2Stream {
  const { method, path, authority, headers, body, chunks, trailers } = request;
  const length =
    body === "" || chunks !== undefined ? [] : [["content-length", String(Buffer.byteLength(body))] as const];
  const pseudo = { ":method": method, ":path": path, ":authority": authority, ":scheme": scheme };
  if (session.destroyed || session.closed) throw new Error("the connection is closed");
  try {
    const options = { endStream: body === "" && trailers === undefined, waitForTrailers: trailers !== undefined };
    return session.request({ ...pseudo, ...groupHeaders([...headers, ...length]) }, options);
  } catch (error) {
    throw new CannotSend(error instanceof Error ? error.message : String(error));
  }
}
