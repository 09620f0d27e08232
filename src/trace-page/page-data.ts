/** Everything that the page shows, in plain values. Texts are as hosts gave them: whoever shows them must not take them for HTML. */
export interface PageData {
  readonly title: string;
  /** When the scenarios were run, ISO 8601. */
  readonly date: string;
  /** What kept scenarios from being run, or was found beside their exchanges. */
  readonly problems: readonly string[];
  readonly runs: readonly PageRun[];
  /** The text of each source file that a place is in. */
  readonly sources: Readonly<Record<string, string>>;
}

/** One scenario on hosts of one release line. */
export interface PageRun {
  readonly title: string;
  readonly hosts: readonly string[];
  readonly exchanges: readonly PageExchange[];
}

/** What the list shows of an exchange, and the rest. */
export interface PageExchange {
  readonly title: string;
  /** Whether a host did something else than what is expected. */
  readonly isFailed: boolean;
  /** Whether the hosts did not do the same. */
  readonly isDifferent: boolean;
  /** e.g. `GET /api as alice` */
  readonly sent: string;
  /** e.g. `mtls 200` */
  readonly came: string;
  readonly detail: ExchangeDetail;
}

export interface ExchangeDetail {
  readonly client: readonly Fact[];
  readonly expectations: readonly PageExpectation[];
  /** One for each time that the request was sent: several with faults, otherwise one. */
  readonly turns: readonly Turn[];
  /** Whether the steps are what a simulator saw, or only what the outcome tells. */
  readonly isTraced: boolean;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface PageExpectation {
  readonly what: string;
  readonly expected: string;
  /** Where it is not so: the host, the turn's fault if there is one, and what was found. */
  readonly unmet: readonly { readonly host: string; readonly what: string; readonly found: string }[];
}

export interface Turn {
  /** What went wrong, e.g. `call 7 (Headers.replace)`; empty where nothing did. */
  readonly label: string;
  readonly steps: readonly Step[];
  readonly outcome: readonly OutcomeRow[];
}

/** One thing about the outcome, on each host. */
export interface OutcomeRow {
  readonly what: string;
  /** In the order of the run's hosts; absent where the host was not asked. Lists are lines. */
  readonly cells: readonly (string | null)[];
  readonly isDifferent: boolean;
}

export type StepKind = "connection" | "request" | "route" | "hook" | "upstream" | "local reply" | "response";

/** A step of the request's way. */
export interface Step {
  readonly kind: StepKind;
  /** Milliseconds of simulated time since the request was received; null where nobody knows. */
  readonly at: number | null;
  readonly title: string;
  /** For the line of steps: a word or two. */
  readonly short: string;
  readonly isBad: boolean;
  readonly facts: readonly Fact[];
  readonly headers: readonly HeaderRow[];
  /** What the marks of the headers are relative to; empty where there are none. */
  readonly comparedWith: string;
  readonly passedOver: readonly { readonly route: string; readonly condition: string }[];
  /** What a hook did, in order. */
  readonly entries: readonly HookEntry[];
  readonly error: string | null;
  readonly stack: readonly { readonly place: PagePlace; readonly name: string }[];
}

export interface HeaderRow {
  readonly mark: "same" | "added" | "removed" | "changed";
  readonly name: string;
  readonly value: string;
  /** The value before; null unless it was changed. */
  readonly was: string | null;
}

export type HookEntry =
  | PageCall
  /** Further steps of a loop over an object, one after the other. */
  | { readonly kind: "loop"; readonly calls: readonly PageCall[] }
  | { readonly kind: "step"; readonly step: Step };

export interface PageCall {
  readonly kind: "call";
  /** Counted over all hooks of the turn, from 1, as faults count them. */
  readonly number: number;
  readonly at: number;
  /** `Headers` and `replace` */
  readonly object: string;
  readonly member: string;
  readonly arguments: readonly string[];
  /** null where the call raised, or suspended the hook */
  readonly results: readonly string[] | null;
  readonly error: string | null;
  readonly place: PagePlace;
  readonly changes: readonly PageChange[];
}

export interface PageChange {
  readonly of: "request" | "response";
  readonly rows: readonly HeaderRow[];
}

export interface PagePlace {
  /** `filter-src/auth-header/filter.ts:12:3`, or as Lua names it. */
  readonly text: string;
  /** The file of `sources` and its line, where the place is in one. */
  readonly file: string | null;
  readonly line: number;
}
