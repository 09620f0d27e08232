import type { Rule } from "./rule.ts";
import { giverOf } from "./run/host-calls.ts";

export const decisionTooLate: Rule = {
  code: "DECISION_TOO_LATE",
  severity: "error",
  finds:
    "`respond()`, header changes, metadata for routes, `clearRouteCache()` or `setUpstreamOverrideHost()` after `trailers()` or a loop over `bodyChunks()`.",
  why: "Both let the message go on before they wait. Then `respond()` raises `respond() cannot be called if headers have been continued`, a header write `header map can no longer be modified`, and the route is chosen.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  let length = 0;
  for (const chunk of handle.bodyChunks()) length += chunk.length();
  if (length > 1000) handle.respond({ ":status": 413 });
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  if (handle.headers().get("upgrade") !== undefined) return;
  const body = handle.body();
  if (body !== undefined && body.length() > 1000) handle.respond({ ":status": 413 });
}
`,
  check: ({ run }) =>
    run.hostCalls
      .filter(
        ({ name, path, state, receiver }) => state.streamed.size > 0 && isDecision(name, path, giverOf(receiver, run)),
      )
      .map(({ name, call }) => ({
        node: call,
        message: `${name} comes too late: the message may have gone on when the hook waited for chunks or trailers`,
        hint: "Decide before bodyChunks() and trailers(), or wait with body(), which holds the message back",
      })),
};

const requestDecisions: ReadonlySet<string> = new Set([
  "StreamHandle.respond",
  "StreamHandle.clearRouteCache",
  "StreamHandle.setUpstreamOverrideHost",
  "DynamicMetadata.set",
]);
const headerChanges: ReadonlySet<string> = new Set([
  "Headers.add",
  "Headers.replace",
  "Headers.remove",
  "Headers.setHttp1ReasonPhrase",
]);

/** Trailers can be changed when they are there. */
function isDecision(name: string, path: string, giver: string | undefined): boolean {
  if (headerChanges.has(name)) return giver !== "StreamHandle.trailers";
  return path === "request" && requestDecisions.has(name);
}
