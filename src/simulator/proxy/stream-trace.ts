import { textOfByteString } from "../../scenario/byte-text.ts";
import { valuesByName } from "../../scenario/header-values.ts";
import type { HeaderList } from "../../scenario/outcome.ts";
import type { HeaderChange, RouteEvent, TraceEvent } from "../../scenario/trace.ts";
import type { HeaderMap } from "../http/header-map.ts";
import type { CallListener } from "../objects/call-observer.ts";
import type { Route } from "./proxy-model.ts";
import type { ChosenRoute } from "./routes/choose-route.ts";

type Untimed<Event> = Event extends TraceEvent ? Omit<Event, "at"> : never;

/** Takes an event that happens now, or happened at a time. */
export type TellEvent = (event: Untimed<TraceEvent>, at?: number) => void;

/** What tells of a stream. */
export interface StreamTrace {
  readonly tell: TellEvent;
  readonly onCall: CallListener;
  /** What was changed up to now is no call's doing. */
  forgetChanges(): void;
}

/** Nothing where nobody listens. @param clock the stream's, milliseconds */
export function createStreamTrace(
  onEvent: ((event: TraceEvent) => void) | undefined,
  clock: () => number,
  headers: Readonly<Record<HeaderChange["of"], HeaderMap>>,
): StreamTrace | undefined {
  if (onEvent === undefined) return undefined;
  const tell: TellEvent = (event, at = clock()) => {
    onEvent({ at, ...event });
  };
  return { tell, ...createCallTeller(tell, headers) };
}

/** Tells of the calls that scripts make on a stream, with what each changed in its headers. */
function createCallTeller(
  tell: TellEvent,
  headers: Readonly<Record<HeaderChange["of"], HeaderMap>>,
): Pick<StreamTrace, "onCall" | "forgetChanges"> {
  let [request, response] = [valuesOf(headers.request), valuesOf(headers.response)];

  function takeChanges(): readonly HeaderChange[] {
    const [requestNow, responseNow] = [valuesOf(headers.request), valuesOf(headers.response)];
    const changes = [
      ...changesBetween("request", request, requestNow),
      ...changesBetween("response", response, responseNow),
    ];
    [request, response] = [requestNow, responseNow];
    return changes;
  }

  return {
    onCall: (call) => {
      tell({ kind: "call", ...call, changes: takeChanges() });
    },
    forgetChanges: takeChanges,
  };
}

type Values = ReturnType<typeof valuesByName>;

function valuesOf(headers: HeaderMap): Values {
  return valuesByName(headerListOf(headers));
}

function changesBetween(of: HeaderChange["of"], before: Values, after: Values): readonly HeaderChange[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((name) => ({ of, name, before: before.get(name) ?? [], after: after.get(name) ?? [] }))
    .filter((change) => change.before.join("\n") !== change.after.join("\n"));
}

/** Headers as a trace shows them. */
export function headerListOf(headers: HeaderMap): HeaderList {
  return headers.entries().map(({ name, value }) => [name, textOfByteString(value)] as const);
}

/** What a trace says of a chosen route. */
export function describeRoute({
  virtualHost,
  route,
  routeName,
  passedOver = [],
}: ChosenRoute): Omit<RouteEvent, "kind" | "isAgain"> {
  return {
    ...(virtualHost === undefined ? {} : { virtualHost: virtualHost.name }),
    ...(routeName === undefined ? {} : { route: routeName }),
    ...(route === undefined ? {} : { action: describeAction(route.action) }),
    passedOver,
  };
}

function describeAction(action: Route["action"]): string {
  if (action.kind === "cluster") return `cluster "${action.cluster}"`;
  return `${action.kind} ${action.status}`;
}
