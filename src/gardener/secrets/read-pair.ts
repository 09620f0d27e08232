import type { X509Certificate } from "node:crypto";
import { fail, succeed, type Checked } from "../../diagnostics/diagnostic.ts";
import type { CertificateWithKeySource } from "./certificate-source.ts";
import { subjectOf } from "./check-certificate.ts";
import { readCertificates, readPrivateKey, type PrivateKey } from "./read-pem.ts";

/** A certificate with its issuers, and the key that must be its own. */
export function readPair({ certificate, key }: CertificateWithKeySource): Checked<{
  readonly certificates: readonly X509Certificate[];
  readonly key: PrivateKey;
}> {
  const [certificates, privateKey] = [readCertificates(certificate), readPrivateKey(key)];
  if (!certificates.ok || !privateKey.ok) return fail(...certificates.diagnostics, ...privateKey.diagnostics);
  const [own] = certificates.value;
  if (own?.checkPrivateKey(privateKey.value.key) === true)
    return succeed({ certificates: certificates.value, key: privateKey.value });
  return fail({
    code: "CERTIFICATE_KEY",
    severity: "error",
    message: `${key.name} is not the key of the certificate of ${subjectOf(own)} in ${certificate.name}`,
    hint: "The first certificate is the one with this key; its issuers follow",
    position: key.position,
  });
}
