import { randomBytes } from "node:crypto";
import { compareEnvoyVersions, type EnvoyVersion } from "../../envoy-api/envoy-version.ts";
import { clientAddress } from "../../scenario/client-address.ts";
import type { Client } from "../../scenario/scenario.ts";
import type { Certificate } from "../certificates/certificate.ts";
import { readChain, readPem, verifyChain } from "../certificates/verify-certificate.ts";
import type { TlsSession } from "../objects/stream-context.ts";
import { fileNames } from "../../scenario/prepared-scenario.ts";
import { chooseFilterChain, type ConnectionFacts } from "./filter-chain-match.ts";
import type { DownstreamTls, FilterChain, Listener } from "./proxy-model.ts";

/** What happens when a client connects: the filter chain that serves it, or the reason why the connection fails. */
export type Handshake =
  | { readonly chain: FilterChain; readonly serverName: string; readonly tls?: TlsSession }
  | { readonly failure: string };

export interface HandshakeWorld {
  readonly files: ReadonlyMap<string, string>;
  readonly version: EnvoyVersion;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Chooses the filter chain, and verifies the client's certificate as the chain's TLS context says. */
export function shakeHands(client: Client, listener: Listener, world: HandshakeWorld): Handshake {
  const facts = factsOf(client, listener);
  const { serverName } = facts;
  const chain = chooseFilterChain(listener.filterChains, facts) ?? listener.defaultFilterChain;
  if (chain === undefined) return { failure: "no filter chain matches the connection" };
  if (chain.tls === undefined)
    return speaksTls(listener) ? { failure: "the filter chain speaks plaintext" } : { chain, serverName };
  const session = openSession(client, chain.tls, world);
  return typeof session === "string" ? { failure: session } : { chain, serverName, tls: session };
}

/** A client speaks TLS where any chain does. */
function speaksTls({ filterChains, defaultFilterChain }: Listener): boolean {
  return defaultFilterChain?.tls !== undefined || filterChains.some(({ tls }) => tls !== undefined);
}

function factsOf(client: Client, listener: Listener): ConnectionFacts {
  const { address, inspectsTls } = listener;
  const [destination = "", port] = address.split(":");
  const isSeen = inspectsTls && speaksTls(listener);
  return {
    destination,
    destinationPort: Number(port),
    source: clientAddress,
    serverName: isSeen ? (client.sni ?? "").toLowerCase() : "",
    transportProtocol: isSeen ? "tls" : "raw_buffer",
    applicationProtocols: isSeen ? [client.http === 2 ? "h2" : "http/1.1"] : [],
  };
}

function openSession(client: Client, tls: DownstreamTls, world: HandshakeWorld): TlsSession | string {
  if (!tls.versions.includes(client.tls)) return "unsupported protocol";
  const [localCertificate] = readPem(world.files.get(tls.certificate) ?? "");
  const peer = readPeer(client, tls, world);
  if (typeof peer === "string") return peer;
  const isResumed = client.resume && resumes(client, tls);
  const { verifiedIssuer, ...facts } = peer;
  return {
    version: client.tls === "1.2" ? "TLSv1.2" : "TLSv1.3",
    ...facts,
    isResumed,
    id: sessionIdOf(client, tls, isResumed),
    isValidated: peer.isValidated && !isResumed,
    ...(verifiedIssuer === undefined || isResumed ? {} : { verifiedIssuer }),
    ...(localCertificate === undefined ? {} : { localCertificate }),
  };
}

/** TLS 1.3 resumes by tickets only; TLS 1.2 by either. */
function resumes({ tls }: Client, { resumesStateless, resumesStateful }: DownstreamTls): boolean {
  return resumesStateless || (tls === "1.2" && resumesStateful);
}

/** Over TLS 1.2 a session that was resumed has an id, and so has one that may be resumed by nothing else. */
function sessionIdOf(
  { tls }: Client,
  { resumesStateless, resumesStateful }: DownstreamTls,
  isResumed: boolean,
): string {
  const hasId = tls === "1.2" && (isResumed || (resumesStateful && !resumesStateless));
  return hasId ? randomBytes(32).toString("hex") : "";
}

type Peer = Pick<TlsSession, "peerChain" | "isValidated" | "verifiedIssuer">;

const nobody: Peer = { peerChain: [], isValidated: false };

/** What the full handshake finds out about the client's certificate, or why it fails. */
function readPeer(client: Client, tls: DownstreamTls, world: HandshakeWorld): Peer | string {
  // Without an authority Envoy asks for no certificate, also where it requires one.
  if (tls.trustedCa === undefined) return nobody;
  if (client.certificate === undefined) return needsCertificate(tls) ? "certificate required" : nobody;
  const isSince138 = compareEnvoyVersions(world.version, "1.38") >= 0;
  const rules = { acceptsByteOrderMark: isSince138, refusesEmptyRdn: isSince138 };
  const peerChain = readChain(world.files.get(fileNames.certificate(client.certificate)) ?? "", rules);
  if (peerChain === undefined) return "error decoding message";
  if (peerChain[0]?.maySign === false) return "the certificate's key usage does not allow signatures";
  const authorities = readPem(world.files.get(tls.trustedCa) ?? "");
  const trust = { authorities, now: world.now() / 1000, allowExpired: tls.allowsExpired };
  const verified = verifyChain(peerChain, trust);
  const problem = typeof verified === "string" ? verified : findWrongName(verified, tls);
  if (typeof verified === "string" || problem !== undefined)
    return tls.acceptsUntrusted ? { peerChain, isValidated: false } : (problem ?? "");
  return { peerChain, isValidated: true, ...issuerOf(verified) };
}

/** Whoever asks for names of a certificate asks for a certificate too. */
function needsCertificate({ requiresClientCertificate, alternativeNames, acceptsUntrusted }: DownstreamTls): boolean {
  return requiresClientCertificate || (alternativeNames.length > 0 && !acceptsUntrusted);
}

function findWrongName([leaf]: readonly Certificate[], { alternativeNames }: DownstreamTls): string | undefined {
  const isNamed =
    alternativeNames.length === 0 || alternativeNames.some((matches) => leaf !== undefined && matches(leaf));
  return isNamed ? undefined : "no alternative name matches";
}

function issuerOf([, issuer]: readonly Certificate[]): { verifiedIssuer?: Certificate } {
  return issuer === undefined ? {} : { verifiedIssuer: issuer };
}
