import type { AnySchema } from "ajv";
import { envoyVersions } from "../envoy-api/envoy-version.ts";
import { keyUsageNames } from "./certificate-der.ts";
import { attributeTypes } from "./subject-notation.ts";

const name = {
  type: "string",
  pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$",
  description: "A name: letters, digits, dots, underscores and dashes",
};
const text = { type: "string" };
const hexadecimal = {
  type: "string",
  pattern: "^([0-9a-fA-F]{2})*$",
  description: "Hexadecimal digits, two for each octet",
};
const duration = {
  type: ["string", "integer"],
  pattern: "^-?[0-9]+[smhd]$",
  description: "A duration such as -2d, 1h, 30m or 10s, relative to the start of the run",
};
const status = { type: "integer", minimum: 100, maximum: 599 };
const envoyVersion = { enum: envoyVersions };

const headerValues = {
  anyOf: [text, { type: "array", items: text, minItems: 1 }],
  description: "A value, or a list of values",
};
const headers = {
  anyOf: [
    { type: "object", additionalProperties: headerValues },
    { type: "array", items: { type: "array", items: text, minItems: 2, maxItems: 2 } },
  ],
  description: "Headers by name (one value or a list), or a list of [name, value] pairs where the order matters",
};
const expectedHeaders = {
  type: "object",
  additionalProperties: { anyOf: [text, { type: "array", items: text }] },
  description: "Exact values in order by header name; none where the header must be absent",
};

const attributeValue = {
  anyOf: [
    { type: ["string", "integer"] },
    { type: "object", properties: { hex: hexadecimal }, required: ["hex"], additionalProperties: false },
    { type: "object", properties: { der: hexadecimal }, required: ["der"], additionalProperties: false },
  ],
};
const attribute = {
  anyOf: [
    { type: "string", pattern: "^[A-Za-z0-9.]+=", description: "An attribute such as CN=alice" },
    {
      type: "object",
      properties: { type: { enum: Object.keys(attributeTypes) } },
      additionalProperties: attributeValue,
      minProperties: 1,
      maxProperties: 2,
      description: "An attribute such as { CN: alice, type: printable }",
    },
  ],
};

const certificate = {
  type: "object",
  properties: {
    ca: { type: "boolean" },
    issuer: name,
    subject: {
      anyOf: [
        { type: "array", items: { anyOf: [...attribute.anyOf, { type: "array", items: attribute, minItems: 1 }] } },
        { type: "object", properties: { der: hexadecimal }, required: ["der"], additionalProperties: false },
      ],
      description:
        "A list of RDNs in DER order, each an attribute or a list of attributes; or { der: … } with the whole Name",
    },
    valid: { type: "object", properties: { from: duration, until: duration }, additionalProperties: false },
    uses: {
      type: "array",
      items: { enum: ["clientAuth", "serverAuth", "any", "codeSigning", "emailProtection"] },
      minItems: 1,
    },
    keyUsage: { type: "array", items: { enum: keyUsageNames } },
    dns: { type: "array", items: text },
    uris: { type: "array", items: text },
    key: { enum: ["ec", "rsa"] },
    serial: hexadecimal,
    bundle: { type: "array", items: name, minItems: 1 },
  },
  additionalProperties: false,
};

const requestMethods = ["get", "head", "post", "put", "patch", "delete", "options"] as const;
const request = {
  type: "object",
  properties: {
    ...Object.fromEntries(requestMethods.map((method) => [method, { type: "string", pattern: "^[/*]" }])),
    method: text,
    path: text,
    authority: text,
    headers,
    body: text,
  },
  additionalProperties: false,
};

const exchange = {
  type: "object",
  properties: {
    title: { type: "string", minLength: 1 },
    from: {
      type: "object",
      properties: {
        listener: text,
        certificate: name,
        sni: text,
        http: { enum: [1, 2] },
        tls: { enum: ["1.2", "1.3"] },
        resume: { type: "boolean" },
        connection: name,
      },
      additionalProperties: false,
    },
    send: request,
    answer: { type: "object", properties: { status, headers, body: text }, additionalProperties: false },
    envoy: { type: "object", properties: { from: envoyVersion, to: envoyVersion }, additionalProperties: false },
    expect: {
      type: "object",
      properties: {
        handshake: { const: "refused" },
        cluster: text,
        upstream: expectedHeaders,
        reply: {
          anyOf: [
            status,
            {
              type: "object",
              properties: {
                status,
                headers: expectedHeaders,
                body: {
                  anyOf: [
                    text,
                    {
                      type: "object",
                      properties: { contains: text },
                      required: ["contains"],
                      additionalProperties: false,
                    },
                    { type: "object", properties: { json: {} }, required: ["json"], additionalProperties: false },
                  ],
                },
              },
              additionalProperties: false,
            },
          ],
        },
        metadata: { type: "object", additionalProperties: { type: "object" } },
        logs: { type: "array", items: text },
        scriptErrors: { type: "integer", minimum: 0 },
      },
      additionalProperties: false,
    },
  },
  required: ["title", "send"],
  additionalProperties: false,
};

/** JSON schema (draft 7) of `scenario.yaml`. What it cannot say (names that must exist) is checked by `readScenario`. */
export const scenarioSchema: AnySchema = {
  type: "object",
  properties: {
    title: { type: "string", minLength: 1 },
    envoy: { type: "string", description: "File of the Envoy configuration, beside scenario.yaml" },
    filters: {
      type: "object",
      propertyNames: name,
      additionalProperties: {
        type: "object",
        properties: {
          filter: name,
          parameters: { type: "object", additionalProperties: { type: ["string", "number", "boolean", "null"] } },
          script: { type: "string", description: "A Lua file beside scenario.yaml" },
        },
        additionalProperties: false,
      },
    },
    pki: { type: "object", propertyNames: name, additionalProperties: certificate },
    upstreams: {
      type: "object",
      additionalProperties: {
        type: "object",
        properties: { certificate: name, clientCa: name },
        additionalProperties: false,
      },
    },
    exchanges: { type: "array", items: exchange, minItems: 1 },
  },
  required: ["title", "envoy", "exchanges"],
  additionalProperties: false,
};
