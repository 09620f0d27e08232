import type { ConfigFields } from "./config-fields.ts";
import type { DownstreamTls } from "../proxy-model.ts";
import { readAlternativeNameMatcher } from "../alternative-name-matcher.ts";
import { openTypedConfig, readDuration } from "./typed-config.ts";

const type = "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext";

/** Reads a listener's `transport_socket`; undefined for plaintext. */
export function readDownstreamTls(fields: ConfigFields, files: ReadonlyMap<string, string>): DownstreamTls | undefined {
  fields.harmless("name");
  const socket = openTypedConfig(fields);
  fields.close();
  if (socket.type.endsWith(".RawBuffer")) return undefined;
  if (socket.type !== type) {
    fields.refuse(`typed_config (${socket.type})`);
    return undefined;
  }
  const { config } = socket;
  config.harmless("ocsp_staple_policy");
  const lifetime = readDuration(config, "session_timeout");
  if (lifetime !== undefined && lifetime < shortestSession) config.refuse("session_timeout");
  const common = config.message("common_tls_context") ?? config;
  const tls = {
    requiresClientCertificate: config.flag("require_client_certificate") ?? false,
    resumesStateless: !(config.flag("disable_stateless_session_resumption") ?? false),
    resumesStateful: !(config.flag("disable_stateful_session_resumption") ?? false),
    ...readCommonContext(common, files),
  };
  config.close();
  return tls;
}

/** Milliseconds after which a session cannot have ended when it is resumed. */
const shortestSession = 60_000;

type CommonContext = Omit<DownstreamTls, "requiresClientCertificate" | "resumesStateless" | "resumesStateful">;

function readCommonContext(fields: ConfigFields, files: ReadonlyMap<string, string>): CommonContext {
  const certificates = fields.messages("tls_certificates").map(readCertificateFile);
  if (certificates.length > 1) fields.refuse("tls_certificates[1]");
  const applicationProtocols = fields.texts("alpn_protocols");
  const versions = readVersions(fields.message("tls_params"));
  const validation = fields.message("validation_context");
  const trust = validation === undefined ? noValidation : readValidation(validation, files);
  fields.close();
  return { certificate: certificates[0] ?? "", applicationProtocols, versions, ...trust };
}

const versionNames = ["TLS_AUTO", "TLSv1_0", "TLSv1_1", "TLSv1_2", "TLSv1_3"] as const;

/** Those of the versions that clients speak that lie between the limits; ciphers and curves are refused. */
function readVersions(fields: ConfigFields | undefined): DownstreamTls["versions"] {
  const oldest = fields?.choice("tls_minimum_protocol_version", versionNames) ?? "TLS_AUTO";
  const newest = fields?.choice("tls_maximum_protocol_version", versionNames) ?? "TLS_AUTO";
  fields?.close();
  const from = oldest === "TLS_AUTO" ? "TLSv1_2" : oldest;
  const to = newest === "TLS_AUTO" ? "TLSv1_3" : newest;
  return (["1.2", "1.3"] as const).filter((version) => {
    const name = version === "1.2" ? "TLSv1_2" : "TLSv1_3";
    return from <= name && name <= to;
  });
}

/** The file name of a certificate chain whose key is a file too. */
export function readCertificateFile(fields: ConfigFields): string {
  const chain = fields.message("certificate_chain");
  const key = fields.message("private_key");
  const name = chain?.text("filename") ?? "";
  key?.harmless("filename");
  for (const part of [chain, key, fields]) part?.close();
  return name;
}

const noValidation = { acceptsUntrusted: false, allowsExpired: false, alternativeNames: [] };

type Validation = Pick<DownstreamTls, "trustedCa" | "acceptsUntrusted" | "allowsExpired" | "alternativeNames">;

function readValidation(fields: ConfigFields, files: ReadonlyMap<string, string>): Validation {
  const authority = fields.message("trusted_ca");
  const trustedCa = authority?.text("filename");
  authority?.close();
  if (trustedCa !== undefined && !files.has(trustedCa)) fields.refuse("trusted_ca.filename");
  const verification = fields.text("trust_chain_verification") ?? "VERIFY_TRUST_CHAIN";
  if (!["VERIFY_TRUST_CHAIN", "ACCEPT_UNTRUSTED"].includes(verification)) fields.refuse("trust_chain_verification");
  const alternativeNames = fields.messages("match_typed_subject_alt_names").map(readAlternativeNameMatcher);
  const allowsExpired = fields.flag("allow_expired_certificate") ?? false;
  fields.close();
  const acceptsUntrusted = verification === "ACCEPT_UNTRUSTED";
  return { ...(trustedCa === undefined ? {} : { trustedCa }), acceptsUntrusted, allowsExpired, alternativeNames };
}
