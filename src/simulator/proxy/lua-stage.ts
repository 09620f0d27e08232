import type { BodyBuffer } from "../http/body-buffer.ts";
import type { HeaderMap } from "../http/header-map.ts";
import type { Message } from "../objects/message.ts";
import { bufferObject, trailersObject, wholeBody } from "../objects/message.ts";
import type { Segment } from "../objects/segment.ts";
import type { LuaResult } from "../vm/lua-value.ts";
import { notSimulated } from "../run-refused.ts";
import type { LuaHook } from "./lua-hook.ts";
import type { MessageSink } from "./message-sink.ts";

/** A Lua filter on the way of one message. */
export interface LuaStage extends MessageSink {
  /** Goes on with results for a call that the hook waited for. */
  resumeCall(results: readonly LuaResult[]): void;
  /** Whether that is what runs the hook now; an answer is then sent at once. */
  isInCall(): boolean;
}

export interface LuaStageOptions {
  readonly message: Message;
  /** Prepares the hook, once the headers are there; nothing where the route has no script with such a hook. */
  readonly startHook: () => LuaHook | undefined;
  /** Told the error that ended the hook; the message goes on all the same. */
  readonly onError: (message: string) => void;
  /** Whether the hook has answered the request, so that nothing of the message goes on. */
  readonly isAnswered: () => boolean;
  /** Sends the answer, as Envoy does when the hook has returned. */
  readonly sendAnswer: () => void;
  /** Told where more of the body is held back than may be. */
  readonly onTooLarge: () => void;
  /** Bytes of a body that may be held back. */
  readonly bufferLimit: number;
  readonly next: MessageSink;
}

/**
 * Runs the hook as the parts of the message come, and passes them on as soon as the hook does not hold them back.
 *
 * @see https://github.com/envoyproxy/envoy/blob/v1.37.0/source/extensions/filters/http/lua/lua_filter.cc
 */
export function createLuaStage(options: LuaStageOptions): LuaStage {
  const { message, next } = options;
  let hook: LuaHook | undefined;
  let holdsHeaders = true;
  let isInCall = false;

  function resume(results?: (segment: Segment) => readonly LuaResult[]): void {
    message.waitsFor = "nothing";
    const progress = hook?.resume(results);
    if (progress?.state === "failed") {
      // Fidelity: Envoy gives the answer of such a call to a hook that is gone, or crashes when it comes after the end of the stream.
      if (isCalling()) throw notSimulated("a hook that ends in an error while its call is under way");
      fail(progress.message);
    }
    if (progress?.state === "suspended" && !isWaiting() && !options.isAnswered())
      fail("script performed an unexpected yield");
    if (options.isAnswered()) options.sendAnswer();
  }

  function fail(error: string): void {
    hook = undefined;
    message.waitsFor = "nothing";
    options.onError(error);
  }

  const isWaiting = (): boolean => message.waitsFor !== "nothing";
  const isCalling = (): boolean => message.waitsFor === "call";
  const holdsBack = (): boolean => message.waitsFor === "body" || isCalling();

  /** Passes on what was held back. */
  function release(): void {
    message.isContinued = true;
    const { held, isEnded, receivedTrailers } = message;
    const endsHere = isEnded && receivedTrailers === undefined;
    const waited = holdsHeaders;
    holdsHeaders = false;
    message.held = undefined;
    if (waited) next.headers(endsHere && held === undefined);
    if (held === undefined) return;
    held.isBuffered = true;
    next.data(held, endsHere);
  }

  function hold(part: BodyBuffer): void {
    message.held = { bytes: (message.held?.bytes ?? "") + part.bytes };
    if (message.waitsFor === "body" && message.held.bytes.length > options.bufferLimit) options.onTooLarge();
  }

  function receive(part: BodyBuffer, ends: boolean): void {
    message.isEnded = ends;
    message.sawBody = true;
    const isWhole = message.waitsFor === "body" && ends;
    if (message.waitsFor === "chunk") resume((segment) => [bufferObject(message, segment, part)]);
    else if (isWhole) {
      hold(part);
      resume((segment) => wholeBody(message, segment, false));
    } else if (message.waitsFor === "trailers" && ends) resume();
    if (options.isAnswered()) return;
    if (holdsBack()) {
      if (!isWhole) hold(part);
      return;
    }
    if (!isWhole && !holdsHeaders && message.held === undefined) {
      message.isContinued = true;
      next.data(part, ends);
      return;
    }
    if (!isWhole) hold(part);
    release();
  }

  return {
    isInCall: () => isInCall,
    headers: (ends) => {
      message.isEnded = ends;
      hook = options.startHook();
      if (hook !== undefined) resume();
      if (!holdsBack() && !options.isAnswered()) release();
    },

    data: (part, ends) => {
      message.passing = part.isBuffered === true ? part : undefined;
      receive(part, ends);
      message.passing = undefined;
    },

    trailers: (trailers: HeaderMap) => {
      message.isEnded = true;
      message.receivedTrailers = trailers;
      if (message.waitsFor === "chunk") resume();
      else if (message.waitsFor === "body") resume((segment) => wholeBody(message, segment, false));
      // Whoever waits for them now gets them, also the hook that has just been resumed.
      if (message.waitsFor === "trailers") resume((segment) => trailersObject(trailers, segment));
      if (options.isAnswered() || message.waitsFor === "call") return;
      release();
      next.trailers(trailers);
    },

    resumeCall: (results) => {
      if (hook === undefined) return;
      isInCall = true;
      resume(() => results);
      isInCall = false;
      if (message.waitsFor !== "nothing" || options.isAnswered()) return;
      const { receivedTrailers } = message;
      release();
      if (receivedTrailers !== undefined) next.trailers(receivedTrailers);
    },
  };
}
