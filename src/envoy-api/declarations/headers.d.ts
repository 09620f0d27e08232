import type { EnvoyObject } from "./envoy-object.d.ts";

/** Envoy takes numbers too and writes them as Lua does: `5`, `1.5`, `1e+15`. */
export type HeaderValue = string | number;

/**
 * The headers or trailers of a request or response, in the order they will be sent. Names are taken in any case and given in lower case;
 * `:method`, `:path`, `:authority`, `:scheme` and `:status` are entries like others, and `host` is another name of `:authority`.
 *
 * `for (const [name, value] of headers)` gives one step for each entry. Until that loop has run to its end nothing can be changed and no
 * second loop be started: collect first, change afterwards, and never leave it by `break` or `return`.
 *
 * Names and values written are **cut at the first NUL**. Any other control byte but TAB makes Envoy answer 503 on the way to the
 * upstream; towards the client nothing is checked, so that a CR or LF splits the response.
 */
export interface Headers extends EnvoyObject, LuaPairsIterable<string, string> {
  /**
   * Adds an entry. For a header of which Envoy keeps only one entry (`:path`, `authorization`, `content-type`, `user-agent`, …) the value
   * is appended to the present one after a comma instead. On the request path this clears the route cache.
   *
   * @throws `header map cannot be modified while iterating`, `header map can no longer be modified` after a streamed body or trailers
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#add
   */
  add(name: string, value: HeaderValue): void;
  /**
   * Removes all entries of the name and adds one at the end. On the request path this clears the route cache.
   *
   * @throws as `add`
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#replace
   */
  replace(name: string, value: HeaderValue): void;
  /**
   * Removes all entries of the name; there need not be any. On the request path this clears the route cache.
   *
   * @throws as `add`
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#remove
   */
  remove(name: string): void;
  /**
   * The values of all entries of the name, joined by `,` without a space; `""` where it is present and empty, nothing where it is absent.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#get
   */
  get(name: string): string | undefined;
  /**
   * One of the values of a name. **The index counts from 0**; nothing where there is no such value.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#getatindex
   */
  getAtIndex(name: string, index: number): string | undefined;
  /**
   * How many entries of the name there are, 0 where it is absent. Values joined by a comma in one entry count as one.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#getnumvalues
   */
  getNumValues(name: string): number;
}

/** The headers of a response. */
export interface ResponseHeaders extends Headers {
  /**
   * Sets the text after the status code of an HTTP/1 response. It is written as it is: a CR or LF splits the response.
   * It does nothing to trailers and to the headers of a request, for which it is not declared.
   *
   * @throws as `add`
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#sethttp1reasonphrase
   */
  setHttp1ReasonPhrase(reasonPhrase: string): void;
}
