/* eslint-disable @typescript-eslint/unified-signatures --
   What Envoy lets be left out but refuses as nil must not be an optional parameter: TypeScriptToLua passes nil for undefined. */

import type { StreamHandle } from "./stream-handle.d.ts";

/** The headers of a reply made by `respond`: a list is sent as repeated headers. None of it is checked, so that a CR or LF splits the response. */
export interface RespondHeaders {
  /** 200 to 599. */
  readonly ":status": string | number;
  readonly [name: string]: string | number | readonly string[];
}

/** What the request hook is called with. */
export interface RequestHandle extends StreamHandle {
  /**
   * Answers the request in the upstream's stead. **It never returns**: nothing after it runs, not even what catches errors around it.
   * The response hook runs for this reply too. Do not give a body with status 204 or 304.
   *
   * @yields for ever
   * @throws `respond() cannot be called if headers have been continued`, `:status must be between 200-599`
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#respond
   */
  respond(headers: RespondHeaders, body?: string): never;
  /**
   * Sends the request to this host of the cluster, if it has it. The flag of the other form is false.
   *
   * @param host `<ip>:<port>`
   * @throws `host is not a valid IP address`
   * @envoy 1.33
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#setupstreamoverridehost
   */
  setUpstreamOverrideHost(host: string): void;
  /**
   * The same. The flag may be left out but not be nil.
   *
   * @param strict whether Envoy answers 503 where the cluster has no such host; otherwise it balances as usual
   * @throws `host is not a valid IP address`
   * @envoy 1.33
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#setupstreamoverridehost
   */
  setUpstreamOverrideHost(host: string, strict: boolean): void;
  /**
   * Has the route matched again when it is next needed, e.g. because of dynamic metadata that was set. Make it the hook's last call: once
   * something has asked for the route again, as `metadata()` does, what is set is not seen. It does nothing where this is an upstream filter.
   *
   * @envoy 1.34
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#clearroutecache
   */
  clearRouteCache(): void;
}
