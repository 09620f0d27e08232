import type { DiagnosticCode } from "../codes.ts";
import type { CodeNotes } from "./code-notes.ts";

/** Codes of Gardener's resources: exposures, certificates, Secrets. */
export const gardenerNotes = {
  CERTIFICATE_CHAIN: {
    example: "certificates.server: no CA of certificates.serverCa issued the certificate of CN=api",
    remedy: "Order a chain from the end's own certificate to its issuers, and give the CA that issued the last one.",
  },
  CERTIFICATE_HOST: {
    example: 'certificates.server: no name of the certificate of CN=api covers the host "api.example.com"',
    remedy: "Issue a certificate with the host among its DNS names, or correct the host.",
  },
  CERTIFICATE_KEY: {
    example:
      '"tls.key" of the Secret "gateway" is not the key of the certificate of CN=api in "tls.crt" of the Secret "gateway"',
    remedy: "Give the key that belongs to the first certificate; its issuers follow.",
  },
  CERTIFICATE_TIME: {
    example: "certificates.server: the certificate of CN=api expired on 2026-10-01",
    remedy: "Renew the certificate. A warning says that it ends soon: within 30 days, or half of a short life.",
  },
  CERTIFICATE_UNREADABLE: {
    example: 'The Secret "gateway" has no key "tls.crt"',
    remedy: "Give PEM text. Gateways have no passphrase: `openssl pkey` decrypts a key.",
  },
  CERTIFICATE_USAGE: {
    example: "certificates.server: the certificate of CN=api is not for TLS servers",
    remedy: "Issue it with the extended key usage `serverAuth` or `clientAuth`, as the hint says.",
  },
  EXPOSURE_CONTRADICTION: {
    example: "The virtual garden has no pods, so nothing asks for an apiserver-proxy",
    remedy: "Leave one of the two away, as the hint says. [Exposures](gardener.md).",
  },
  EXPOSURE_GATEWAY_DIFFERS: {
    example:
      'The gateway in "istio-ingress" has other labels for the control plane "shoot--a": found istio: one, wanted istio: two',
    remedy:
      "All control planes behind one gateway share its scripts: make them equal, or give one of them another gateway.",
  },
  EXPOSURE_INCOMPLETE: {
    example: "Found no host of the control plane",
    remedy: "Say it in the exposure, or give the manifest that holds it; the hint names both.",
  },
  EXPOSURE_NAME_TOO_LONG: {
    example: 'The name "apiserver-tls-shoot--a" has 70 characters, wanted at most 63',
    remedy: "It is made of the namespace: choose a shorter one.",
  },
  EXPOSURE_NOT_ELIGIBLE: {
    example: '"shoot--a" gets no L7 mode. Its annotation says so',
    remedy: "Leave its manifest out, or make its objects of L4 mode; `--why` says which control planes get L7 mode.",
  },
  EXPOSURE_SAME_HOST: {
    example: 'Found the host "api.example.com" again: here already',
    remedy: "Each host leads to one control plane, and with one certificate.",
  },
  EXPOSURE_SAME_NAMESPACE: {
    example: 'Found the namespace "shoot--a" again, wanted one exposure for each control plane',
    remedy: "Name all of its hosts in one exposure.",
  },
  MANIFEST_KIND: {
    example:
      "Found a text or a list, wanted a description of a control plane or a manifest of a kind that says something about one",
    remedy: "Give manifests of the kinds that the hint lists, and leave others out.",
  },
  SECRET_AMBIGUOUS: {
    example: 'The Secrets "ca-client-1" and "ca-client-2" are for the same part, wanted one of them',
    remedy: "Give the one that is in use.",
  },
  SECRET_INCOMPLETE: {
    example:
      'The Secret "shoot--a-tls" needs the client CAs (certificates.clientCa, or the Secret ca-client) beside its certificate, found none',
    remedy: "Give what is missing, or leave the certificate out.",
  },
  SECRET_MANIFEST: {
    example: "This Secret has no name",
    remedy: "Correct the manifest. Findings never show what a Secret holds.",
  },
  SECRET_UNUSED: {
    example: 'The Secret "etcd" of the namespace "shoot--a" is not one that gateways\' Secrets are made from',
    remedy: "Leave it out, so that it is not handed on without need.",
  },
  SECRETS_NOT_PRINTED: {
    example: "Secrets with private keys are not printed, 2 of them",
    remedy: "Write them to files that only you can read, with `--out <folder>`.",
  },
} as const satisfies Partial<Record<DiagnosticCode, CodeNotes>>;
