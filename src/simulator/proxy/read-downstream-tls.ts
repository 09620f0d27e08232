import type { ConfigFields } from "./config-fields.ts";
import type { DownstreamTls } from "./proxy-model.ts";
import { openTypedConfig } from "./typed-config.ts";

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
  config.harmless("session_timeout", "ocsp_staple_policy");
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

type CommonContext = Omit<DownstreamTls, "requiresClientCertificate" | "resumesStateless" | "resumesStateful">;

function readCommonContext(fields: ConfigFields, files: ReadonlyMap<string, string>): CommonContext {
  const certificates = fields.messages("tls_certificates").map(readCertificateFile);
  if (certificates.length > 1) fields.refuse("tls_certificates[1]");
  const applicationProtocols = fields.texts("alpn_protocols");
  const validation = fields.message("validation_context");
  const trust = validation === undefined ? noValidation : readValidation(validation, files);
  fields.close();
  return { certificate: certificates[0] ?? "", applicationProtocols, ...trust };
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

const noValidation = { acceptsUntrusted: false, allowsExpired: false };

type Validation = Pick<DownstreamTls, "trustedCa" | "acceptsUntrusted" | "allowsExpired">;

function readValidation(fields: ConfigFields, files: ReadonlyMap<string, string>): Validation {
  const authority = fields.message("trusted_ca");
  const trustedCa = authority?.text("filename");
  authority?.close();
  if (trustedCa !== undefined && !files.has(trustedCa)) fields.refuse("trusted_ca.filename");
  const verification = fields.text("trust_chain_verification") ?? "VERIFY_TRUST_CHAIN";
  if (!["VERIFY_TRUST_CHAIN", "ACCEPT_UNTRUSTED"].includes(verification)) fields.refuse("trust_chain_verification");
  const allowsExpired = fields.flag("allow_expired_certificate") ?? false;
  fields.close();
  const acceptsUntrusted = verification === "ACCEPT_UNTRUSTED";
  return { ...(trustedCa === undefined ? {} : { trustedCa }), acceptsUntrusted, allowsExpired };
}
