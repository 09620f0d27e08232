import type { BodyBuffer } from "../http/body-buffer.ts";
import type { HeaderMap } from "../http/header-map.ts";
import type { HostObject, Scope } from "../vm/host-object.ts";
import { notSimulated } from "../run-refused.ts";
import { suspended, type HostCall, type HostFunction, type LuaResult, type Suspended } from "../vm/lua-value.ts";
import { ScriptError } from "../vm/script-error.ts";
import { bufferDefinition } from "./buffer.ts";
import { headersDefinition } from "./headers.ts";
import { subObject, type Segment } from "./segment.ts";

/** The message that a hook is about, as far as it has come, and what the hook waits for. */
export interface Message {
  readonly headers: HeaderMap;
  waitsFor: "nothing" | "body" | "chunk" | "trailers" | "call";
  /** Whether the message's end was there. */
  isEnded: boolean;
  sawBody: boolean;
  /** Whether the script has asked for the whole body. */
  isBuffered: boolean;
  /** Whether the headers have gone on, after which they cannot be changed. */
  isContinued: boolean;
  /** What is held back of the body. */
  held: BodyBuffer | undefined;
  /** What is passed on now of what a filter before held back: filters share one buffered body. */
  passing: BodyBuffer | undefined;
  receivedTrailers: HeaderMap | undefined;
}

export function createMessage(headers: HeaderMap): Message {
  return {
    headers,
    waitsFor: "nothing",
    isEnded: false,
    sawBody: false,
    isBuffered: false,
    isContinued: false,
    held: undefined,
    passing: undefined,
    receivedTrailers: undefined,
  };
}

/**
 * Says what the hook waits for.
 *
 * @throws RunRefused where it should wait for a call already. Fidelity: what becomes of a call that could not be waited for is a race
 */
export function waitFor(message: Message, what: Message["waitsFor"]): void {
  checkNoCall(message);
  message.waitsFor = what;
}

/** @throws RunRefused where the hook should wait for a call */
export function checkNoCall({ waitsFor }: Message): void {
  if (waitsFor === "call") throw notSimulated("a hook that waits, answers or calls again while its call is under way");
}

type Results = readonly LuaResult[];

/** `body(always_wrap_body)`: the whole body, after a suspension if it is still to come. */
export function readBody(message: Message, segment: Segment, call: HostCall): Results | Suspended {
  const alwaysWraps = call.typeOf(1) === "no value" ? false : call.boolean(1);
  if (message.isEnded) return wholeBody(message, segment, alwaysWraps);
  if (message.sawBody) throw new ScriptError("cannot call body() after body streaming has started");
  waitFor(message, "body");
  message.isBuffered = true;
  return suspended;
}

/** The body of a message that has ended; nothing where there was none. */
export function wholeBody(message: Message, segment: Segment, alwaysWraps: boolean): Results {
  if (message.sawBody && !message.isBuffered) throw new ScriptError("cannot call body() after body has been streamed");
  if (message.held === undefined && message.passing === undefined && !alwaysWraps) return [];
  const buffer = message.passing ?? (message.held ??= { bytes: "" });
  return [subObject(segment, "body", () => bufferObject(message, segment, buffer))];
}

/** The object over a part of the body. */
export function bufferObject(message: Message, { factory, scope }: Segment, buffer: BodyBuffer): HostObject {
  return factory.create(bufferDefinition, { buffer, headers: message.headers }, scope);
}

/** `bodyChunks()`: an iterator that is suspended until the next part is there. */
export function iterateChunks(message: Message, scope: Scope): HostFunction {
  if (message.sawBody) throw new ScriptError("cannot call bodyChunks after body processing has begun");
  return () => {
    if (!scope.isAlive) throw new ScriptError("object used outside of proper scope");
    if (message.isEnded) return [];
    waitFor(message, "chunk");
    return suspended;
  };
}

/** `trailers()`: nothing where the message ends without. */
export function readTrailers(message: Message, segment: Segment): Results | Suspended {
  if (message.receivedTrailers !== undefined) return trailersObject(message.receivedTrailers, segment);
  if (message.isEnded) return [];
  waitFor(message, "trailers");
  return suspended;
}

/** Trailers can be changed at any time. */
export function trailersObject(map: HeaderMap, segment: Segment): Results {
  const state = { map, isLocked: false, beforeWrite: () => true };
  return [subObject(segment, "trailers", () => segment.factory.create(headersDefinition, state, segment.scope))];
}
