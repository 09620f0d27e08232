import type { HeaderList } from "../scenario/outcome.ts";
import type { Request } from "../scenario/scenario.ts";
import type { HookBegin, HookEnd, HostCallEvent, Trace, TraceEvent } from "../scenario/trace.ts";
import { headerRows, plainRows } from "./header-rows.ts";
import { addCall, pageCall } from "./hook-entries.ts";
import type { HookEntry, PageCall, PagePlace, Step } from "./page-data.ts";
import { facts, step, stepOfConnection, stepOfLocalReply, stepOfRoute } from "./plain-steps.ts";

/** What stands behind places and texts of hosts. */
export interface Places {
  placeOf(luaPlace: string): PagePlace;
  /** A text with places in TypeScript instead of lines of scripts. */
  explain(text: string): string;
}

/** The way of a request as steps, each with what it changed in the headers; what a hook did is inside its step. */
export function stepsOfTrace(trace: Trace, send: Request, places: Places): readonly Step[] {
  const way: Way = { places, steps: [], calls: 0, request: [], response: undefined, hook: undefined };
  for (const event of trace) take(event, way, send);
  closeHook(way);
  return way.steps;
}

/** What is known while events come one after the other. */
interface Way {
  readonly places: Places;
  readonly steps: Step[];
  calls: number;
  request: HeaderList;
  response: HeaderList | undefined;
  hook: OpenHook | undefined;
}

interface OpenHook {
  readonly begin: HookBegin & { readonly at: number };
  readonly entries: HookEntry[];
  /** As its calls have left them so far. */
  headers: HeaderList;
}

function take(event: TraceEvent, way: Way, send: Request): void {
  switch (event.kind) {
    case "call":
      way.calls += 1;
      if (way.hook !== undefined) takeCall(event, way.hook, pageCall(event, way.calls, way.places));
      return;
    case "hook begins":
      closeHook(way);
      way.hook = { begin: event, entries: [], headers: event.headers };
      return;
    case "hook ends":
      closeHook(way, event);
      if (event.hook === "envoy_on_request") way.request = event.headers;
      else way.response = event.headers;
      return;
    case "response":
      closeHook(way);
      addStep(stepOfResponse(event, way), way);
      return;
    case "connection":
    case "request":
    case "route":
    case "upstream":
    case "local reply":
      addStep(stepOfEvent(event, way, send), way);
  }
}

function takeCall({ changes }: HostCallEvent, hook: OpenHook, call: PageCall): void {
  const message = hook.begin.hook === "envoy_on_request" ? "request" : "response";
  addCall(hook.entries, call);
  for (const { of, name, after } of changes)
    if (of === message)
      hook.headers = [
        ...hook.headers.filter(([other]) => other !== name),
        ...after.map((value) => [name, value] as const),
      ];
}

/** Without an end it has answered, after which Envoy never resumes it; or what it waited for never came. */
function closeHook(way: Way, end?: HookEnd): void {
  if (way.hook !== undefined) way.steps.push(stepOfHook(way.hook, end, way.places));
  way.hook = undefined;
}

/** What happens while a hook runs belongs to it: its own calls, answers, and routes that it asks for. */
function addStep(added: Step, { hook, steps }: Way): void {
  if (hook === undefined) steps.push(added);
  else hook.entries.push({ kind: "step", step: added });
}

type PlainEvent = Extract<
  TraceEvent,
  { readonly kind: "connection" | "request" | "route" | "upstream" | "local reply" }
>;

function stepOfEvent(event: PlainEvent, way: Way, send: Request): Step {
  switch (event.kind) {
    case "connection":
      return stepOfConnection(event);
    case "request":
      way.request = event.headers;
      return stepOfRequest(event, send);
    case "route":
      return stepOfRoute(event);
    case "upstream":
      return stepOfUpstream(event, way);
    case "local reply":
      return stepOfLocalReply(event);
  }
}

function stepOfRequest({ at, headers }: Extract<TraceEvent, { kind: "request" }>, send: Request): Step {
  return step("request", {
    at,
    title: "The request as filters see it",
    short: `${send.method} ${send.path}`,
    headers: headerRows(sentHeaders(send, headers), headers),
    comparedWith: "what the client sent",
  });
}

/** What the client is described to send, with what every client adds. */
function sentHeaders({ method, path, authority, headers }: Request, received: HeaderList): HeaderList {
  const own = [":scheme", "content-length", "transfer-encoding", "connection"];
  const pseudo: HeaderList = [
    [":authority", authority],
    [":path", path],
    [":method", method],
  ];
  const named = headers.map(([name, value]) => [name.toLowerCase(), value] as const);
  const known = new Set(named.map(([name]) => name));
  return [...pseudo, ...named, ...received.filter(([name]) => own.includes(name) && !known.has(name))];
}

function stepOfHook(
  { begin, entries, headers }: OpenHook,
  end: HookEnd | undefined,
  { placeOf, explain }: Places,
): Step {
  const isAnswered = entries.some((entry) => entry.kind === "step" && entry.step.kind === "local reply");
  const isStuck = end === undefined && !isAnswered;
  const ends = end?.error !== undefined ? "in an error" : isAnswered ? "with an answer" : isStuck ? "never" : undefined;
  return step("hook", {
    at: begin.at,
    title: `Lua filter ${begin.filter}`,
    short: begin.hook === "envoy_on_request" ? "request hook" : "response hook",
    isBad: isStuck || end?.error !== undefined,
    facts: facts({ hook: begin.hook, ends }),
    headers: headerRows(begin.headers, end?.headers ?? headers),
    comparedWith: "where the hook began",
    entries,
    error: end?.error === undefined ? null : explain(end.error),
    stack: (end?.stack ?? []).map(({ place, name = "" }) => ({ place: placeOf(place), name })),
  });
}

function stepOfUpstream({ at, cluster, headers }: Extract<TraceEvent, { kind: "upstream" }>, way: Way): Step {
  const isCall = way.hook !== undefined;
  return step("upstream", {
    at,
    title: isCall ? `The script's own request to cluster ${cluster}` : `Cluster ${cluster}`,
    short: cluster,
    headers: isCall ? plainRows(headers) : headerRows(withoutPseudo(way.request), withoutPseudo(headers)),
    comparedWith: isCall ? "" : "where the filters ended",
  });
}

function stepOfResponse({ at, status, headers }: Extract<TraceEvent, { kind: "response" }>, way: Way): Step {
  const before = way.response;
  return step("response", {
    at,
    title: `Response ${status} to the client`,
    short: String(status),
    headers: before === undefined ? plainRows(headers) : headerRows(withoutPseudo(before), withoutPseudo(headers)),
    comparedWith: before === undefined ? "" : "where the response hooks ended",
  });
}

function withoutPseudo(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => !name.startsWith(":") && name !== "host");
}
