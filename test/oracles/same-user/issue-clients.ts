import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import {
  encodeSigned,
  encodeSubject,
  encodeTbsCertificate,
  signatureAlgorithms,
} from "../../../src/scenario/certificate-der.ts";
import { fileNames } from "../../../src/scenario/prepared-scenario.ts";
import type { AnyCertificate } from "./any-certificate.ts";
import type { Gateway } from "./lab.ts";

/** PEM files of the certificates under the names `any-0`, `any-1`, …, all by the lab's client CA and with one key. */
export function issueClients(lab: Gateway, certificates: readonly AnyCertificate[]): ReadonlyMap<string, string> {
  const ca = lab.scenario.pki["client-ca"];
  if (ca === undefined || "bundle" in ca) throw new Error("The scenario has no client CA");
  const caKey = createPrivateKey(lab.files.get(fileNames.key("client-ca")) ?? "");
  const own = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const shared = {
    now: new Date(),
    issuer: encodeSubject(ca.subject),
    publicKey: spkiOf(own.publicKey),
    issuerPublicKey: spkiOf(createPublicKey(caKey)),
    signatureAlgorithm: signatureAlgorithms.ec,
  };
  const key = own.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const files = new Map<string, string>();
  for (const [index, { entry }] of certificates.entries()) {
    const name = clientName(index);
    const tbs = encodeTbsCertificate(entry, { ...shared, name });
    files.set(
      fileNames.certificate(name),
      pemOf(encodeSigned(tbs, signatureAlgorithms.ec, sign("sha256", tbs, caKey))),
    );
    files.set(fileNames.key(name), key);
  }
  return files;
}

export function clientName(index: number): string {
  return `any-${index}`;
}

function spkiOf(key: KeyObject): Uint8Array {
  return key.export({ type: "spki", format: "der" });
}

function pemOf(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
