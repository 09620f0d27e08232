import type { Diagnostic, SourcePosition } from "../../diagnostics/diagnostic.ts";

/** A text that holds certificates or a private key. It is shown nowhere. */
export interface CertificateSource {
  /** What people know it by, e.g. `"server.crt"` or `"tls.crt" of the Secret "kube-apiserver"`. */
  readonly name: string;
  readonly text: string;
  /** Where it is named, or stands. */
  readonly position: SourcePosition;
}

/** A certificate with its issuers after it, and its private key. */
export interface CertificateWithKeySource {
  readonly certificate: CertificateSource;
  readonly key: CertificateSource;
}

/** Where the parts of a control plane's Secrets come from, as far as they were given. */
export interface CertificateSources {
  readonly server?: CertificateWithKeySource;
  readonly clientCa?: CertificateSource;
  readonly frontProxy?: CertificateWithKeySource;
  readonly frontProxyCa?: CertificateSource;
  readonly serverCa?: CertificateSource;
  readonly wildcardServer?: CertificateWithKeySource;
}

/** An error about what a source holds. The words of libraries are left out, for they may quote. */
export function sourceFinding(
  code: Diagnostic["code"],
  { position }: Pick<CertificateSource, "position">,
  message: string,
): Diagnostic {
  return { code, severity: "error", message, position };
}
