import type { ConfigFields } from "./config-fields.ts";
import type { FilterChain, Listener } from "../proxy-model.ts";
import { readConnectionManager } from "./read-connection-manager.ts";
import { readDownstreamTls } from "./read-downstream-tls.ts";
import { readFilterChainMatch } from "./read-filter-chain-match.ts";
import { openTypedConfig } from "./typed-config.ts";

export function readListener(fields: ConfigFields, files: ReadonlyMap<string, string>): Listener {
  fields.harmless(
    ..."stat_prefix access_log traffic_direction socket_options enable_reuse_port".split(" "),
    ..."listener_filters_timeout continue_on_listener_filters_timeout tcp_backlog_size reuse_port metadata drain_type".split(
      " ",
    ),
    ..."ignore_global_conn_limit bind_to_port max_connections_to_accept_per_socket_event".split(" "),
  );
  const name = fields.text("name") ?? "";
  const address = readAddress(fields.message("address"));
  const inspectsTls = readListenerFilters(fields);
  const chains = fields
    .messages("filter_chains")
    .map((chain, index) => readFilterChain(chain, files, `filter_chains[${index}]`));
  const fallback = fields.message("default_filter_chain");
  const defaultFilterChain =
    fallback === undefined ? {} : { defaultFilterChain: readFilterChain(fallback, files, "default_filter_chain") };
  const balance = fields.message("connection_balance_config");
  const balancesExactly = balance?.has("exact_balance") ?? false;
  balance?.harmless("exact_balance");
  balance?.close();
  const bufferLimit = fields.number("per_connection_buffer_limit_bytes") ?? defaultBufferLimit;
  fields.close();
  return { name, address, inspectsTls, filterChains: chains, ...defaultFilterChain, balancesExactly, bufferLimit };
}

const defaultBufferLimit = 1024 * 1024;

function readAddress(fields: ConfigFields | undefined): string {
  const socket = fields?.message("socket_address");
  const pipe = fields?.message("pipe");
  fields?.close();
  if (pipe !== undefined) return readPipe(pipe);
  const host = socket?.text("address") ?? "";
  const port = socket?.number("port_value") ?? 0;
  socket?.harmless("protocol");
  socket?.close();
  // Clients connect over the loopback interface.
  return `${host === "0.0.0.0" ? "127.0.0.1" : host}:${port}`;
}

/** A Unix socket, which the Envoy of a test has on the loopback interface. */
function readPipe(fields: ConfigFields): string {
  const path = fields.text("path") ?? "";
  fields.harmless("mode");
  fields.close();
  return path;
}

/** Whether there is a TLS inspector; other listener filters are refused. */
function readListenerFilters(fields: ConfigFields): boolean {
  const filters = fields.messages("listener_filters");
  for (const filter of filters) {
    filter.harmless("name");
    const { type, config } = openTypedConfig(filter);
    filter.close();
    if (type === "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector") {
      config.harmless("initial_read_buffer_size", "enable_ja3_fingerprinting", "enable_ja4_fingerprinting");
      config.close();
    } else filter.refuse(`typed_config (${type})`);
  }
  return filters.length > 0;
}

function readFilterChain(fields: ConfigFields, files: ReadonlyMap<string, string>, place: string): FilterChain {
  const name = fields.text("name") ?? "";
  fields.harmless("transport_socket_connect_timeout", "metadata");
  const match = readFilterChainMatch(fields.message("filter_chain_match"));
  const socket = fields.message("transport_socket");
  const tls = socket === undefined ? undefined : readDownstreamTls(socket, files);
  const filters = fields.messages("filters");
  const [manager, ...others] = filters;
  for (const other of others) other.refuse(`name (${other.text("name") ?? ""})`);
  fields.close();
  return {
    name: name === "" ? place : name,
    match,
    ...(tls === undefined ? {} : { tls }),
    manager: readConnectionManager(manager ?? fields, files),
  };
}
