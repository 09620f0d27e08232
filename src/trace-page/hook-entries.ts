import type { HostCallEvent } from "../scenario/trace.ts";
import { valueRows } from "./header-rows.ts";
import type { HookEntry, PageCall } from "./page-data.ts";
import type { Places } from "./steps-of-trace.ts";

/** @param number of the call, counted over all hooks from 1 */
export function pageCall(
  event: HostCallEvent & { readonly at: number },
  number: number,
  { placeOf, explain }: Places,
): PageCall {
  const [object = "", member = ""] = event.member.split(".");
  return {
    kind: "call",
    number,
    at: event.at,
    object,
    member,
    arguments: event.arguments,
    results: event.results ?? null,
    error: event.error === undefined ? null : explain(event.error),
    place: placeOf(event.place),
    changes: event.changes.map(({ of, name, before, after }) => ({ of, rows: valueRows(name, before, after) })),
  };
}

/** Adds a call to what a hook did: before the request that it sent. Steps of a loop that follow one another are one entry. */
export function addCall(entries: HookEntry[], call: PageCall): void {
  const last = entries.at(-1);
  const isSent = call.member === "httpCall" && last?.kind === "step" && last.step.kind === "upstream";
  if (isSent) entries.splice(-1, 0, call);
  else if (call.member !== "next") entries.push(call);
  else if (last?.kind === "loop") entries[entries.length - 1] = { kind: "loop", calls: [...last.calls, call] };
  else entries.push({ kind: "loop", calls: [call] });
}
