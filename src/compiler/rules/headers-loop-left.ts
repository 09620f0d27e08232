import type { Rule } from "./rule.ts";

export const headersLoopLeft: Rule = {
  code: "HEADERS_LOOP_LEFT",
  severity: "warning",
  finds:
    "`break`, `return` or `throw` inside a loop over headers, trailers or dynamic metadata, which leaves it before its end.",
  why: "Envoy unlocks the map only when the loop has come to its end. Until the hook returns or is suspended, changing the map or looping over it again raises an error.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  for (const [name] of handle.headers()) {
    if (name === "x-debug") {
      handle.logInfo("debug");
      break;
    }
  }
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  if (handle.headers().get("x-debug") !== undefined) handle.logInfo("debug");
}
`,
  check: ({ run }) =>
    [...run.earlyLeaves.keys()].map((node) => ({
      node,
      message: "This leaves a loop over a map of Envoy before its end, and the map stays locked",
      hint: "Let the loop run to its end, or ask for the one entry with get()",
    })),
};
