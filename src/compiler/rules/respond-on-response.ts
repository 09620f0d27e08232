import type { Rule } from "./rule.ts";

export const respondOnResponse: Rule = {
  code: "RESPOND_ON_RESPONSE",
  severity: "error",
  finds: "`respond()` where `onResponse` gets to it, also through functions that both hooks share.",
  why: "Envoy raises `respond not currently supported in the response path`; the response goes on as it is.",
  bad: `import type { RequestHandle, ResponseHandle } from "envoy-lua-kit/envoy-api";

function refuse(handle: RequestHandle | ResponseHandle): void {
  if ("respond" in handle) handle.respond({ ":status": 403 });
}

export function onRequest(handle: RequestHandle): void {
  refuse(handle);
}

export function onResponse(handle: ResponseHandle): void {
  refuse(handle);
}
`,
  good: `import type { RequestHandle, ResponseHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  handle.respond({ ":status": 403 });
}

export function onResponse(handle: ResponseHandle): void {
  handle.headers().replace(":status", "403");
}
`,
  check: ({ run }) =>
    run.hostCalls
      .filter(({ name, path }) => name === "StreamHandle.respond" && path === "response")
      .map(({ call }) => ({
        node: call,
        message: "onResponse gets to this answer, and Envoy refuses to answer a response",
        hint: 'Replace the response\'s ":status" and its body instead',
      })),
};
