import { renderFrame } from "../diagnostics/render-diagnostic.ts";
import type { HeaderList, Outcome } from "../scenario/outcome.ts";
import type { HeaderChange, HookEnd, HostCallEvent, RouteEvent, Trace, TraceEvent } from "../scenario/trace.ts";
import type { PlaceNames } from "./place-names.ts";

export interface TraceInput {
  readonly outcome: Outcome;
  readonly host: string;
  readonly traces: readonly Trace[];
  readonly places: PlaceNames;
}

/** The way of an exchange as text: what was received, what each hook called and changed, which route was chosen and why, what came of it. */
export function renderTrace({ outcome, host, traces, places }: TraceInput): string {
  const trace = traces.at(-1);
  if (trace === undefined) return [`What ${host} says:`, ...outcomeLines(outcome)].join("\n");
  const width = Math.max(0, ...callsIn(trace).map((call) => places.nameOf(call.place).length));
  const lines = groupCalls(trace).flatMap((event) => eventLines(event, { places, width }));
  return [`The way of the request (${host}):`, ...lines, ...logLines(outcome)].join("\n");
}

interface Layout {
  readonly places: PlaceNames;
  /** Of the longest name of a place. */
  readonly width: number;
}

/** Steps of a loop over headers, which are one line of a trace. */
interface LoopEvent {
  readonly kind: "loop";
  readonly steps: number;
}

function groupCalls(trace: Trace): readonly (TraceEvent | LoopEvent)[] {
  const events: (TraceEvent | LoopEvent)[] = [];
  for (const event of trace) {
    const last = events.at(-1);
    const isStep = event.kind === "call" && event.member.endsWith(".next") && event.error === undefined;
    if (!isStep || event.changes.length > 0) events.push(event);
    else if (last?.kind === "loop") events[events.length - 1] = { kind: "loop", steps: last.steps + 1 };
    else events.push({ kind: "loop", steps: 1 });
  }
  return events;
}

function callsIn(trace: Trace): readonly HostCallEvent[] {
  return trace.filter((event) => event.kind === "call");
}

function eventLines(event: TraceEvent | LoopEvent, layout: Layout): readonly string[] {
  switch (event.kind) {
    case "connection":
      return [`  connection  ${describeConnection(event)}`];
    case "request":
      return [`  request     ${describeTarget(event.headers)}`];
    case "route":
      return routeLines(event);
    case "hook begins":
      return [`  ${event.hook}  in ${event.filter}`];
    case "loop":
      return [`    ${" ".repeat(layout.width)}  … ${event.steps} steps of the loop`];
    case "call":
      return callLines(event, layout);
    case "hook ends":
      return endLines(event, layout);
    case "upstream":
      return [`  sent to     cluster "${event.cluster}"`];
    case "local reply":
      return [`  answered    ${event.status} ${JSON.stringify(shorten(event.body))}, by the proxy or a script`];
    case "response":
      return [`  response    ${event.status}`];
  }
}

function describeConnection(event: Extract<TraceEvent, { kind: "connection" }>): string {
  const { listener, serverName, tls, certificate, failure } = event;
  const parts = [
    `listener "${listener}"`,
    ...(failure !== undefined ? [] : [tls ?? "plaintext"]),
    ...(serverName === "" ? [] : [`SNI ${serverName}`]),
    ...(certificate === undefined
      ? []
      : [
          `certificate "${certificate.entry}", ${certificate.isVerified ? "verified" : "not verified in this handshake"}`,
        ]),
    ...(failure === undefined ? [] : [`failed: ${failure}`]),
  ];
  return parts.join(", ");
}

function describeTarget(headers: HeaderList): string {
  const valueOf = (name: string): string => headers.find(([other]) => other === name)?.[1] ?? "";
  return `${valueOf(":method")} ${valueOf(":authority")}${valueOf(":path")}`;
}

function routeLines({ virtualHost, route, action, isAgain, passedOver }: RouteEvent): readonly string[] {
  const chosen =
    route === undefined
      ? `none${virtualHost === undefined ? ": no virtual host has this authority" : ` of virtual host "${virtualHost}"`}`
      : `"${route}"${virtualHost === undefined ? "" : ` of virtual host "${virtualHost}"`}${action === undefined ? "" : `: ${action}`}`;
  return [
    `  route       ${chosen}${isAgain ? " (chosen again, after the route was cleared)" : ""}`,
    ...passedOver.map(
      (other) => `                not "${other.route}", since this does not hold: ${shorten(other.condition)}`,
    ),
  ];
}

function callLines(call: HostCallEvent, { places, width }: Layout): readonly string[] {
  const place = places.nameOf(call.place).padEnd(width);
  const given = call.arguments.map(shorten).join(", ");
  return [
    `    ${place}  ${call.member}(${given})${resultOf(call)}`,
    ...call.changes.map((change) => `    ${" ".repeat(width)}    ${describeChange(change)}`),
  ];
}

function resultOf({ results, error }: HostCallEvent): string {
  if (error !== undefined) return ` raised ${JSON.stringify(error)}`;
  if (results === undefined) return " … waits";
  return results.length === 0 ? "" : ` → ${results.map(shorten).join(", ")}`;
}

function describeChange({ of, name, before, after }: HeaderChange): string {
  const list = (values: readonly string[]): string => values.map((value) => JSON.stringify(shorten(value))).join(", ");
  if (before.length === 0) return `+ ${of} ${name}: ${list(after)}`;
  if (after.length === 0) return `- ${of} ${name}: ${list(before)}`;
  return `~ ${of} ${name}: ${list(before)} → ${list(after)}`;
}

function endLines({ error, stack = [], hook, filter }: HookEnd, { places }: Layout): readonly string[] {
  if (error === undefined) return [];
  return [
    `  ${hook} of ${filter} ended in an error, and the request went on: ${withoutPlace(error)}`,
    ...stack.map(({ place, name }) => `    at ${name === undefined ? "" : `${name} `}(${places.nameOf(place)})`),
    ...stack.slice(0, 1).flatMap(({ place }) => {
      const position = places.positionOf(place);
      return position === undefined ? [] : renderFrame(position).map((line) => `    ${line}`);
    }),
  ];
}

/** An error of Lua's without the place that it begins with. */
export function withoutPlace(error: string): string {
  return error.replace(/^\[string ".*?"\]:\d+: /s, "");
}

function logLines({ logs }: Outcome): readonly string[] {
  return logs.map(({ level, message }) => `  logged      ${level}: ${message}`);
}

function outcomeLines(outcome: Outcome): readonly string[] {
  const { connectionError, upstream, response } = outcome;
  return [
    ...(connectionError === undefined ? [] : [`  connection  failed: ${connectionError}`]),
    ...(upstream === undefined
      ? ["  sent to     nobody"]
      : [
          `  sent to     cluster "${upstream.cluster}"`,
          ...upstream.headers.map(([name, value]) => `                ${name}: ${shorten(value)}`),
        ]),
    ...(response === undefined ? [] : [`  response    ${response.status} ${JSON.stringify(shorten(response.body))}`]),
    ...logLines(outcome),
  ];
}

function shorten(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

const longest = 160;
