import type { Found, Rule, RuleContext } from "./rule.ts";
import { createStateWrites, type SharedDeclaration, type StateWrite } from "./state-writes.ts";

export const sharedState: Rule = {
  code: "SHARED_STATE",
  severity: "warning",
  finds:
    "A variable of a module, a static field, a variable of a function that only ran while the script loaded, or a table that one of them holds by whatever name, that functions change while a hook runs (an error where it keeps an object of Envoy). A cache is fine: a table with an entry for each key, and what is changed together with it to bound its size. A counter for each key is none.",
  why: "Every worker of Envoy has its own copy of the script, and all requests of a worker share it: what one request leaves there the next one sees, also in the middle of a request that is suspended. A counter counts one worker only.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

let user: string | undefined;

export function onRequest(handle: RequestHandle): void {
  user = handle.headers().get("x-user");
  if (user === "admin") handle.logInfo("an admin");
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const user = handle.headers().get("x-user");
  if (user === "admin") handle.logInfo("an admin");
}
`,
  check: (context) =>
    [...createStateWrites(context)].flatMap(([declaration, writes]) => findingsFor(declaration, writes, context)),
};

function findingsFor(
  declaration: SharedDeclaration,
  writes: readonly StateWrite[],
  { run }: RuleContext,
): readonly Found[] {
  const name = declaration.name.getText();
  const kept = writes.find(({ value }) => value !== undefined && run.names.hostObject(value) !== undefined);
  if (kept !== undefined) {
    const message = `"${name}" keeps an object of Envoy, which is dead when this hook has returned`;
    return [{ node: kept.node, message, hint: "Ask the handle for it in each request", severity: "error" }];
  }
  if (writes.every(({ isCache }) => isCache)) return [];
  const message = `"${name}" changes with requests: all requests of a worker share it, and other workers do not see it`;
  return [
    {
      node: declaration.name,
      message,
      hint: "Keep it in a constant of the hook and hand it on, or in dynamic metadata",
    },
  ];
}
