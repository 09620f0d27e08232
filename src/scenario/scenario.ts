import type { EnvoyVersion } from "../envoy-api/envoy-version.ts";
import type { ParameterValues } from "../filter/parameters.ts";
import type { Expectation } from "./expectation.ts";
import type { Fault } from "./fault.ts";
import type { JsonObject } from "../files/json.ts";
import type { PkiEntry } from "./pki-entry.ts";

/** A scenario folder as it was read and checked: `scenario.yaml` and the Envoy configuration it names. */
export interface Scenario {
  /** The scenario's folder, as the caller named it. */
  readonly folder: string;
  readonly title: string;
  /** The Envoy configuration, parsed. File names in it are `pki/<entry>.crt`, `pki/<entry>.key` and `lua/<script>.lua`. */
  readonly envoyConfig: JsonObject;
  /** The kinds of host it is for: both, unless it asks for something that the simulator refuses. */
  readonly hosts: readonly ("simulator" | "envoy")[];
  /** The scripts that the configuration may name, by the name in `lua/<name>.lua`. */
  readonly filters: Readonly<Record<string, FilterUse>>;
  readonly pki: Readonly<Record<string, PkiEntry>>;
  /** How the stand-in behind a cluster speaks, by cluster name; clusters that are not listed speak plaintext. */
  readonly upstreams: Readonly<Record<string, Upstream>>;
  /** How many workers the proxy has, 1 unless said. */
  readonly workers?: number;
  /** Namespaces of dynamic metadata that outcomes show, beside those that routes match or exchanges expect. */
  readonly metadata?: readonly string[];
  readonly exchanges: readonly Exchange[];
}

/** Where a script comes from: a filter of `filter-src` with parameters, a Lua file beside the scenario, or text in it. */
export type FilterUse =
  | { readonly filter: string; readonly parameters: ParameterValues }
  | { readonly script: string }
  | { readonly lua: string };

/** A recording stand-in for the servers of one cluster. It speaks TLS exactly where the cluster's configuration does. */
export interface Upstream {
  /** Entry of the PKI that the stand-in shows where its cluster speaks TLS. */
  readonly certificate?: string;
  /** Entry of the PKI whose certificates the stand-in asks Envoy for. A connection without one is refused. */
  readonly clientCa?: string;
  /** Nothing listens where the cluster's endpoints should be. */
  readonly refuses?: boolean;
}

/** One request through the proxy. */
export interface Exchange {
  readonly title: string;
  readonly from: Client;
  readonly send: Request;
  /** What the upstream answers; 200 without headers or body unless said. */
  readonly answer: Answer;
  /** What it says to further tries of the same request, the last one repeated; present where the outcome is to tell of every try. */
  readonly retryAnswers?: readonly Answer[];
  /** What clusters answer to the script's own calls, one after the other; the last one is repeated. */
  readonly calls?: Readonly<Record<string, readonly Answer[]>>;
  /** What goes wrong in calls of the host API; such an exchange is asked of simulators only. */
  readonly faults?: readonly Fault[];
  readonly expect: Expectation;
  /** The Envoy release lines on which this exchange is asked, inclusive; all where absent. */
  readonly envoy?: { readonly from?: EnvoyVersion; readonly to?: EnvoyVersion };
}

/** The client's connection. Each exchange opens its own, unless `connection` names one that an earlier exchange opened. */
export interface Client {
  /** Name of the listener in the Envoy configuration; the first one unless said. */
  readonly listener?: string;
  /** Entry of the PKI that the client presents; none where absent. */
  readonly certificate?: string;
  /** The server name of the TLS handshake; none is sent where absent. */
  readonly sni?: string;
  /** The HTTP version, 1 (HTTP/1.1) unless said. */
  readonly http: 1 | 2;
  /** The only TLS version the client offers; 1.3 unless said. */
  readonly tls: "1.2" | "1.3";
  /** Make a full handshake and one throw-away connection first, then resume its session on a new connection. */
  readonly resume: boolean;
  /** Exchanges with the same name here share one connection, which the first of them opens. */
  readonly connection?: string;
  /** The tunnel that the connection is made in: through another listener, which is asked for it with CONNECT. */
  readonly through?: Tunnel;
}

/** A tunnel that a plaintext listener is asked for over HTTP/1.1. It must lead to the listener that the client speaks to. */
export interface Tunnel {
  readonly listener: string;
  /** `host:port`, which the client wants to be connected to. */
  readonly authority: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** What a client sends. */
export interface Request {
  readonly method: string;
  readonly path: string;
  /** `:authority` or `Host`; the SNI, or `localhost` without one, unless said. */
  readonly authority: string;
  /** In the order they are sent. HTTP/1.1 sends names as written, HTTP/2 in lower case. Values are sent as UTF-8. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** All of it. */
  readonly body: string;
  /**
   * The parts that the body is sent in, `chunkPause` apart: with `transfer-encoding: chunked` over HTTP/1.1, as DATA frames over HTTP/2. Absent:
   * it is sent at once, with its length.
   */
  readonly chunks?: readonly string[];
  readonly trailers?: readonly (readonly [name: string, value: string])[];
  /** What the client sends, `chunkPause` apart, once the upstream has agreed to speak another protocol on the connection. */
  readonly tunnel?: readonly string[];
}

/** What an upstream answers. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** All of it. */
  readonly body: string;
  /** As in a request. */
  readonly chunks?: readonly string[];
  readonly trailers?: readonly (readonly [name: string, value: string])[];
  /** What the upstream sends after an answer 101, or 200 to CONNECT. It closes the connection when both have sent everything. */
  readonly tunnel?: readonly string[];
  /** Milliseconds before the answer begins; 0 unless said. */
  readonly after?: number;
  /** There is no answer: the connection is closed when the request was received, or nothing happens at all. */
  readonly fails?: "close" | "hang";
}

/** Milliseconds between two chunks of a body. */
export const chunkPause = 20;
