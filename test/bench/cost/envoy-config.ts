import type { Json, JsonObject } from "../../../src/files/json.ts";
import type { Variant } from "./variants.ts";

const types = "type.googleapis.com/envoy.extensions";
const loopback: JsonObject = { socket_address: { address: "127.0.0.1", port_value: 0 } };

/** Files of the certificates that the listeners present and trust. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
  readonly clientCa: string;
}

/** A listener for each variant; requests are answered by Envoy itself, so that nothing but Envoy's work is measured. */
export function configOf(
  listeners: readonly { readonly name: string; readonly variant: Variant }[],
  tls?: TlsFiles,
): JsonObject {
  return {
    admin: { address: loopback },
    static_resources: { listeners: listeners.map(({ name, variant }) => listenerOf(name, variant, tls)) },
  };
}

function listenerOf(name: string, variant: Variant, tls: TlsFiles | undefined): JsonObject {
  const chain: JsonObject = {
    filters: [{ name: "manager", typed_config: managerOf(variant) }],
    ...(tls === undefined ? {} : { transport_socket: { name: "tls", typed_config: tlsContext(tls) } }),
  };
  const inspector = {
    name: "inspector",
    typed_config: { "@type": `${types}.filters.listener.tls_inspector.v3.TlsInspector` },
  };
  return {
    name,
    address: loopback,
    filter_chains: [chain],
    ...(tls === undefined ? {} : { listener_filters: [inspector] }),
  };
}

function managerOf({ lua, stripsInListener = false }: Variant): JsonObject {
  const script: Json[] =
    lua === undefined
      ? []
      : [
          {
            name: "lua",
            typed_config: { "@type": `${types}.filters.http.lua.v3.Lua`, default_source_code: { inline_string: lua } },
          },
        ];
  const router = { name: "router", typed_config: { "@type": `${types}.filters.http.router.v3.Router` } };
  const removal = { remove_on_match: { key_matcher: { prefix: "x-remote-extra-", ignore_case: true } } };
  const mutation = {
    "@type": `${types}.http.early_header_mutation.header_mutation.v3.HeaderMutation`,
    mutations: [removal],
  };
  return {
    "@type": `${types}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: "cost",
    http_filters: [...script, router],
    route_config: {
      virtual_hosts: [
        { name: "all", domains: ["*"], routes: [{ match: { prefix: "/" }, direct_response: { status: 200 } }] },
      ],
    },
    ...(stripsInListener ? { early_header_mutation_extensions: [{ name: "strip", typed_config: mutation }] } : {}),
  };
}

function tlsContext({ certificate, key, clientCa }: TlsFiles): JsonObject {
  return {
    "@type": `${types}.transport_sockets.tls.v3.DownstreamTlsContext`,
    common_tls_context: {
      alpn_protocols: ["h2"],
      tls_certificates: [{ certificate_chain: { filename: certificate }, private_key: { filename: key } }],
      validation_context: { trusted_ca: { filename: clientCa } },
    },
  };
}
