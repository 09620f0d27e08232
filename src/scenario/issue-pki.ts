import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { encodeSigned, encodeSubject, encodeTbsCertificate, signatureAlgorithms } from "./certificate-der.ts";
import type { CertificateEntry, PkiEntry } from "./pki-entry.ts";
import { fileNames } from "./prepared-scenario.ts";

type Pki = Readonly<Record<string, PkiEntry>>;

interface IssuedCertificate {
  readonly der: Buffer;
  readonly privateKey: KeyObject;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly entry: CertificateEntry;
}

/**
 * Makes the certificates and keys that a scenario declares.
 *
 * @param now the start of the run, to which the entries' validity is relative
 * @returns PEM texts by file name: `pki/<entry>.crt` (a leaf is followed by its intermediate CAs, without the root) and `pki/<entry>.key`
 * @throws RangeError for an issuer that is not an entry or is its own issuer; `readScenario` reports both at their lines
 */
export function issuePki(pki: Pki, now: Date): ReadonlyMap<string, string> {
  const issue = createIssuer(pki, now);
  const files = new Map<string, string>();
  for (const [name, entry] of Object.entries(pki)) {
    const members = "bundle" in entry ? entry.bundle : [name];
    const certificates = members.map(issue);
    const above = "bundle" in entry || entry.ca ? [] : intermediatesAbove(pki, entry).map(issue);
    files.set(fileNames.certificate(name), [...certificates, ...above].map(({ der }) => pemOf(der)).join(""));
    if (!("bundle" in entry)) files.set(fileNames.key(name), keyPemOf(issue(name).privateKey));
  }
  return files;
}

/**
 * The names of the PKI's entries by the SHA-256 of their own certificate's DER (64 lower-case hexadecimal digits), so that a host can say
 * which entry was presented. Bundles have no certificate of their own.
 */
export function entriesByFingerprint(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const names = [...files.keys()].flatMap((file) => /^pki\/(.*)\.key$/.exec(file)?.[1] ?? []);
  return new Map(names.map((name) => [fingerprintOf(files.get(fileNames.certificate(name)) ?? ""), name]));
}

/** The PKI entry whose certificate has this SHA-256 fingerprint (hexadecimal, any case, colons allowed). */
export function entryByFingerprint(files: ReadonlyMap<string, string>, fingerprint: string): string | undefined {
  return entriesByFingerprint(files).get(fingerprint.replaceAll(":", "").toLowerCase());
}

/** Of the first certificate. Not asked of OpenSSL, which refuses to read some of the names that tests need. */
function fingerprintOf(pem: string): string {
  const [, body = ""] = /-----BEGIN CERTIFICATE-----([^-]*)/.exec(pem) ?? [];
  return createHash("sha256").update(Buffer.from(body, "base64")).digest("hex");
}

/** The issuers above a leaf, nearest first, without the self-signed one at the top. */
function intermediatesAbove(pki: Pki, { issuer }: CertificateEntry): string[] {
  const above = issuer === undefined ? undefined : pki[issuer];
  if (issuer === undefined || above === undefined || "bundle" in above || above.issuer === undefined) return [];
  return [issuer, ...intermediatesAbove(pki, above)];
}

/** Issues each entry once, its issuer first. */
function createIssuer(pki: Pki, now: Date): (name: string) => IssuedCertificate {
  const issued = new Map<string, IssuedCertificate>();
  const underway = new Set<string>();
  return function issue(name) {
    const known = issued.get(name);
    if (known !== undefined) return known;
    const entry = pki[name];
    if (entry === undefined || "bundle" in entry || underway.has(name))
      throw new RangeError(`No certificate can be issued for "${name}"`);
    underway.add(name);
    const certificate = issueCertificate(
      { name, entry, now },
      entry.issuer === undefined ? undefined : issue(entry.issuer),
    );
    issued.set(name, certificate);
    return certificate;
  };
}

function issueCertificate(
  { name, entry, now }: { name: string; entry: CertificateEntry; now: Date },
  issuer: IssuedCertificate | undefined,
): IssuedCertificate {
  const keys = generateKeys(entry.key);
  const publicKey = keys.publicKey.export({ type: "spki", format: "der" });
  const signatureAlgorithm = signatureAlgorithms[(issuer?.entry ?? entry).key];
  const tbs = encodeTbsCertificate(entry, {
    name,
    now,
    issuer: encodeSubject((issuer?.entry ?? entry).subject),
    publicKey,
    issuerPublicKey: issuer?.publicKey ?? publicKey,
    signatureAlgorithm,
  });
  const signature = sign("sha256", tbs, issuer?.privateKey ?? keys.privateKey);
  return { der: encodeSigned(tbs, signatureAlgorithm, signature), privateKey: keys.privateKey, publicKey, entry };
}

function generateKeys(kind: "ec" | "rsa"): { privateKey: KeyObject; publicKey: KeyObject } {
  if (kind === "ec") return generateKeyPairSync("ec", { namedCurve: "P-256" });
  return generateKeyPairSync("rsa", { modulusLength: 2048 });
}

function keyPemOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

function pemOf(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
