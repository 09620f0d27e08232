import type { EnvoyObject } from "./envoy-object.d.ts";

/** What a histogram's values count. Envoy 1.40 knows `nanoseconds` too, and older ones refuse it. */
export type HistogramUnit = "ms" | "milliseconds" | "microseconds" | "bytes" | "unspecified";

/** The script's own statistics, under `<prefix of the connection manager>lua.` and the filter's `stat_prefix`. Names are created by use. */
export interface StatsScope extends EnvoyObject {
  /**
   * A counter.
   *
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#stats
   */
  counter(name: string): Counter;
  /**
   * A gauge.
   *
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#stats
   */
  gauge(name: string): Gauge;
  /**
   * A histogram; its unit is `unspecified` unless said.
   *
   * @throws `invalid histogram unit '<unit>', expected …`
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#stats
   */
  histogram(name: string, unit?: HistogramUnit): Histogram;
}

/** A number that only grows. */
export interface Counter extends EnvoyObject {
  /**
   * Adds 1.
   *
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#stats
   */
  inc(): void;
  /**
   * Adds a whole number; fractions are cut off.
   *
   * @throws `counter add amount must be non-negative`
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#stats
   */
  add(amount: number): void;
  /**
   * The counter's value.
   *
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#stats
   */
  value(): number;
}

/** A number that goes up and down, and never below 0: what is subtracted below it wraps to about 1.8e19. */
export interface Gauge extends EnvoyObject {
  /**
   * Adds 1.
   *
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#stats
   */
  inc(): void;
  /**
   * Subtracts 1.
   *
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#stats
   */
  dec(): void;
  /**
   * Adds a whole number.
   *
   * @throws `gauge add amount must be non-negative`
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#stats
   */
  add(amount: number): void;
  /**
   * Subtracts a whole number.
   *
   * @throws `gauge sub amount must be non-negative`
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#stats
   */
  sub(amount: number): void;
  /**
   * Replaces the value.
   *
   * @throws `gauge set value must be non-negative`
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#stats
   */
  set(value: number): void;
  /**
   * The gauge's value.
   *
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#stats
   */
  value(): number;
}

/** A distribution of numbers. */
export interface Histogram extends EnvoyObject {
  /**
   * Records a whole number.
   *
   * @throws `histogram value must be non-negative`
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#stats
   */
  recordValue(value: number): void;
}
