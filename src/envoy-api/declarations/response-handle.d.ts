/* eslint-disable @typescript-eslint/unified-signatures --
   What Envoy lets be left out but refuses as nil must not be an optional parameter: TypeScriptToLua passes nil for undefined. */

import type { ResponseHeaders } from "./headers.d.ts";
import type { StreamHandle } from "./stream-handle.d.ts";

/** What the response hook is called with. It may run for a request whose request hook never ran. There is no `respond`: Envoy raises. */
export interface ResponseHandle extends StreamHandle {
  /**
   * The headers of the response. The same object until the hook yields.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#headers
   */
  headers(): ResponseHeaders;
  /**
   * Does nothing: the request has been sent.
   *
   * @deprecated It does nothing in a response hook
   * @throws `host is not a valid IP address`
   * @envoy 1.33
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#setupstreamoverridehost
   */
  setUpstreamOverrideHost(host: string): void;
  /**
   * Does nothing: the request has been sent.
   *
   * @deprecated It does nothing in a response hook
   * @throws `host is not a valid IP address`
   * @envoy 1.33
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#setupstreamoverridehost
   */
  setUpstreamOverrideHost(host: string, strict: boolean): void;
  /**
   * Does nothing: the request has been sent.
   *
   * @deprecated It does nothing in a response hook
   * @envoy 1.34
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#clearroutecache
   */
  clearRouteCache(): void;
}
