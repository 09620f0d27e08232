import type { ConfigFields } from "./config-fields.ts";
import type {
  ClientCertificateDetail,
  ClientCertificateOptions,
  ForwardingOptions,
} from "../connection-manager-model.ts";
import { readIpRange } from "./read-ip-range.ts";

/** Reads what a connection manager says of the addresses that requests come from. */
export function readForwardingOptions(manager: ConfigFields): ForwardingOptions {
  const scheme = readScheme(manager.message("scheme_header_transformation"));
  return {
    usesRemoteAddress: manager.flag("use_remote_address") ?? false,
    trustedHops: manager.number("xff_num_trusted_hops") ?? 0,
    appendsAddress: !(manager.flag("skip_xff_append") ?? false),
    appendsPort: manager.flag("append_x_forwarded_port") ?? false,
    internalRanges: readInternalRanges(manager.message("internal_address_config")),
    addsUserAgent: manager.flag("add_user_agent") ?? false,
    ...(scheme === undefined ? {} : { scheme }),
  };
}

function readInternalRanges(fields: ConfigFields | undefined): ForwardingOptions["internalRanges"] {
  // Clients do not connect over Unix sockets.
  fields?.harmless("unix_sockets");
  const ranges = fields?.messages("cidr_ranges").flatMap((range) => readIpRange(range) ?? []) ?? [];
  fields?.close();
  return ranges;
}

function readScheme(fields: ConfigFields | undefined): "http" | "https" | undefined {
  if (fields?.flag("match_upstream") === true) fields.refuse("match_upstream");
  const scheme = fields?.text("scheme_to_overwrite");
  fields?.close();
  return scheme === undefined ? undefined : scheme === "https" ? "https" : "http";
}

const forwardings = ["SANITIZE", "FORWARD_ONLY", "APPEND_FORWARD", "SANITIZE_SET", "ALWAYS_FORWARD_ONLY"] as const;
const details: readonly ClientCertificateDetail[] = ["cert", "chain", "subject", "uri", "dns"];

/** Reads what a connection manager says of `x-forwarded-client-cert`. */
export function readClientCertificateOptions(manager: ConfigFields): ClientCertificateOptions {
  const forwarding = manager.choice("forward_client_cert_details", forwardings);
  const fields = manager.message("set_current_client_cert_details");
  const wanted = details.filter((detail) => fields?.flag(detail) ?? false);
  fields?.close();
  return { forwarding, details: new Set(wanted) };
}
