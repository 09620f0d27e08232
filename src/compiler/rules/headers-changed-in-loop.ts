import type { Found, Rule } from "./rule.ts";
import type { FilterRun } from "./run/filter-run.ts";
import { giverOf } from "./run/host-calls.ts";
import type { HostCall } from "./run/machine.ts";
import { ts } from "../typescript.ts";
import { nothingKnown } from "./run/value.ts";

export const headersChangedInLoop: Rule = {
  code: "HEADERS_CHANGED_IN_LOOP",
  severity: "error",
  finds:
    "Headers, trailers or dynamic metadata changed while a loop over them runs, or after one was left early; a second loop over them meanwhile. Also in functions called from the loop.",
  why: "Envoy locks the map until the loop is at its end: a change raises `header map cannot be modified while iterating`, a second loop `cannot create a second iterator before completing the first`.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const headers = handle.headers();
  for (const [name] of headers) {
    if (string.sub(name, 1, 2) === "x-") headers.remove(name);
  }
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const headers = handle.headers();
  const names: string[] = [];
  for (const [name] of headers) {
    if (string.sub(name, 1, 2) === "x-") names.push(name);
  }
  for (const name of names) headers.remove(name);
}
`,
  check: ({ run }) => [
    ...run.hostCalls.flatMap((call) => changeInLoop(call, run)),
    ...run.hostLoops.flatMap((loop) => secondLoop(loop, run)),
  ],
};

const changes: ReadonlySet<string> = new Set([
  "Headers.add",
  "Headers.replace",
  "Headers.remove",
  "Headers.setHttp1ReasonPhrase",
  "DynamicMetadata.set",
]);

function changeInLoop({ name, call, receiver, state }: HostCall, run: FilterRun): readonly Found[] {
  if (!changes.has(name)) return [];
  const isSame = (loop: ts.Node): boolean =>
    isOverSame(loop, { run, object: name.split(".")[0] ?? "", giver: giverOf(receiver, run) });
  const running = [...state.loops].find(isSame);
  const left = [...state.leftLoops].find(isSame);
  if (running === undefined && left === undefined) return [];
  const message =
    running === undefined
      ? "A loop over this map was left before its end: Envoy still refuses to change it"
      : "A loop over this map is running: Envoy refuses to change it";
  return [
    {
      node: call,
      message,
      hint: "Collect what is to be changed in the loop, let it run to its end, and change it after the loop",
    },
  ];
}

function secondLoop({ loop, value, state }: FilterRun["hostLoops"][number], run: FilterRun): readonly Found[] {
  const object = run.names.hostObject(loop.expression) ?? "";
  const isSame = (other: ts.Node): boolean =>
    other !== loop && isOverSame(other, { run, object, giver: giverOf(value, run) });
  if (![...state.loops, ...state.leftLoops].some(isSame)) return [];
  return [
    {
      node: loop.expression,
      message: "A loop over this map has not come to its end: Envoy refuses a second one",
      hint: "Read it once, and keep what both loops need",
    },
  ];
}

/** Whether a loop locks the map that is meant: headers are locked apart from trailers. */
function isOverSame(
  loop: ts.Node,
  { run, object, giver }: { run: FilterRun; object: string; giver: string | undefined },
): boolean {
  if (!ts.isForOfStatement(loop) || run.names.hostObject(loop.expression) !== object) return false;
  const looped = run.hostLoops.find((other) => other.loop === loop);
  const otherGiver = giverOf(looped?.value ?? nothingKnown, run);
  return giver === undefined || otherGiver === undefined || giver === otherGiver;
}
