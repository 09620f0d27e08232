import { ts } from "../typescript.ts";
import type { Found, Rule } from "./rule.ts";
import type { HostCall, LibraryCall } from "./run/machine.ts";

export const yieldAcrossC: Rule = {
  code: "YIELD_ACROSS_C",
  severity: "error",
  finds:
    "`body()`, `trailers()`, `httpCall()`, `respond()` or a loop over chunks in a function that `string.gsub`, `table.sort` or `sort()` calls, in a coroutine of the script (also a generator or an async function); `coroutine.yield()` outside of one.",
  why: "Lua cannot suspend a C function: the call raises `attempt to yield across C-call boundary` — `respond()` only after the answer is sent, so that the script goes on. In a coroutine the suspension ends in the script instead of in Envoy.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const [text] = string.gsub("a,b", "%a", (letter) => {
    const [headers] = handle.httpCall("words", { ":method": "GET", ":path": \`/\${letter}\`, ":authority": "words" }, undefined, 1000);
    return headers["x-word"] ?? letter;
  });
  handle.logInfo(text);
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const words: string[] = [];
  for (const letter of ["a", "b"]) {
    const [headers] = handle.httpCall("words", { ":method": "GET", ":path": \`/\${letter}\`, ":authority": "words" }, undefined, 1000);
    words.push(headers["x-word"] ?? letter);
  }
  handle.logInfo(table.concat(words, ","));
}
`,
  check: ({ run }) => [...run.hostCalls.flatMap(suspended), ...run.libraryCalls.flatMap(unexpectedYield)],
};

function suspended({ name, row, call, unsuspendable, values }: HostCall): readonly Found[] {
  if (!row.mayYield || unsuspendable === undefined || name === "StreamHandle.bodyChunks") return [];
  if (name === "StreamHandle.httpCall" && isAsynchronous(call, values.length)) return [];
  const where = ts.isCallExpression(unsuspendable)
    ? unsuspendable.expression.getText()
    : "a generator or an async function";
  const message = `${name} suspends the hook, which cannot be inside ${where}`;
  return [{ node: call, message, hint: "Take it out of the callback: collect first, then call in a plain loop" }];
}

function isAsynchronous(call: ts.CallExpression, count: number): boolean {
  return count === 5 && call.arguments[4]?.kind === ts.SyntaxKind.TrueKeyword;
}

function unexpectedYield({ name, call, isInCoroutine }: LibraryCall): readonly Found[] {
  if (name !== "coroutine.yield" || isInCoroutine) return [];
  const message =
    "The hook's own coroutine yields, which Envoy takes for an error: script performed an unexpected yield";
  return [{ node: call, message, hint: "Yield only inside a coroutine that the script made" }];
}
