import type net from "node:net";
import { Duplex } from "node:stream";
import { createHeaderDecoder, type Field } from "./hpack.ts";

/** A client's connection, listened to on its way to Node's HTTP/2 server. */
export interface Http2Tap {
  /** The connection, for the server. */
  readonly stream: Duplex;
  /** The fields of a stream's request, all of them and as they were sent. */
  fieldsOf(streamId: number): readonly Field[];
}

export function tapHttp2(socket: net.Socket): Http2Tap {
  const requests = new Map<number, readonly Field[]>();
  const read = createFrameReader((streamId, fields) => {
    // A second block of a stream holds its trailers.
    if (!requests.has(streamId)) requests.set(streamId, fields);
  });
  const stream = new Duplex({
    read: () => socket.resume(),
    write: (chunk: Buffer, _encoding, done) => socket.write(chunk, done),
    final: (done) => socket.end(done),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  socket.on("data", (chunk: Buffer) => {
    try {
      read(chunk);
    } catch {
      // Header blocks build on each other, so nothing after one that cannot be read can be either.
      socket.destroy();
      return;
    }
    if (!stream.push(chunk)) socket.pause();
  });
  socket.on("end", () => stream.push(null));
  socket.on("close", () => stream.destroy());
  return { stream, fieldsOf: (streamId) => requests.get(streamId) ?? [] };
}

const prefaceSize = 24;
const frameHeadSize = 9;
const frameTypes = { headers: 1, continuation: 9 } as const;
const flags = { endHeaders: 0x04, padded: 0x08, priority: 0x20 } as const;

/** Finds the header blocks in what a client sends. @see https://www.rfc-editor.org/rfc/rfc9113#section-4 */
function createFrameReader(onHeaders: (streamId: number, fields: readonly Field[]) => void): (chunk: Buffer) => void {
  const decode = createHeaderDecoder();
  let rest = Buffer.alloc(0);
  let block: Buffer[] = [];
  let toSkip = prefaceSize;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= toSkip + frameHeadSize) {
      const size = rest.readUIntBE(toSkip, 3);
      const frame = rest.subarray(toSkip, toSkip + frameHeadSize + size);
      if (frame.length < frameHeadSize + size) return;
      readFrame(frame);
      rest = rest.subarray(toSkip + frame.length);
      toSkip = 0;
    }
  };

  function readFrame(frame: Buffer): void {
    const [type, frameFlags, streamId] = [frame[3], frame[4] ?? 0, frame.readUInt32BE(5)];
    const payload = frame.subarray(frameHeadSize);
    if (type === frameTypes.headers) block = [headerFragment(payload, frameFlags)];
    else if (type === frameTypes.continuation) block.push(payload);
    else return;
    if ((frameFlags & flags.endHeaders) !== 0) onHeaders(streamId, decode(Buffer.concat(block)));
  }
}

function headerFragment(payload: Buffer, frameFlags: number): Buffer {
  const isPadded = (frameFlags & flags.padded) !== 0;
  const start = (isPadded ? 1 : 0) + ((frameFlags & flags.priority) === 0 ? 0 : 5);
  return payload.subarray(start, payload.length - (isPadded ? (payload[0] ?? 0) : 0));
}
