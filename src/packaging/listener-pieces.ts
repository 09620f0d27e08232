import type { JsonObject } from "../files/json.ts";
import type { Condition, ListenerNeeds } from "../filter/manifest.ts";
import type { ParameterValues } from "../filter/parameters.ts";

/** What a listener must have for a filter to keep its promises. */
export interface ListenerPieces {
  /** To be merged into the transport socket of each filter chain. */
  readonly transportSocket?: JsonObject;
  /** To be merged into the connection manager's `typed_config`. */
  readonly connectionManager?: JsonObject;
}

/** The pieces that a manifest asks for under these values of all of its parameters, defaults included. */
export function listenerPieces(needs: ListenerNeeds | undefined, values: ParameterValues): ListenerPieces {
  const { disableSessionResumption, removeRequestHeaders } = needs ?? {};
  const prefix = removeRequestHeaders === undefined ? undefined : values[removeRequestHeaders.prefixParameter];
  return {
    ...(applies(disableSessionResumption, values) ? { transportSocket: withoutResumption } : {}),
    // Under no prefix there is nothing to remove; Envoy would take an empty one for every header.
    ...(applies(removeRequestHeaders, values) && typeof prefix === "string" && prefix !== ""
      ? { connectionManager: withoutHeaders(prefix) }
      : {}),
  };
}

function applies(condition: Condition | undefined, values: ParameterValues): boolean {
  if (condition === undefined) return false;
  return Object.entries(condition.when).every(([name, value]) => (values[name] ?? null) === (value ?? null));
}

/** Both kinds: by ticket and by the server's own memory. The name is Istio's; under another one a patch would replace the socket. */
const withoutResumption: JsonObject = {
  name: "envoy.transport_sockets.tls",
  typed_config: {
    "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
    disable_stateless_session_resumption: true,
    disable_stateful_session_resumption: true,
  },
};

/** Removes every request header under a prefix before routing and before any HTTP filter. */
function withoutHeaders(prefix: string): JsonObject {
  return {
    "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
    early_header_mutation_extensions: [
      {
        name: "envoy.http.early_header_mutation.header_mutation",
        typed_config: {
          "@type": "type.googleapis.com/envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
          mutations: [{ remove_on_match: { key_matcher: { prefix, ignore_case: true } } }],
        },
      },
    ],
  };
}
