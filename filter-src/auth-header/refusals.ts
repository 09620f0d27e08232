/**
 * Why a request is answered instead of passed on. Constant, so that no byte of a certificate can reach an answer or a
 * log.
 */
export interface Refusal {
  readonly status: 401 | 421 | 431 | 500;
  /** Stands in the log beside the certificate's digest. */
  readonly code: string;
  /** Stands in the answer: text that needs no escaping in JSON. */
  readonly message: string;
}

export const unverifiedCertificate: Refusal = {
  status: 401,
  code: "UnverifiedCertificate",
  message: "the client certificate was not verified on this connection",
};
export const expiredCertificate: Refusal = {
  status: 401,
  code: "ExpiredCertificate",
  message: "the client certificate has expired",
};
export const certificateNotYetValid: Refusal = {
  status: 401,
  code: "CertificateNotYetValid",
  message: "the client certificate is not yet valid",
};
export const unreadableSubject: Refusal = {
  status: 401,
  code: "UnreadableSubject",
  message: "the client certificate's subject cannot be read unambiguously",
};
export const severalCommonNames: Refusal = {
  status: 401,
  code: "SeveralCommonNames",
  message: "the client certificate's subject has more than one common name",
};
export const unsafeSubject: Refusal = {
  status: 401,
  code: "UnsafeSubject",
  message: "the client certificate's subject has a value that no header can carry",
};
export const unusableUid: Refusal = {
  status: 401,
  code: "UnusableUid",
  message: "the client certificate's UID cannot be used",
};
export const unidentifiedCertificate: Refusal = {
  status: 401,
  code: "UnidentifiedCertificate",
  message: "the client certificate names no user",
};
export const missingServerName: Refusal = {
  status: 421,
  code: "MissingServerName",
  message: "the TLS connection names no server (SNI)",
};
export const identityTooLarge: Refusal = {
  status: 431,
  code: "IdentityTooLarge",
  message: "the client certificate names too many or too long groups",
};
export const fault: Refusal = { status: 500, code: "Fault", message: "the client certificate could not be examined" };

/** Ends the request here; `answerProblem` does the rest. */
export function refuse(refusal: Refusal): never {
  throw refusal;
}
