import http from "node:http";
import type http2 from "node:http2";
import { setTimeout as wait } from "node:timers/promises";
import type { HeaderList } from "../scenario/outcome.ts";
import { chunkPause, type Answer } from "../scenario/scenario.ts";
import { byteString, groupHeaders } from "./header-list.ts";
import { partsOf, sendChunks } from "./send-chunks.ts";

export type AnyResponse = http.ServerResponse | http2.Http2ServerResponse;

/** Answers with the headers given and a content-length, or in chunks, and nothing of Node's own. */
export async function sendAnswer(response: AnyResponse, answer: Answer): Promise<void> {
  const { status, headers, body, chunks, trailers, after } = answer;
  if (after !== undefined) await wait(after);
  const isWhole = chunks === undefined && trailers === undefined;
  const hasLength = headers.some(([name]) => ["content-length", "transfer-encoding"].includes(name.toLowerCase()));
  const length = [["content-length", String(Buffer.byteLength(body))] as const];
  writeHead(response, status, isWhole && !hasLength ? [...headers, ...length] : headers);
  if (trailers !== undefined) response.addTrailers(groupHeaders(trailers));
  if (isWhole) {
    response.end(Buffer.from(body, "utf8"));
    return;
  }
  const parts = partsOf(answer);
  // The last part goes out with what ends the body.
  await sendChunks(parts.slice(0, -1), {
    isOpen: () => !response.destroyed,
    write: (part) => {
      if (response instanceof http.ServerResponse) response.write(part);
      else response.write(part);
    },
  });
  if (parts.length > 1) await wait(chunkPause);
  response.end(parts.at(-1) ?? "");
}

/** Sends the head of an answer after which the connection speaks another protocol. */
export function sendHead(response: http.ServerResponse, { status, headers, after = 0 }: Answer): Promise<void> {
  return wait(after).then(() => {
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
    response.socket?.write(`HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ""}\r\n${lines}\r\n`, "utf8");
  });
}

function writeHead(response: AnyResponse, status: number, headers: HeaderList): void {
  response.sendDate = false;
  if (response instanceof http.ServerResponse) {
    if (!headers.some(([name]) => name.toLowerCase() === "connection")) response.removeHeader("connection");
    response.writeHead(
      status,
      headers.flatMap(([name, value]) => [name, byteString(value)]),
    );
  } else response.writeHead(status, groupHeaders(headers));
}
