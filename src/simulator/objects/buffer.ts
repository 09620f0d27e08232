import type { BodyBuffer } from "../http/body-buffer.ts";
import type { HeaderMap } from "../http/header-map.ts";
import { intOf } from "../vm/c-integers.ts";
import { ScriptError } from "../vm/script-error.ts";
import { mangle, type HostObjectDefinition } from "./host-object-definition.ts";

export interface BufferState {
  readonly buffer: BodyBuffer;
  /** Of the message; they are told the length of what a script sets. */
  readonly headers: HeaderMap;
}

/** @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#buffer-api */
export const bufferDefinition: HostObjectDefinition<BufferState> = {
  name: "Buffer",
  mangledName: mangle("common", "BufferWrapper"),
  methods: {
    length: ({ buffer }) => [buffer.bytes.length],
    getBytes: ({ buffer: { bytes } }, call) => {
      const [index, length] = [intOf(call.longOf(call.number(1))), intOf(call.longOf(call.number(2)))];
      if (index < 0 || length < 0 || index + length > bytes.length)
        throw new ScriptError("index/length must be >= 0 and (index + length) must be <= buffer size");
      return [bytes.slice(index, index + length)];
    },
    setBytes: ({ buffer, headers }, call) => {
      // Envoy empties the buffer before it looks at the argument.
      buffer.bytes = "";
      buffer.bytes = call.bytes(1);
      headers.set("content-length", String(buffer.bytes.length));
      return [buffer.bytes.length];
    },
  },
};
