/** The headers of an `httpCall`. Names are sent in lower case, a list as repeated headers. Do not name `host` beside `:authority`: they are joined. */
export interface HttpCallHeaders {
  readonly ":method": string;
  readonly ":path": string;
  readonly ":authority": string;
  readonly [name: string]: string | number | readonly string[];
}

/** Options of an `httpCall`; any other key is refused. */
export interface HttpCallOptions {
  /** Do not wait and ignore the reply. */
  readonly asynchronous?: boolean;
  /** Milliseconds; no limit where 0 or absent. */
  readonly timeout_ms?: number;
  /** Whether the call's span is sampled; as its parent unless said. */
  readonly trace_sampled?: boolean;
  /** Give the values of a repeated header as a list rather than only the last one. */
  readonly return_duplicate_headers?: boolean;
  /** Whether `x-forwarded-for` is sent; true unless said. */
  readonly send_xff?: boolean;
}

/** The reply's headers by lower-case name; of a repeated header only the last value. */
export interface HttpCallReplyHeaders {
  readonly ":status": string;
  readonly [name: string]: string | undefined;
}

/** The reply's headers by lower-case name; a repeated header as a list. */
export interface HttpCallReplyHeadersWithDuplicates {
  readonly ":status": string;
  readonly [name: string]: string | readonly string[] | undefined;
}
