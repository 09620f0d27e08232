import { ts } from "../typescript.ts";
import type { Found, Rule } from "./rule.ts";
import type { FilterRun } from "./run/filter-run.ts";
import type { State } from "./run/state.ts";
import type { Value } from "./run/value.ts";

export const objectAfterYield: Rule = {
  code: "OBJECT_AFTER_YIELD",
  severity: "error",
  finds:
    "An object of Envoy (headers, body, stream info, TLS, metadata and all that they gave) used after a call that may suspend the hook: `body()`, `trailers()`, `httpCall()`, a step of a loop over `bodyChunks()`. Followed through variables, fields, closures and functions.",
  why: "When the hook goes on, every object but the handle is dead and raises `object used outside of proper scope`. It does not where nothing was suspended, so a test without a body does not show it.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const headers = handle.headers();
  if (headers.get("upgrade") !== undefined) return;
  const body = handle.body();
  headers.replace("x-length", body === undefined ? 0 : body.length());
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  if (handle.headers().get("upgrade") !== undefined) return;
  const body = handle.body();
  handle.headers().replace("x-length", body === undefined ? 0 : body.length());
}
`,
  check: ({ run }) => [
    ...run.hostCalls.flatMap(({ call, receiver, values, state }) =>
      deadParts(call, [receiver, ...values], { run, state }),
    ),
    ...run.hostLoops.flatMap(({ loop, value, state }) => deadParts(loop, [value], { run, state })),
  ],
};

/** The parts of a call or loop that are dead objects. */
function deadParts(
  node: ts.CallExpression | ts.ForOfStatement,
  values: readonly Value[],
  { run, state }: { run: FilterRun; state: Readonly<State> },
): readonly Found[] {
  const receiver =
    ts.isPropertyAccessExpression(node.expression) && ts.isCallExpression(node)
      ? node.expression.expression
      : node.expression;
  const parts = ts.isCallExpression(node) ? [receiver, ...node.arguments] : [node.expression];
  return values.flatMap(({ hosts }, index) => {
    const dead = [...hosts].find((host) => state.dead.has(host));
    const part = parts[index];
    if (dead === undefined || part === undefined) return [];
    const giver = (run.names.hostMember(dead) ?? run.names.hostMember(dead.parent))?.name ?? "a loop over bodyChunks()";
    const message = `This object, which ${giver} gave, may be dead: the hook was suspended since then`;
    return [{ node: part, message, hint: "Ask the handle for it again after the suspension" }];
  });
}
