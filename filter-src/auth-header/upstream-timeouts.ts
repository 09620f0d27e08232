import type { Headers } from "envoy-lua-kit/envoy-api";
import { upstreamTimeoutMs } from "./parameters";

/** Watches live long. Replaced, not added: Envoy reads no list there. */
export function setUpstreamTimeouts(headers: Headers): void {
  if (upstreamTimeoutMs > 0) {
    const timeout = `${upstreamTimeoutMs}`;
    headers.replace("x-envoy-upstream-rq-timeout-ms", timeout);
    headers.replace("x-envoy-upstream-rq-per-try-timeout-ms", timeout);
  }
}
