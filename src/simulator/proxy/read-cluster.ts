import type { ConfigFields } from "./config-fields.ts";
import type { Cluster } from "./proxy-model.ts";
import { readCertificateFile } from "./read-downstream-tls.ts";
import { openTypedConfig } from "./typed-config.ts";

const tlsType = "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext";
const protocolOptions = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

export function readCluster(fields: ConfigFields): Cluster {
  fields.harmless(
    ..."connect_timeout alt_stat_name load_assignment lb_policy circuit_breakers metadata dns_lookup_family dns_refresh_rate".split(
      " ",
    ),
    ..."respect_dns_ttl upstream_connection_options per_connection_buffer_limit_bytes health_checks outlier_detection".split(
      " ",
    ),
    ..."common_lb_config lb_subset_config close_connections_on_host_health_failure ignore_health_on_host_removal".split(
      " ",
    ),
  );
  const name = fields.text("name") ?? "";
  const discovery = fields.text("type") ?? "STATIC";
  if (!["STATIC", "STRICT_DNS", "LOGICAL_DNS"].includes(discovery)) fields.refuse(`type (${discovery})`);
  const socket = fields.message("transport_socket");
  const clientCertificate = socket === undefined ? undefined : readUpstreamTls(socket);
  const protocol = readProtocol(fields);
  fields.close();
  return { name, ...protocol, ...(clientCertificate === undefined ? {} : { clientCertificate }) };
}

/** The file of the certificate that Envoy presents, if it presents one. */
function readUpstreamTls(fields: ConfigFields): string | undefined {
  fields.harmless("name");
  const { type, config } = openTypedConfig(fields);
  fields.close();
  if (type.endsWith(".RawBuffer")) return undefined;
  if (type !== tlsType) {
    fields.refuse(`typed_config (${type})`);
    return undefined;
  }
  config.harmless("sni", "max_session_keys", "allow_renegotiation", "auto_host_sni", "auto_sni_san_validation");
  const common = config.message("common_tls_context");
  const certificates = common?.messages("tls_certificates").map(readCertificateFile) ?? [];
  // The stand-in behind the cluster shows a certificate of the scenario's; scenarios whose upstream Envoy refuses are not modelled.
  common?.harmless("validation_context", "alpn_protocols", "tls_params");
  common?.close();
  config.close();
  return certificates[0];
}

function readProtocol(fields: ConfigFields): Pick<Cluster, "protocol" | "enablesTrailers"> {
  const protocol = fields.has("http2_protocol_options") ? "HTTP/2" : "HTTP/1.1";
  const legacy = { protocol, enablesTrailers: readEnableTrailers(fields) } as const;
  fields.harmless("http2_protocol_options", "common_http_protocol_options");
  const extensions = fields.map("typed_extension_protocol_options");
  for (const [name] of extensions)
    if (name !== protocolOptions) fields.refuse(`typed_extension_protocol_options.${name}`);
  const options = extensions.get(protocolOptions);
  if (options === undefined) return legacy;
  options.harmless("@type", "common_http_protocol_options");
  const explicit = options.message("explicit_http_config");
  const isHttp2 = explicit?.has("http2_protocol_options") ?? false;
  explicit?.harmless("http2_protocol_options");
  const downstream = options.message("use_downstream_protocol_config");
  const enablesTrailers = readEnableTrailers(explicit ?? downstream);
  explicit?.close();
  downstream?.harmless("http2_protocol_options");
  const speaksHttp2 = downstream?.has("http2_protocol_options") ?? false;
  downstream?.close();
  options.close();
  if (downstream !== undefined) return { protocol: speaksHttp2 ? "downstream" : "HTTP/1.1", enablesTrailers };
  return { protocol: isHttp2 ? "HTTP/2" : "HTTP/1.1", enablesTrailers };
}

function readEnableTrailers(fields: ConfigFields | undefined): boolean {
  const options = fields?.message("http_protocol_options");
  const enables = options?.flag("enable_trailers") ?? false;
  options?.close();
  return enables;
}
