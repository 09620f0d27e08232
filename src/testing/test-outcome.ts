import { valuesByName } from "../scenario/header-values.ts";
import type { HeaderList, Outcome } from "../scenario/outcome.ts";
import type { HeaderChange, Trace } from "../scenario/trace.ts";
import type { TestExchange } from "./client.ts";
import type { PlaceNames } from "./place-names.ts";
import { renderTrace } from "./render-trace.ts";

/** What came of one exchange, as a test looks at it. */
export interface TestOutcome extends Outcome {
  /** Where it ran, e.g. `simulator 1.37`. */
  readonly host: string;
  readonly exchange: TestExchange;
  /** The cluster whose upstream received the request; undefined where none did. */
  readonly cluster: string | undefined;
  /** What the script called, in order; empty where only an Envoy ran, which does not tell. With faults: of the last time. */
  readonly hostCalls: readonly HostCall[];
  /** What the simulator saw, once for each time that the exchange was sent; empty where only an Envoy ran. */
  readonly traces: readonly Trace[];
  /** All values of a header as the upstream received it, in order; empty where it is absent, or no upstream received anything. */
  upstreamHeader(name: string): readonly string[];
  /** All values of a header of the response as the client received it. */
  responseHeader(name: string): readonly string[];
  /** The trace as text, with places in TypeScript. */
  explain(): string;
}

/** A call that the script made of the host API. */
export interface HostCall {
  /** `Headers.replace`; `Headers.pairs` and `Headers.next` for loops. */
  readonly member: string;
  /** As Lua would write them. */
  readonly arguments: readonly string[];
  /** Absent where the call raised, or suspended the hook. */
  readonly results?: readonly string[];
  readonly error?: string;
  /** Where the script made it: `filter-src/guard/filter.ts:12:3`, or the line of the Lua. */
  readonly at: string;
  /** What it changed in the headers of the request and the response. */
  readonly changes: readonly HeaderChange[];
}

export interface OutcomeInput {
  readonly outcome: Outcome;
  readonly host: string;
  readonly exchange: TestExchange;
  readonly traces: readonly Trace[];
  readonly places: PlaceNames;
}

/** Members that are long or functions are not enumerable, so that differences that `expect` prints stay short. */
export function testOutcome({ outcome, host, exchange, traces, places }: OutcomeInput): TestOutcome {
  const hostCalls = callsIn(traces.at(-1) ?? [], places);
  const valuesOf = (headers: HeaderList = [], name: string): readonly string[] =>
    valuesByName(headers).get(name.toLowerCase()) ?? [];
  const hidden = {
    host,
    exchange,
    hostCalls,
    traces,
    upstreamHeader: (name: string) => valuesOf(outcome.upstream?.headers, name),
    responseHeader: (name: string) => valuesOf(outcome.response?.headers, name),
    explain: () => renderTrace({ outcome, host, traces, places }),
  };
  const shown = { ...outcome, cluster: outcome.upstream?.cluster };
  const descriptors = Object.entries(hidden).map(([name, value]) => [name, { value, enumerable: false }] as const);
  return Object.defineProperties(shown, Object.fromEntries(descriptors)) as TestOutcome;
}

function callsIn(trace: Trace, places: PlaceNames): readonly HostCall[] {
  return trace.flatMap((event) => {
    if (event.kind !== "call") return [];
    const { member, results, error, place, changes } = event;
    return [
      {
        member,
        arguments: event.arguments,
        ...(results === undefined ? {} : { results }),
        ...(error === undefined ? {} : { error }),
        at: places.nameOf(place),
        changes,
      },
    ];
  });
}
