import type { X509Certificate } from "node:crypto";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { sourceFinding, type CertificateSource } from "./certificate-source.ts";
import { nth } from "./read-pem.ts";

/** Extended key usages (RFC 5280, section 4.2.1.12). A certificate without any is for all. */
const usages = { server: "1.3.6.1.5.5.7.3.1", client: "1.3.6.1.5.5.7.3.2", any: "2.5.29.37.0" } as const;

/** Certificates of one source. */
export interface SourcedCertificates {
  readonly source: CertificateSource;
  readonly certificates: readonly X509Certificate[];
}

/** Findings about the time: over or not begun is an error, and soon over a warning. */
export function checkTime({ source, certificates }: SourcedCertificates, now: Date): readonly Diagnostic[] {
  return certificates.flatMap((certificate, index) => {
    const [begin, end] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
    const name = `${source.name}: the certificate of ${subjectOf(certificate)}${index === 0 ? "" : `, the ${nth(index)} one,`}`;
    if (now < begin) return [sourceFinding("CERTIFICATE_TIME", source, `${name} is not valid before ${dateOf(begin)}`)];
    if (now > end) return [sourceFinding("CERTIFICATE_TIME", source, `${name} expired on ${dateOf(end)}`)];
    if (end.getTime() - now.getTime() >= warningTime(begin, end)) return [];
    const warning = sourceFinding("CERTIFICATE_TIME", source, `${name} expires on ${dateOf(end)}`);
    return [{ ...warning, severity: "warning" as const, hint: "Renew it soon" }];
  });
}

/** How long before its end a certificate is warned of, in milliseconds: 30 days, and for a short one half of its life. */
function warningTime(begin: Date, end: Date): number {
  return Math.min(30 * 24 * 60 * 60 * 1000, (end.getTime() - begin.getTime()) / 2);
}

/** Of a bundle, what is over is only a warning while something is left that is not. */
export function checkBundle(bundle: SourcedCertificates, now: Date): readonly Diagnostic[] {
  const { source, certificates } = bundle;
  const others = certificates.flatMap((certificate, index) =>
    certificate.ca
      ? []
      : [
          sourceFinding(
            "CERTIFICATE_CHAIN",
            source,
            `${source.name}: the certificate of ${subjectOf(certificate)}, the ${nth(index)} one, is not one of a CA`,
          ),
        ],
  );
  const isLeft = certificates.some((certificate) => isValidAt(certificate, now));
  const times = checkTime(bundle, now).map((finding) =>
    isLeft ? { ...finding, severity: "warning" as const } : finding,
  );
  return [...others, ...times];
}

/** Findings where a certificate is not followed by its issuer, or where, after the last one, no CA of the bundle issued it. */
export function checkChain(
  { source, certificates }: SourcedCertificates,
  bundle: SourcedCertificates | undefined,
): readonly Diagnostic[] {
  const broken = certificates.slice(1).findIndex((issuer, index) => !isIssuedBy(certificates[index], issuer));
  if (broken >= 0)
    return [
      {
        ...sourceFinding(
          "CERTIFICATE_CHAIN",
          source,
          `${source.name}: the ${nth(broken + 1)} certificate, of ${subjectOf(certificates[broken + 1])}, did not issue the one before it, of ${subjectOf(certificates[broken])}`,
        ),
        hint: "Order them from the end's own certificate to its issuers",
      },
    ];
  const last = certificates.at(-1);
  if (last === undefined || bundle === undefined) return [];
  const isTrusted = bundle.certificates.some((ca) => ca.fingerprint256 === last.fingerprint256 || isIssuedBy(last, ca));
  return isTrusted
    ? []
    : [
        sourceFinding(
          "CERTIFICATE_CHAIN",
          source,
          `${source.name}: no CA of ${bundle.source.name} issued the certificate of ${subjectOf(last)}`,
        ),
      ];
}

/** A finding where a certificate says what it may be used for, and this is not among it. */
export function checkUsage(
  { source, certificates: [own] }: SourcedCertificates,
  usage: "server" | "client",
): readonly Diagnostic[] {
  const found = own?.keyUsage as readonly string[] | undefined;
  if (found === undefined || found.includes(usages[usage]) || found.includes(usages.any)) return [];
  return [
    {
      ...sourceFinding(
        "CERTIFICATE_USAGE",
        source,
        `${source.name}: the certificate of ${subjectOf(own)} is not for TLS ${usage}s`,
      ),
      hint: `Issue it with the extended key usage ${usage}Auth`,
    },
  ];
}

/** Findings for hosts that no subject alternative name of a certificate covers. `*.` at the start of a host stands for any label. */
export function checkHosts(
  { source, certificates: [own] }: SourcedCertificates,
  hosts: readonly string[],
): readonly Diagnostic[] {
  return hosts
    .filter((host) => !covers(own, host))
    .map((host) =>
      sourceFinding(
        "CERTIFICATE_HOST",
        source,
        `${source.name}: no name of the certificate of ${subjectOf(own)} covers the host "${host}"`,
      ),
    );
}

/** Whether one of its subject alternative names covers a host. */
export function covers(certificate: X509Certificate | undefined, host: string): boolean {
  const asked = host.replace(/^\*\./, "any-label-of-a-wildcard-host.");
  return certificate?.checkHost(asked, { subject: "never", partialWildcards: false }) !== undefined;
}

/** A certificate's subject, or where that is empty its names, as findings call it. */
export function subjectOf(certificate: X509Certificate | undefined): string {
  const subject = certificate?.subject ?? certificate?.subjectAltName ?? "";
  return JSON.stringify(subject.replaceAll("\n", ", "));
}

function isIssuedBy(certificate: X509Certificate | undefined, issuer: X509Certificate): boolean {
  if (certificate?.checkIssued(issuer) !== true) return false;
  try {
    return certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

function isValidAt({ validFrom, validTo }: X509Certificate, now: Date): boolean {
  return new Date(validFrom) <= now && now <= new Date(validTo);
}

function dateOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
