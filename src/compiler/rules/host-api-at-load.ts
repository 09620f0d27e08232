import type { Rule } from "./rule.ts";

export const hostApiAtLoad: Rule = {
  code: "HOST_API_AT_LOAD",
  severity: "error",
  finds: "Host API, or `EnvoyTimestampResolution`, outside of all functions, or in a function that is called there.",
  why: "Envoy offers both only while a hook runs: the script does not load, and Envoy refuses the configuration.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

const unit = EnvoyTimestampResolution.MICROSECOND;

export function onRequest(handle: RequestHandle): void {
  handle.logInfo(handle.timestampString(unit));
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  handle.logInfo(handle.timestampString(EnvoyTimestampResolution.MICROSECOND));
}
`,
  check: ({ hostUses, run }) =>
    hostUses.flatMap(({ name, node, whileLoading }) => {
      if (!whileLoading && !run.readAtLoad.has(node)) return [];
      const message = `${name} is used while the script loads, when Envoy does not offer it yet`;
      return [{ node, message, hint: "Use it inside a hook" }];
    }),
};
