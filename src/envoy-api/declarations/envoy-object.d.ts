/**
 * What every object of Envoy has. Envoy writes `script log: <message>` with its logger `lua`; newlines and other control bytes of a
 * message are written as they are.
 */
export interface EnvoyObject {
  /**
   * Logs at level trace.
   *
   * @throws where the message is not a string
   * @envoy 1.33
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#log
   */
  logTrace(message: string): void;
  /**
   * Logs at level debug.
   *
   * @throws where the message is not a string
   * @envoy 1.33
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#log
   */
  logDebug(message: string): void;
  /**
   * Logs at level info.
   *
   * @throws where the message is not a string
   * @envoy 1.33
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#log
   */
  logInfo(message: string): void;
  /**
   * Logs at level warning.
   *
   * @throws where the message is not a string
   * @envoy 1.33
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#log
   */
  logWarn(message: string): void;
  /**
   * Logs at level error.
   *
   * @throws where the message is not a string
   * @envoy 1.33
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#log
   */
  logErr(message: string): void;
  /**
   * Logs at level critical.
   *
   * @throws where the message is not a string
   * @envoy 1.33
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#log
   */
  logCritical(message: string): void;
}
