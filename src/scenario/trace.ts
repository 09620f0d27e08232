import type { HeaderList } from "./outcome.ts";

/**
 * What a simulator saw of one exchange, in order: the connection, each hook and its calls of the host API, when routes were chosen and why,
 * and what was sent and received. An exchange with faults has a trace for each time that it was sent.
 */
export type Trace = readonly TraceEvent[];

export type TraceEvent = Timed &
  (
    | ConnectionEvent
    | MessageEvent
    | HookBegin
    | HostCallEvent
    | HookEnd
    | RouteEvent
    | UpstreamEvent
    | LocalReplyEvent
    | ClientResponseEvent
  );

interface Timed {
  /** Milliseconds of simulated time since the request was received. */
  readonly at: number;
}

/** The client connected, or could not. */
export interface ConnectionEvent {
  readonly kind: "connection";
  readonly listener: string;
  /** The filter chain's name, or its place, e.g. `filter_chains[1]`; absent where the connection failed. */
  readonly filterChain?: string;
  /** The server name of the TLS handshake, empty where the connection is plaintext or names none. */
  readonly serverName: string;
  readonly tls?: "TLSv1.2" | "TLSv1.3";
  /** The certificate that the client presented, and what became of it; absent where it presented none. */
  readonly certificate?: { readonly entry: string; readonly isVerified: boolean; readonly isResumed: boolean };
  readonly failure?: string;
}

/** The proxy received the request, as its filters will see it. */
export interface MessageEvent {
  readonly kind: "request";
  readonly headers: HeaderList;
}

/** A Lua filter's hook began to run. */
export interface HookBegin {
  readonly kind: "hook begins";
  /** The filter's name in the Envoy configuration. */
  readonly filter: string;
  readonly hook: "envoy_on_request" | "envoy_on_response";
  readonly headers: HeaderList;
}

/** A call that a script made of the host API. */
export interface HostCallEvent {
  readonly kind: "call";
  /** `Headers.replace`; `Headers.pairs` and `Headers.next` for loops. */
  readonly member: string;
  /** As Lua would write them; objects of the host API by their names, e.g. `Headers`. */
  readonly arguments: readonly string[];
  /** As the arguments; absent where the call raised, or suspended the hook. */
  readonly results?: readonly string[];
  /** What it raised, without the position. */
  readonly error?: string;
  /** Where the script made it, as Lua names places: `[string "-- sha256:…"]:12`. */
  readonly place: string;
  /** What it changed in the headers of the request and the response. */
  readonly changes: readonly HeaderChange[];
}

export interface HeaderChange {
  readonly of: "request" | "response";
  readonly name: string;
  /** All values before and after; empty: absent. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A hook returned, ended in an error, or answered the request. */
export interface HookEnd {
  readonly kind: "hook ends";
  readonly filter: string;
  readonly hook: HookBegin["hook"];
  readonly headers: HeaderList;
  /** What ended it; absent where it returned. */
  readonly error?: string;
  /** Where it was then, innermost first; absent where it returned. */
  readonly stack?: readonly StackFrame[];
}

/** A running function of a script. */
export interface StackFrame {
  /** `[string "-- sha256:…"]:12` */
  readonly place: string;
  /** What the script calls it, where it has a name. */
  readonly name?: string;
}

/** The route was chosen: the first time that somebody asked, or anew after the route cache was cleared. */
export interface RouteEvent {
  readonly kind: "route";
  readonly isAgain: boolean;
  /** Absent where no virtual host has the authority. */
  readonly virtualHost?: string;
  /** The route's name, or its place, e.g. `routes[2]`; absent where none matched. */
  readonly route?: string;
  /** What the route does, e.g. `cluster "mtls"`. */
  readonly action?: string;
  /** The routes before it, each with the first condition of its match that did not hold, in the configuration's words. */
  readonly passedOver: readonly { readonly route: string; readonly condition: string }[];
}

/** A request was sent to a cluster, by the router or by a script's own call. */
export interface UpstreamEvent {
  readonly kind: "upstream";
  readonly cluster: string;
  readonly headers: HeaderList;
}

/** The proxy or a script answered in place of an upstream. */
export interface LocalReplyEvent {
  readonly kind: "local reply";
  readonly status: number;
  readonly body: string;
}

/** The response as the client received it. */
export interface ClientResponseEvent {
  readonly kind: "response";
  readonly status: number;
  readonly headers: HeaderList;
}
