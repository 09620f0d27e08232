import { hasRsaKey, type Certificate } from "../certificates/certificate.ts";
import { parseName } from "../certificates/parsed-name.ts";
import { printRfc2253 } from "../certificates/rfc2253-name.ts";
import { urlEncodePem } from "../certificates/url-encode-pem.ts";
import type { LuaResult } from "../vm/lua-value.ts";
import { mangle, type HostMethod, type HostObjectDefinition } from "./host-object-definition.ts";
import { parsedNameDefinition } from "./parsed-name.ts";
import { subObject, type Segment } from "./segment.ts";
import type { TlsSession } from "./stream-context.ts";

export interface SslConnectionState {
  readonly session: TlsSession;
  readonly segment: Segment;
}

/** @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#ssl-connection-object-api */
export const sslConnectionDefinition: HostObjectDefinition<SslConnectionState> = {
  name: "SslConnection",
  mangledName: mangle("common", "SslConnectionWrapper"),
  methods: {
    peerCertificatePresented: ({ session }) => [session.peerChain.length > 0],
    peerCertificateValidated: ({ session }) => [session.isValidated],
    uriSanLocalCertificate: local(({ uris }) => uris, []),
    uriSanPeerCertificate: peer(({ uris }) => uris, []),
    dnsSansLocalCertificate: local(({ dnsNames }) => dnsNames, []),
    dnsSansPeerCertificate: peer(({ dnsNames }) => dnsNames, []),
    oidsLocalCertificate: local(({ extensionOids }) => extensionOids, []),
    oidsPeerCertificate: peer(({ extensionOids }) => extensionOids, []),
    sha256PeerCertificateDigest: peer(({ digest }) => digest, ""),
    serialNumberPeerCertificate: peer(({ serialNumber }) => serialNumber, ""),
    issuerPeerCertificate: peer(({ issuer }) => printRfc2253(issuer), ""),
    subjectPeerCertificate: peer(({ subject }) => printRfc2253(subject), ""),
    subjectLocalCertificate: local(({ subject }) => printRfc2253(subject), ""),
    parsedSubjectPeerCertificate: (state) => [parsedSubject(state)],
    urlEncodedPemEncodedPeerCertificate: peer(({ pem }) => urlEncodePem(pem), ""),
    urlEncodedPemEncodedPeerCertificateChain: ({ session }) => [
      urlEncodePem(session.peerChain.map(({ pem }) => pem).join("")),
    ],
    validFromPeerCertificate: peer(({ notBefore }) => notBefore, 0),
    expirationPeerCertificate: peer(({ notAfter }) => notAfter, 0),
    sha256PeerCertificateIssuerDigest: ({ session }) => [session.verifiedIssuer?.digest ?? ""],
    serialNumberPeerCertificateIssuer: ({ session }) => [session.verifiedIssuer?.serialNumber ?? ""],
    sessionId: ({ session }) => [session.id],
    ciphersuiteId: ({ session }) => [cipherSuiteOf(session).id],
    ciphersuiteString: ({ session }) => [cipherSuiteOf(session).name],
    tlsVersion: ({ session }) => [session.version],
  },
};

/** What Node's TLS client and Envoy agree on when both have their defaults. */
function cipherSuiteOf({ version, localCertificate }: TlsSession): { readonly id: string; readonly name: string } {
  const isRsa = localCertificate !== undefined && hasRsaKey(localCertificate);
  return isRsa && version === "TLSv1.2" ? rsaCipherSuite : cipherSuites[version];
}

const rsaCipherSuite = { id: "0xc02f", name: "ECDHE-RSA-AES128-GCM-SHA256" };

const cipherSuites = {
  "TLSv1.3": { id: "0x1302", name: "TLS_AES_256_GCM_SHA384" },
  "TLSv1.2": { id: "0xc02b", name: "ECDHE-ECDSA-AES128-GCM-SHA256" },
} as const;

function peer(read: (leaf: Certificate) => LuaResult, without: LuaResult): HostMethod<SslConnectionState> {
  return ({ session: { peerChain } }) => [peerChain[0] === undefined ? without : read(peerChain[0])];
}

function local(read: (certificate: Certificate) => LuaResult, without: LuaResult): HostMethod<SslConnectionState> {
  return ({ session: { localCertificate } }) => [localCertificate === undefined ? without : read(localCertificate)];
}

function parsedSubject({ session, segment }: SslConnectionState): ReturnType<typeof subObject> | undefined {
  const [leaf] = session.peerChain;
  if (leaf === undefined) return undefined;
  return subObject(segment, "parsedSubject", () =>
    segment.factory.create(parsedNameDefinition, parseName(leaf.subject), segment.scope),
  );
}
