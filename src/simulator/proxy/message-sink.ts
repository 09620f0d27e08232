import type { BodyBuffer } from "../http/body-buffer.ts";
import type { HeaderMap } from "../http/header-map.ts";

/** Where the parts of a message go, one after the other: the next filter, the router, the client. */
export interface MessageSink {
  /** The headers, which are the same object on all of the message's way. `ends`: there is nothing after them. */
  headers(ends: boolean): void;
  /** A part of the body. */
  data(part: BodyBuffer, ends: boolean): void;
  /** Always the end. */
  trailers(trailers: HeaderMap): void;
}

/** Passes nothing on any more once the message is not wanted. */
export function whileWanted(sink: MessageSink, isWanted: () => boolean): MessageSink {
  return {
    headers: (ends) => {
      if (isWanted()) sink.headers(ends);
    },
    data: (part, ends) => {
      if (isWanted()) sink.data(part, ends);
    },
    trailers: (trailers) => {
      if (isWanted()) sink.trailers(trailers);
    },
  };
}
