import type { RequestHandle, ResponseHandle } from "envoy-lua-kit/envoy-api";
import { answerProblem } from "./answer-problem";
import { authenticate } from "./authenticate";
import { strictTransportSecurity } from "./parameters";

/** Nothing that goes wrong may let a request pass: Envoy would send it on, so every error ends in an answer here. */
export function onRequest(handle: RequestHandle): void {
  const [succeeded, problem] = pcall(authenticate, handle);
  if (!succeeded) answerProblem(handle, problem);
}

export function onResponse(handle: ResponseHandle): void {
  if (strictTransportSecurity !== undefined) {
    handle.headers().replace("strict-transport-security", strictTransportSecurity);
  }
}
