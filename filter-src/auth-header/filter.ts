import type { RequestHandle, ResponseHandle } from "envoy-lua-kit/envoy-api";
import { protectWith } from "envoy-lua-kit/protect";
import { answerProblem } from "./answer-problem";
import { authenticate } from "./authenticate";
import { strictTransportSecurity } from "./parameters";

/** Every error ends in an answer here: Envoy would let the request pass. */
export function onRequest(handle: RequestHandle): void {
  protectWith(handle, authenticate, answerProblem);
}

export function onResponse(handle: ResponseHandle): void {
  if (strictTransportSecurity !== undefined) {
    handle.headers().replace("strict-transport-security", strictTransportSecurity);
  }
}
