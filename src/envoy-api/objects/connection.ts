import { describeMember, linkTo } from "../describe-member.ts";
import type { HostObject } from "../host-object.ts";

/** The downstream connection and its TLS. */
export const connectionObjects = {
  Connection: {
    title: "Connection object",
    kind: "object",
    since: "1.36",
    iterable: false,
    documentation: linkTo("Connection object API"),
    members: {
      ssl: describeMember({
        heading: "ssl()",
        result: "value or nil",
        gives: "SslConnection",
        deprecated: { since: "1.37", instead: "StreamInfo.downstreamSslConnection" },
      }),
    },
  },
  SslConnection: {
    title: "SSL connection object",
    kind: "object",
    since: "1.36",
    iterable: false,
    documentation: linkTo("SSL connection object API"),
    members: {
      peerCertificatePresented: describeMember({ heading: "peerCertificatePresented()" }),
      peerCertificateValidated: describeMember({ heading: "peerCertificateValidated()" }),
      parsedSubjectPeerCertificate: describeMember({
        heading: "parsedSubjectPeerCertificate()",
        brought: "1.33",
        result: "value or nil",
        gives: "ParsedName",
      }),
      subjectPeerCertificate: describeMember({ heading: "subjectPeerCertificate()" }),
      subjectLocalCertificate: describeMember({ heading: "subjectLocalCertificate()" }),
      issuerPeerCertificate: describeMember({ heading: "issuerPeerCertificate()" }),
      serialNumberPeerCertificate: describeMember({ heading: "serialNumberPeerCertificate()" }),
      serialNumberPeerCertificateIssuer: describeMember({
        heading: "serialNumberPeerCertificateIssuer()",
        since: "1.38",
      }),
      sha256PeerCertificateDigest: describeMember({ heading: "sha256PeerCertificateDigest()" }),
      sha256PeerCertificateIssuerDigest: describeMember({
        heading: "sha256PeerCertificateIssuerDigest()",
        since: "1.38",
      }),
      validFromPeerCertificate: describeMember({ heading: "validFromPeerCertificate()" }),
      expirationPeerCertificate: describeMember({ heading: "expirationPeerCertificate()" }),
      dnsSansPeerCertificate: describeMember({ heading: "dnsSansPeerCertificate()" }),
      dnsSansLocalCertificate: describeMember({ heading: "dnsSansLocalCertificate()" }),
      uriSanPeerCertificate: describeMember({ heading: "uriSanPeerCertificate()" }),
      uriSanLocalCertificate: describeMember({ heading: "uriSanLocalCertificate()" }),
      oidsPeerCertificate: describeMember({ heading: "oidsPeerCertificate()", brought: "1.32" }),
      oidsLocalCertificate: describeMember({ heading: "oidsLocalCertificate()", brought: "1.32" }),
      urlEncodedPemEncodedPeerCertificate: describeMember({ heading: "urlEncodedPemEncodedPeerCertificate()" }),
      urlEncodedPemEncodedPeerCertificateChain: describeMember({
        heading: "urlEncodedPemEncodedPeerCertificateChain()",
      }),
      sessionId: describeMember({ heading: "sessionId()" }),
      ciphersuiteId: describeMember({ heading: "ciphersuiteId()" }),
      ciphersuiteString: describeMember({ heading: "ciphersuiteString()" }),
      tlsVersion: describeMember({ heading: "tlsVersion()" }),
    },
  },
  ParsedName: {
    title: "Parsed name object",
    kind: "object",
    since: "1.36",
    iterable: false,
    documentation: linkTo("Parsed name object API"),
    members: {
      commonName: describeMember({ heading: "commonName()", brought: "1.33" }),
      organizationName: describeMember({ heading: "organizationName()", brought: "1.33" }),
    },
  },
} as const satisfies Record<string, HostObject>;
