import type { ConfigFields } from "./config-fields.ts";
import type { Cluster } from "../proxy-model.ts";
import { readEndpoints } from "./read-endpoints.ts";
import { readCertificateFile } from "./read-downstream-tls.ts";
import { openTypedConfig } from "./typed-config.ts";

const tlsType = "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext";
const protocolOptions = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

/** Reads a `cluster.v3.Cluster`, as far as an exchange with its one stand-in shows it. */
export function readCluster(fields: ConfigFields): Cluster {
  fields.harmless(
    ..."connect_timeout alt_stat_name lb_policy metadata dns_lookup_family dns_refresh_rate dns_failure_refresh_rate".split(
      " ",
    ),
    ..."respect_dns_ttl upstream_connection_options per_connection_buffer_limit_bytes common_lb_config".split(" "),
    ..."close_connections_on_host_health_failure ignore_health_on_host_removal".split(" "),
    // The Envoy host of a test does not check health either.
    "health_checks",
  );
  const name = fields.text("name") ?? "";
  const discovery = fields.text("type") ?? "STATIC";
  if (!["STATIC", "STRICT_DNS", "LOGICAL_DNS"].includes(discovery)) fields.refuse(`type (${discovery})`);
  const socket = fields.message("transport_socket");
  const clientCertificate = socket === undefined ? undefined : readUpstreamTls(socket);
  const cluster = {
    name,
    ...readProtocol(fields),
    ...readEndpoints(fields, discovery),
    ...readOutlierDetection(fields),
    ...(clientCertificate === undefined ? {} : { clientCertificate }),
  };
  readCircuitBreakers(fields);
  fields.close();
  return cluster;
}

/** One request at a time stays below every limit but 0. */
function readCircuitBreakers(fields: ConfigFields): void {
  const breakers = fields.message("circuit_breakers");
  for (const thresholds of [
    ...(breakers?.messages("thresholds") ?? []),
    ...(breakers?.messages("per_host_thresholds") ?? []),
  ]) {
    thresholds.harmless("priority", "track_remaining");
    for (const limit of [
      "max_connections",
      "max_pending_requests",
      "max_requests",
      "max_retries",
      "max_connection_pools",
    ])
      if (thresholds.number(limit) === 0) thresholds.refuse(`${limit} (0)`);
    thresholds.close();
  }
  breakers?.close();
}

/** Failures in a row after which Envoy takes a host out of use. */
function readOutlierDetection(fields: ConfigFields): Pick<Cluster, "ejectsAfter"> {
  const detection = fields.message("outlier_detection");
  if (detection === undefined) return {};
  detection.harmless(
    ..."interval base_ejection_time max_ejection_time max_ejection_percent max_ejection_time_jitter".split(" "),
    ..."enforcing_consecutive_5xx enforcing_consecutive_gateway_failure enforcing_success_rate".split(" "),
    ..."enforcing_consecutive_local_origin_failure enforcing_local_origin_success_rate enforcing_failure_percentage".split(
      " ",
    ),
    ..."enforcing_failure_percentage_local_origin success_rate_minimum_hosts success_rate_request_volume".split(" "),
    ..."success_rate_stdev_factor failure_percentage_threshold failure_percentage_minimum_hosts".split(" "),
    ..."failure_percentage_request_volume split_external_local_origin_errors always_eject_one_host".split(" "),
    "successful_active_health_check_uneject_host",
  );
  const limits = ["consecutive_5xx", "consecutive_gateway_failure", "consecutive_local_origin_failure"].map(
    (limit) => detection.number(limit) ?? usualFailures,
  );
  detection.close();
  return { ejectsAfter: Math.min(...limits) };
}

const usualFailures = 5;

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
  fields.harmless("http2_protocol_options");
  readConnectionOptions(fields);
  const extensions = fields.map("typed_extension_protocol_options");
  for (const [name] of extensions)
    if (name !== protocolOptions) fields.refuse(`typed_extension_protocol_options.${name}`);
  const options = extensions.get(protocolOptions);
  if (options === undefined) return legacy;
  options.harmless("@type");
  readConnectionOptions(options);
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

/** What limits connections only. */
function readConnectionOptions(fields: ConfigFields): void {
  const options = fields.message("common_http_protocol_options");
  options?.harmless("idle_timeout", "max_connection_duration", "max_requests_per_connection");
  options?.close();
}
