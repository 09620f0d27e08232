import type { EnvoyObject } from "./envoy-object.d.ts";
import type { ParsedName } from "./parsed-name.d.ts";

/** The downstream connection. */
export interface Connection extends EnvoyObject {
  /**
   * The connection's TLS, nil on a plaintext connection.
   *
   * @deprecated From 1.37 on each call writes a warning to Envoy's log: use `StreamInfo.downstreamSslConnection`
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#ssl
   */
  ssl(): SslConnection | undefined;
}

/**
 * The TLS of the downstream connection. Where `peerCertificateValidated()` is false the certificate may say **anything**: it is the
 * client's own word where untrusted certificates are accepted. Lists are Lua tables that count from 1, TypeScript's indices from 0 as usual.
 */
export interface SslConnection extends EnvoyObject {
  /**
   * Whether the client presented a certificate; true as well on a resumed session of one that did.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#peercertificatepresented
   */
  peerCertificatePresented(): boolean;
  /**
   * Whether this handshake validated the client's certificate. **False on every resumed session**, whose certificate is nevertheless given.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#peercertificatevalidated
   */
  peerCertificateValidated(): boolean;
  /**
   * Parts of the subject of the client's certificate, nil where it presented none.
   *
   * @envoy 1.33
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#parsedsubjectpeercertificate
   */
  parsedSubjectPeerCertificate(): ParsedName | undefined;
  /**
   * The subject of the client's certificate as in RFC 2253: last RDN first, `,` between RDNs, `+` within one, `\XX` for every byte that is
   * not printable ASCII, `1.2.3=#<hex of DER>` where the type is unknown or the value is not a string. `""` without a certificate.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#subjectpeercertificate
   */
  subjectPeerCertificate(): string;
  /**
   * The subject of Envoy's own certificate, written as `subjectPeerCertificate`.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#subjectlocalcertificate
   */
  subjectLocalCertificate(): string;
  /**
   * The issuer of the client's certificate, written as `subjectPeerCertificate`; `""` without a certificate.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#issuerpeercertificate
   */
  issuerPeerCertificate(): string;
  /**
   * The serial number of the client's certificate: lower-case hex of whole bytes, `0`, or with `-` before it; `""` without a certificate.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#serialnumberpeercertificate
   */
  serialNumberPeerCertificate(): string;
  /**
   * The serial number of the issuer's certificate, written as `serialNumberPeerCertificate`; `""` where nothing was validated, and on a resumed session.
   *
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#serialnumberpeercertificateissuer
   */
  serialNumberPeerCertificateIssuer(): string;
  /**
   * SHA-256 of the DER of the client's certificate: 64 lower-case hex digits, `""` without a certificate.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#sha256peercertificatedigest
   */
  sha256PeerCertificateDigest(): string;
  /**
   * SHA-256 of the DER of the issuer's certificate: 64 lower-case hex digits; `""` where nothing was validated, and on a resumed session.
   *
   * @envoy 1.38
   * @see https://www.envoyproxy.io/docs/envoy/v1.38.0/configuration/http/http_filters/lua_filter#sha256peercertificateissuerdigest
   */
  sha256PeerCertificateIssuerDigest(): string;
  /**
   * Seconds since 1970 from which the client's certificate is valid, 0 without a certificate; negative before 1970.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#validfrompeercertificate
   */
  validFromPeerCertificate(): number;
  /**
   * Seconds since 1970 until which the client's certificate is valid, 0 without a certificate. An open or resumed connection outlives it.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#expirationpeercertificate
   */
  expirationPeerCertificate(): number;
  /**
   * The DNS names of the client's certificate. They may contain NUL.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#dnssanspeercertificate
   */
  dnsSansPeerCertificate(): string[];
  /**
   * The DNS names of Envoy's own certificate.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#dnssanslocalcertificate
   */
  dnsSansLocalCertificate(): string[];
  /**
   * The URIs of the client's certificate. They may contain NUL.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#urisanpeercertificate
   */
  uriSanPeerCertificate(): string[];
  /**
   * The URIs of Envoy's own certificate.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#urisanlocalcertificate
   */
  uriSanLocalCertificate(): string[];
  /**
   * The object identifiers of the extensions of the client's certificate, e.g. `2.5.29.37`.
   *
   * @envoy 1.32
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#oidspeercertificate
   */
  oidsPeerCertificate(): string[];
  /**
   * The object identifiers of the extensions of Envoy's own certificate.
   *
   * @envoy 1.32
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#oidslocalcertificate
   */
  oidsLocalCertificate(): string[];
  /**
   * The client's certificate as PEM, URL-encoded (space as `%20`); `""` without a certificate.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#urlencodedpemencodedpeercertificate
   */
  urlEncodedPemEncodedPeerCertificate(): string;
  /**
   * The certificates the client sent, its own first, as PEM, URL-encoded; `""` without a certificate.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#urlencodedpemencodedpeercertificatechain
   */
  urlEncodedPemEncodedPeerCertificateChain(): string;
  /**
   * The TLS session's identifier in hex; `""` with TLS 1.3 and on a full handshake with tickets.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#sessionid
   */
  sessionId(): string;
  /**
   * The cipher suite, e.g. `0x1302`.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#ciphersuiteid
   */
  ciphersuiteId(): string;
  /**
   * The cipher suite's OpenSSL name, e.g. `TLS_AES_256_GCM_SHA384`.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#ciphersuitestring
   */
  ciphersuiteString(): string;
  /**
   * The TLS version, e.g. `TLSv1.3`.
   *
   * @envoy before 1.28
   * @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#tlsversion
   */
  tlsVersion(): string;
}
