import type { Found, Rule } from "./rule.ts";
import type { HostCall } from "./run/machine.ts";

export const bodyTooLate: Rule = {
  code: "BODY_TOO_LATE",
  severity: "error",
  finds:
    "`body()` after an `httpCall()` that waits, where the body was not asked for before; `body()` after `bodyChunks()` or `trailers()`; `bodyChunks()` after `body()`.",
  why: "A body that arrives while the hook waits for the call is gone: `cannot call body() after body has been streamed`. It works where the body is slow, so a test may not show it.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  if (handle.headers().get("upgrade") !== undefined) return;
  handle.httpCall("audit", { ":method": "GET", ":path": "/", ":authority": "audit" }, undefined, 1000);
  const body = handle.body();
  if (body !== undefined) handle.logInfo(\`\${body.length()} bytes\`);
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  if (handle.headers().get("upgrade") !== undefined) return;
  const body = handle.body();
  if (body !== undefined) handle.logInfo(\`\${body.length()} bytes\`);
  handle.httpCall("audit", { ":method": "GET", ":path": "/", ":authority": "audit" }, undefined, 1000);
}
`,
  check: ({ run }) =>
    run.hostCalls.flatMap((call) => [...afterCall(call), ...afterStream(call), ...chunksAfterBody(call)]),
};

const hint = "Call body() first: it holds the message back until the body is there";

function afterCall({ name, call, state }: HostCall): readonly Found[] {
  if (name !== "StreamHandle.body" || state.called.size === 0 || state.always.has("buffered")) return [];
  return [{ node: call, message: "The body may have come and gone while the hook waited for httpCall()", hint }];
}

function afterStream({ name, call, state }: HostCall): readonly Found[] {
  if (name !== "StreamHandle.body" || state.streamed.size === 0) return [];
  return [{ node: call, message: "The body may have gone on when the hook waited for chunks or trailers", hint }];
}

function chunksAfterBody({ name, call, state }: HostCall): readonly Found[] {
  if (name !== "StreamHandle.bodyChunks" || !state.always.has("buffered")) return [];
  return [
    {
      node: call,
      message: "The body was taken as a whole: Envoy refuses to give it in chunks",
      hint: "Use the buffer that body() gives",
    },
  ];
}
