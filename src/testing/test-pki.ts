import type { CertificateNotation } from "../scenario/scenario-notation.ts";

/** A client certificate in a few words. What is not said is as a client's usual one. */
export interface CertificateDescription {
  /** Common name. */
  readonly cn?: string;
  /** Organisations. */
  readonly o?: string | readonly string[];
  /** Organisational units. */
  readonly ou?: string | readonly string[];
  /** The whole subject, in the words of a scenario; in place of the above. */
  readonly subject?: CertificateNotation["subject"];
  /** Subject alternative names. */
  readonly dns?: readonly string[];
  readonly uris?: readonly string[];
  /** The entry of the PKI that signs it; `client-ca`, which the listener trusts, unless said. */
  readonly issuer?: string;
  /** It is expired since an hour, or valid in an hour only. */
  readonly valid?: "expired" | "not yet";
  /** It is signed by an authority that the listener does not trust. */
  readonly isUntrusted?: boolean;
}

/** Entries of a PKI, as in a scenario. */
export type PkiNotation = Readonly<Record<string, CertificateNotation>>;

/** Entries that the PKI of a test has unless it brings its own. */
export const testPki: PkiNotation = {
  "client-ca": { ca: true },
  "server-ca": { ca: true },
  gateway: { issuer: "server-ca", dns: ["*.example.com", "localhost"], uses: ["serverAuth"] },
};

const untrustedAuthority = "untrusted-ca";

/** Puts certificates into a PKI, each once. */
export interface CertificateBook {
  /** The entry with a certificate. */
  entryOf(certificate: CertificateDescription | string): string;
  /** All entries so far. */
  pki(): PkiNotation;
}

export function createCertificateBook(given: PkiNotation): CertificateBook {
  const entries = new Map(Object.entries(given));
  const known = new Map<string, string>();
  return {
    entryOf: (certificate) => {
      if (typeof certificate === "string") return certificate;
      const key = JSON.stringify(certificate);
      const name = known.get(key) ?? freeName(certificate, entries);
      known.set(key, name);
      if (certificate.isUntrusted === true) entries.set(untrustedAuthority, { ca: true });
      entries.set(name, notationOf(certificate));
      return name;
    },
    pki: () => Object.fromEntries(entries),
  };
}

function freeName({ cn = "" }: CertificateDescription, entries: ReadonlyMap<string, unknown>): string {
  const name =
    cn
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "")
      .slice(0, 40) || "client";
  let free = name;
  for (let number = 2; entries.has(free); number++) free = `${name}-${number}`;
  return free;
}

function notationOf(certificate: CertificateDescription): CertificateNotation {
  const {
    dns,
    uris,
    valid,
    isUntrusted = false,
    issuer = isUntrusted ? untrustedAuthority : "client-ca",
  } = certificate;
  return {
    issuer,
    uses: ["clientAuth"],
    subject: certificate.subject ?? subjectOf(certificate),
    ...(dns === undefined ? {} : { dns }),
    ...(uris === undefined ? {} : { uris }),
    ...(valid === undefined ? {} : { valid: validity[valid] }),
  };
}

const validity = {
  expired: { from: "-2h", until: "-1h" },
  "not yet": { from: "1h", until: "2h" },
} as const;

function subjectOf({ cn, o = [], ou = [] }: CertificateDescription): NonNullable<CertificateNotation["subject"]> {
  const names = (attribute: string, values: string | readonly string[]): readonly string[] =>
    [values].flat().map((value) => `${attribute}=${value}`);
  return [...(cn === undefined ? [] : [`CN=${cn}`]), ...names("O", o), ...names("OU", ou)];
}
