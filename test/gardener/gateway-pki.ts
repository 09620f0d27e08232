import { issuePki } from "../../src/scenario/issue-pki.ts";
import { normalisePkiEntry } from "../../src/scenario/normalise-pki.ts";
import type { CertificateNotation } from "../../src/scenario/scenario-notation.ts";

/** When the certificates were issued. They are valid for 90 days. */
export const now = new Date("2026-11-01T12:00:00Z");

const valid = { from: "-1h", until: "90d" };

/** A certificate for each part of the gateways' Secrets, and some that are wrong. */
const entries: Readonly<Record<string, CertificateNotation>> = {
  "client-ca": { ca: true, valid },
  "server-ca": { ca: true, valid },
  "front-proxy-ca": { ca: true, valid },
  "other-ca": { ca: true, valid },
  server: {
    issuer: "server-ca",
    dns: ["api.bar.example.com", "api.bar.internal.example.com"],
    uses: ["serverAuth"],
    valid,
  },
  "one-host": { issuer: "server-ca", dns: ["api.bar.example.com"], uses: ["serverAuth"], valid },
  "any-use": { issuer: "server-ca", dns: ["*.bar.example.com", "*.bar.internal.example.com"], valid },
  "server-for-clients": {
    issuer: "server-ca",
    dns: ["api.bar.example.com", "api.bar.internal.example.com"],
    uses: ["clientAuth"],
    valid,
  },
  "front-proxy": { issuer: "front-proxy-ca", subject: ["CN=system:istio-gateway"], uses: ["clientAuth"], valid },
  wildcard: { issuer: "intermediate", dns: ["*.ingress.example.com"], uses: ["serverAuth"], valid },
  intermediate: { issuer: "other-ca", ca: true, valid },
  expired: {
    issuer: "server-ca",
    dns: ["api.bar.example.com", "api.bar.internal.example.com"],
    valid: { from: "-2d", until: "-1d" },
  },
  early: {
    issuer: "server-ca",
    dns: ["api.bar.example.com", "api.bar.internal.example.com"],
    valid: { from: "1d", until: "90d" },
  },
  soon: {
    issuer: "server-ca",
    dns: ["api.bar.example.com", "api.bar.internal.example.com"],
    valid: { from: "-60d", until: "29d" },
  },
  "renewed-monthly": { issuer: "front-proxy-ca", uses: ["clientAuth"], valid: { from: "-14d", until: "16d" } },
  "renewed-late": { issuer: "front-proxy-ca", uses: ["clientAuth"], valid: { from: "-16d", until: "14d" } },
  "old-ca": { ca: true, valid: { from: "-9d", until: "-1d" } },
};

/** PEM texts: `pki/<name>.crt` and `pki/<name>.key`. */
export const pem: Readonly<Record<string, string>> = Object.fromEntries(
  issuePki(
    Object.fromEntries(Object.entries(entries).map(([name, notation]) => [name, normalisePkiEntry(name, notation)])),
    now,
  ),
);
