import type { Rule } from "./rule.ts";

export const metadataWithoutRoute: Rule = {
  code: "METADATA_WITHOUT_ROUTE",
  severity: "warning",
  finds:
    "`dynamicMetadata().set()` in `onRequest`, and a way to the end of the hook on which neither a header is changed nor `clearRouteCache()` called after it. Metadata that no route matches can be said to be so with a comment.",
  why: "Envoy has matched the route before the script runs. Metadata makes it match anew only where the route cache is cleared; `metadata()` in between fills it again.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  handle.streamInfo().dynamicMetadata().set("example", "tenant", "a");
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  handle.streamInfo().dynamicMetadata().set("example", "tenant", "a");
  handle.clearRouteCache();
}
`,
  check: ({ run }) =>
    [...run.unrouted].map((node) => ({
      node,
      message: "No route is chosen by this metadata: the hook may end with the route that was matched before",
      hint: "Call clearRouteCache() after it, as the last thing that the hook does",
    })),
};
