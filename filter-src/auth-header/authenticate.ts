import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { certificateDigest, checkCertificate } from "./certificate";
import { forwardIdentity } from "./forward-identity";
import { readIdentity } from "./identity";
import { stripIdentityHeaders } from "./identity-headers";
import { trustRequest, trustedValue } from "./trusted-route";
import { closeAfterUpgrade } from "./upgrade";
import { setUpstreamTimeouts } from "./upstream-timeouts";

/**
 * Strips what the client claims to be, then writes who the certificate says it is, and only then selects the trusted
 * route. Raises a refusal, or any error of the host API: the caller answers both.
 */
export function authenticate(handle: RequestHandle): void {
  const headers = handle.headers();
  stripIdentityHeaders(headers);
  setUpstreamTimeouts(headers);

  const streamInfo = handle.streamInfo();
  const ssl = streamInfo.downstreamSslConnection();
  if (ssl === undefined || !ssl.peerCertificatePresented()) return;

  checkCertificate(ssl, handle.timestamp() / 1000);
  const digest = certificateDigest(ssl);
  const identity = readIdentity(ssl, digest);
  const value = trustedValue(streamInfo);
  if (identity !== undefined) forwardIdentity(headers, identity, digest);
  closeAfterUpgrade(headers);
  trustRequest(handle, streamInfo, value);
}
