import type { Json } from "../files/json.ts";

/** What must be true of an outcome. What is not named is not checked, except script errors, of which none are expected. */
export interface Expectation {
  /** The TLS handshake must fail. Nothing else can be expected then. */
  readonly handshake?: "refused";
  /** The cluster whose upstream received the request; `none`: no upstream may receive it. */
  readonly cluster?: string;
  /** Headers as the upstream received them: exact values in order, by lower-case name; an empty list means absent. */
  readonly upstream?: Readonly<Record<string, readonly string[]>>;
  readonly reply?: ReplyExpectation;
  /** Dynamic metadata at the end of the exchange, by namespace and key; null means absent. */
  readonly metadata?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Texts, of which each must be part of the script's log line at the same index. An empty list: nothing was logged. */
  readonly logs?: readonly string[];
  /** What must not be true of it all at once: `{ cluster: "trusted", upstream: { "x-user": [] } }` is a request there without the header. */
  readonly never?: Omit<Expectation, "handshake" | "never">;
  /** How many times a hook ended in an uncaught error; 0 unless said, and not checked where there are faults. */
  readonly scriptErrors?: number;
}

/** The response as the client received it, whoever wrote it. */
export interface ReplyExpectation {
  readonly status?: number;
  /** Exact values in order, by lower-case name; an empty list means absent. */
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  /** The whole body, a part of it, or the JSON value it holds (which may have further members). */
  readonly body?: string | { readonly contains: string } | { readonly json: Json };
}
