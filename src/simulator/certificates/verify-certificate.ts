import { createPublicKey, verify } from "node:crypto";
import { beginsWithMark, codePointsOf, stringTags } from "./asn1-string.ts";
import { readCertificate, type Certificate } from "./certificate.ts";

const clientAuthentication = "1.3.6.1.5.5.7.3.2";
const decodedTags: ReadonlySet<number> = new Set([stringTags.utf8, stringTags.bmp, stringTags.universal]);

/** Certificates of a PEM text, in its order. @throws {RangeError} where one is not readable */
export function readPem(text: string): Certificate[] {
  // By hand: OpenSSL, behind Node's own class, refuses certificates that BoringSSL reads.
  const blocks = [...text.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g)];
  return blocks.map(([, base64 = ""]) => readCertificate(Buffer.from(base64, "base64")));
}

/** What of a certificate's names depends on the Envoy's release: both are so since 1.38. */
export interface NameRules {
  /** BMP and universal strings may start with U+FEFF. */
  readonly acceptsByteOrderMark: boolean;
  readonly refusesEmptyRdn: boolean;
}

/** Whether BoringSSL reads a certificate's names: text in UTF-8, BMPString and UniversalString must be valid. */
function isReadable({ subject, issuer, hasEmptyRdn }: Certificate, rules: NameRules): boolean {
  if (hasEmptyRdn && rules.refusesEmptyRdn) return false;
  return [...subject, ...issuer].every((attribute) => {
    if (codePointsOf(attribute) === undefined) return !decodedTags.has(attribute.tag);
    return rules.acceptsByteOrderMark || !beginsWithMark(attribute);
  });
}

/** The chain that a client sends; undefined where BoringSSL does not read a certificate of it. */
export function readChain(pem: string, rules: NameRules): readonly Certificate[] | undefined {
  try {
    const chain = readPem(pem);
    return chain.every((certificate) => isReadable(certificate, rules)) ? chain : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export interface Trust {
  readonly authorities: readonly Certificate[];
  /** Seconds since 1970. */
  readonly now: number;
  readonly allowExpired: boolean;
}

/**
 * The chain that verifies a client's certificate, leaf first and ending in a trusted authority, or the reason why there is none.
 * Every certificate of it must be valid now, and the leaf must be meant for clients or for nothing in particular.
 */
export function verifyChain(chain: readonly Certificate[], trust: Trust): readonly Certificate[] | string {
  const [leaf] = chain;
  if (leaf === undefined) return "certificate required";
  const verified = findChain([leaf], chain, trust);
  if (verified === undefined) return "unknown ca";
  if (!trust.allowExpired) {
    if (verified.some(({ notAfter }) => notAfter < trust.now)) return "certificate expired";
    if (verified.some(({ notBefore }) => notBefore > trust.now)) return "bad certificate";
  }
  const isForClients = verified.every(
    ({ extendedKeyUsage }) => extendedKeyUsage?.includes(clientAuthentication) ?? true,
  );
  return isForClients ? verified : "unsupported certificate";
}

function findChain(
  found: readonly Certificate[],
  sent: readonly Certificate[],
  trust: Trust,
): readonly Certificate[] | undefined {
  const last = found.at(-1);
  if (last === undefined || found.length > 10) return undefined;
  if (isOneOf(last, trust.authorities)) return found;
  const issuers = [...trust.authorities, ...sent].filter(
    (candidate) => !isOneOf(candidate, found) && isIssuedBy(last, candidate),
  );
  for (const issuer of issuers) {
    const chain = findChain([...found, issuer], sent, trust);
    if (chain !== undefined) return chain;
  }
  return undefined;
}

function isOneOf({ digest }: Certificate, certificates: readonly Certificate[]): boolean {
  return certificates.some((certificate) => certificate.digest === digest);
}

/** The digests of the signature algorithms that Envoy accepts, by object identifier: ECDSA and RSA PKCS #1. */
const signatureDigests: ReadonlyMap<string, string> = new Map([
  ["1.2.840.10045.4.3.2", "sha256"],
  ["1.2.840.10045.4.3.3", "sha384"],
  ["1.2.840.10045.4.3.4", "sha512"],
  ["1.2.840.113549.1.1.11", "sha256"],
  ["1.2.840.113549.1.1.12", "sha384"],
  ["1.2.840.113549.1.1.13", "sha512"],
]);

// Fidelity: BoringSSL compares names without regard to case and repeated spaces.
function isIssuedBy({ signed }: Certificate, issuer: Certificate): boolean {
  const digest = signatureDigests.get(signed.algorithm);
  if (digest === undefined || !issuer.isCa || signed.issuerName !== issuer.signed.subjectName) return false;
  const key = createPublicKey({ key: Buffer.from(issuer.signed.publicKey), format: "der", type: "spki" });
  return verify(digest, signed.content, key, signed.signature);
}
