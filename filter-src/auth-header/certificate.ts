import type { SslConnection } from "envoy-lua-kit/envoy-api";
import { resumedSessions } from "./parameters";
import { certificateNotYetValid, expiredCertificate, refuse, unverifiedCertificate } from "./refusals";

/**
 * Refuses a certificate that Envoy did not verify in this handshake or that is not valid at `now` (seconds since
 * 1970). Envoy checks the time in full handshakes only, kube-apiserver with every request.
 */
export function checkCertificate(ssl: SslConnection, now: number): void {
  if (resumedSessions === "refuse" && !ssl.peerCertificateValidated()) refuse(unverifiedCertificate);
  if (now > ssl.expirationPeerCertificate()) refuse(expiredCertificate);
  if (now < ssl.validFromPeerCertificate()) refuse(certificateNotYetValid);
}

/** SHA-256 of the certificate's DER, 64 lower-case hexadecimal digits. */
export function certificateDigest(ssl: SslConnection): string {
  const digest = string.lower(ssl.sha256PeerCertificateDigest());
  if (digest.length !== 64) error("the certificate has no SHA-256 digest");
  return digest;
}
