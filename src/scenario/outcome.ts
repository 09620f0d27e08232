import type { JsonObject } from "../files/json.ts";

/**
 * What happened in one exchange, as either host saw it.
 *
 * Header values are texts made by `textOfBytes`: valid UTF-8 as is, every other byte and every control byte as `\xHH`.
 */
export interface Outcome {
  /** Set where the TLS handshake, or the connection before any response, failed; everything below is then empty. */
  readonly connectionError?: string;
  readonly response?: ReceivedResponse;
  /** The request as the upstream received it; absent where none did. */
  readonly upstream?: ReceivedRequest;
  /** Further tries of the request, in order; absent unless the exchange has a list of answers. */
  readonly retries?: readonly ReceivedRequest[];
  /** The script's own calls, as the clusters of the exchange's `calls` received them, in order; absent without `calls`. */
  readonly calls?: readonly ReceivedRequest[];
  /** Dynamic metadata at the end of the exchange, by namespace; those of `metadataNamespaces` are shown. */
  readonly dynamicMetadata: Readonly<Record<string, JsonObject>>;
  /** What Envoy wrote as `script log: …` during the exchange, in order: the script's own lines and its uncaught errors. */
  readonly logs: readonly LogLine[];
  /** How many hooks ended in an uncaught error. */
  readonly scriptErrors: number;
  /** What came of the request each time that faults met it; absent without `faults`. All other members are then of the last time. */
  readonly faults?: readonly FaultyOutcome[];
}

/** What happened with faults in some calls of the host API. */
export interface FaultyOutcome {
  /** Where they were, e.g. `call 7 (Headers.replace)`. */
  readonly met: readonly string[];
  readonly outcome: Outcome;
}

/** Headers in order; a repeated one stands there several times. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A response as the client received it. */
export interface ReceivedResponse {
  readonly status: number;
  /** Names in lower case, without pseudo headers. */
  readonly headers: HeaderList;
  readonly body: string;
  /** Absent where there are none. */
  readonly trailers?: HeaderList;
}

/** A request as a cluster's endpoint received it. */
export interface ReceivedRequest {
  /** The cluster whose endpoint received the request. */
  readonly cluster: string;
  readonly protocol: "HTTP/1.1" | "HTTP/2";
  readonly method: string;
  readonly path: string;
  readonly authority: string;
  /** In the order received, names in lower case, without pseudo headers and `host`. */
  readonly headers: HeaderList;
  readonly body: string;
  /** Absent where there are none. */
  readonly trailers?: HeaderList;
  /** The PKI entry that Envoy presented to the upstream; absent where it presented none. */
  readonly clientCertificate?: string;
}

/** A line that a script logged. */
export interface LogLine {
  readonly level: LogLevel;
  /** Without the `script log: ` before it. */
  readonly message: string;
}

/** Envoy's names, as in its log. */
export type LogLevel = "trace" | "debug" | "info" | "warning" | "error" | "critical";
