import { compareEnvoyVersions } from "../../envoy-api/envoy-version.ts";
import { oldestEnvoyFor } from "../../envoy-api/table.ts";
import type { Rule } from "./rule.ts";

export const hostApiTooNew: Rule = {
  code: "HOST_API_TOO_NEW",
  severity: "error",
  finds: "Host API that came after `envoy.from` of `filter.yaml`.",
  why: "An Envoy without it raises `attempt to call method … (a nil value)`, and sends the request on as the script left it.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  handle.stats().counter("requests").inc();
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  handle.logInfo("a request");
}
`,
  check: ({ hostUses, manifest }) =>
    hostUses.flatMap(({ name, node }) => {
      if (!name.includes(".")) return [];
      const since = oldestEnvoyFor([name]);
      if (compareEnvoyVersions(since, manifest.envoy.from) <= 0) return [];
      const message = `${name} came with Envoy ${since}, but the filter promises to work from Envoy ${manifest.envoy.from} on`;
      return [{ node, message, hint: `Raise envoy.from in filter.yaml to "${since}", or do without it` }];
    }),
};
