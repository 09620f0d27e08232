import { keyUsageNames } from "./certificate-der.ts";
import { byType, choice, closedObject, hexadecimal, listOf, name, named, text } from "./schema-pieces.ts";
import { attributeTypes } from "./subject-notation.ts";

const content = byType("The value: a text, { hex: … } for its content octets, or { der: … } for its whole DER", {
  string: {},
  integer: {},
  object: {
    properties: {
      hex: hexadecimal("Content octets"),
      der: hexadecimal("DER of the whole value, tag and length included"),
    },
    additionalProperties: false,
    minProperties: 1,
    maxProperties: 1,
  },
});

const attribute = "An attribute: CN=alice, or { CN: alice, type: printable }";
const attributeForms = {
  string: { pattern: "^[A-Za-z0-9.]+=" },
  object: {
    properties: { type: choice("ASN.1 type of the value, utf8 unless said", Object.keys(attributeTypes)) },
    additionalProperties: content,
  },
};

const relativeName = byType("One RDN: an attribute, or a list of attributes", {
  ...attributeForms,
  array: { items: byType(attribute, attributeForms), minItems: 1 },
});

const subject = byType("RDNs in DER order, or { der: … } for the whole Name; CN=<name of the entry> unless said", {
  array: { items: relativeName },
  object: { properties: { der: hexadecimal("DER of a Name") }, required: ["der"], additionalProperties: false },
});

const time = byType("A duration from the start of the run, such as -2d, 1h, 30m or 10s; a number is in seconds", {
  string: { pattern: "^-?[0-9]+[smhd]$" },
  integer: {},
});

const extendedKeyUsages = ["clientAuth", "serverAuth", "any", "codeSigning", "emailProtection"];

const certificateProperties = {
  ca: { description: "Whether it may sign others: basic constraints and key usage", type: "boolean" },
  issuer: name("The entry that signs this one; self-signed without"),
  subject,
  valid: closedObject("When the certificate is valid; from -1h until 1d unless said", { from: time, until: time }),
  uses: listOf("Extended key usages; no such extension without", choice("An extended key usage", extendedKeyUsages), {
    minItems: 1,
  }),
  keyUsage: listOf("Key usage bits, digitalSignature (for a CA: keyCertSign, cRLSign) unless said", {
    enum: keyUsageNames,
  }),
  dns: listOf("DNS names (subject alternative names)", text("A DNS name")),
  uris: listOf("URIs (subject alternative names)", text("A URI")),
  key: choice("Kind of key: ec (P-256, the default) or rsa (2048 bits, slow to make)", ["ec", "rsa"]),
  serial: hexadecimal("Serial number; made from the entry's name unless said"),
};

const certificate = closedObject("A certificate with its key", certificateProperties);

const bundle = closedObject("Several certificates in one file, without a key", {
  bundle: listOf("Entries, in the order of the file", name("An entry of pki"), { minItems: 1 }),
});

/** JSON schema of `pki`. */
export const pkiSchema = named("The test PKI: pki/<entry>.crt and pki/<entry>.key of each entry", {
  if: { type: "object", required: ["bundle"] },
  then: bundle,
  else: certificate,
});
