import http2 from "node:http2";
import type net from "node:net";
import type { Request } from "../scenario/scenario.ts";
import { groupHeaders, maxHeaderSize, pairHeaders, readBody } from "./header-list.ts";
import { awaitResponse, CannotSend, type HttpConnection } from "./http-connection.ts";

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
        stream.on("response", (headers, _flags, raw?: string[]) => {
          readBody(stream).then((body) => {
            const all = pairHeaders(raw ?? []).filter(([name]) => !name.startsWith(":"));
            resolve({ status: Number(headers[":status"]), headers: all, body });
          }, reject);
        });
        stream.on("close", () => {
          session.off("error", reject);
          reject(new Error("the stream was closed before the response was complete"));
        });
        if (request.body !== "") stream.end(request.body);
      }),
    close: () => {
      session.destroy();
      socket.destroy();
    },
  };
}

function openStream(session: http2.ClientHttp2Session, request: Request, scheme: string): http2.ClientHttp2Stream {
  const { method, path, authority, headers, body } = request;
  const length = body === "" ? [] : [["content-length", String(Buffer.byteLength(body))] as const];
  const pseudo = { ":method": method, ":path": path, ":authority": authority, ":scheme": scheme };
  if (session.destroyed || session.closed) throw new Error("the connection is closed");
  try {
    return session.request({ ...pseudo, ...groupHeaders([...headers, ...length]) }, { endStream: body === "" });
  } catch (error) {
    throw new CannotSend(error instanceof Error ? error.message : String(error));
  }
}
