import type { Rule } from "./rule.ts";

export const bodyWithoutUpgradeCheck: Rule = {
  code: "BODY_WITHOUT_UPGRADE_CHECK",
  severity: "warning",
  finds:
    "`body()` on a way on which nobody has looked at the headers `upgrade` or `connection` or at `:method` (on the response path also `:status`).",
  why: "An upgraded request (WebSocket; exec, attach and port-forward of Kubernetes) ends with its connection: `body()` waits for ever, and the client gets no answer. In `onResponse` a client of a 101 gets 503.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const body = handle.body();
  if (body !== undefined) handle.logInfo(\`\${body.length()} bytes\`);
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  if (handle.headers().get("upgrade") !== undefined) return;
  const body = handle.body();
  if (body !== undefined) handle.logInfo(\`\${body.length()} bytes\`);
}
`,
  check: ({ run }) =>
    run.hostCalls
      .filter(
        ({ name, state, path }) =>
          name === "StreamHandle.body" &&
          path !== "load" &&
          !state.always.has("upgradeLookedAt") &&
          !state.always.has("buffered"),
      )
      .map(({ call, path }) => ({
        node: call,
        message: `Nothing says that this ${path} is no upgrade, whose body does not end`,
        hint: path === "response" ? 'Look at headers().get(":status") first' : 'Look at headers().get("upgrade") first',
      })),
};
