import { ts } from "../typescript.ts";
import type { Rule } from "./rule.ts";

export const workAfterRespond: Rule = {
  code: "WORK_AFTER_RESPOND",
  severity: "warning",
  finds: "Statements after `respond()`, or after a call of a function that always answers. A bare `return` is fine.",
  why: "`respond()` never comes back, whatever is around it: what stands after it never runs, a `finally` included.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  handle.respond({ ":status": 403 });
  handle.logInfo("refused");
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  handle.logInfo("refused");
  handle.respond({ ":status": 403 });
}
`,
  check: ({ run }) =>
    run.unreached.map((node) => ({
      node,
      message: `${when(node)}: the request is answered before it, and respond() does not come back`,
      hint: "Do it before the answer, or take it away",
    })),
};

function when({ parent }: ts.Statement): string {
  const isFinally = ts.isTryStatement(parent.parent) && parent.parent.finallyBlock === parent;
  return isFinally ? "This does not run where nothing is raised" : "This never runs";
}
