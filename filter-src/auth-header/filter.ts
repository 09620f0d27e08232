import type { RequestHandle, ResponseHandle } from "envoy-lua-kit/envoy-api";
import { protectWith } from "envoy-lua-kit/protect";
import { answerProblem } from "./answer-problem";
import { authenticate } from "./authenticate";
import { strictTransportSecurity } from "./parameters";

/** Nothing that goes wrong may let a request pass: Envoy would send it on, so every error ends in an answer here. */
export function onRequest(handle: RequestHandle): void {
  protectWith(handle, authenticate, answerProblem);
}

export function onResponse(handle: ResponseHandle): void {
  if (strictTransportSecurity !== undefined) {
    handle.headers().replace("strict-transport-security", strictTransportSecurity);
  }
}
