import type { AnySchema } from "ajv";
import { dnsLabel, labelName, labelValue } from "../packaging/kubernetes-names.ts";
import { istioVersions } from "./istio-version.ts";

/** JSON schema of a name that clients may use. */
export const hostName = {
  type: "string",
  maxLength: 253,
  pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
  description: "A DNS name in lower case, without a dot at its end",
};

export const wildcardHostName = {
  type: "string",
  maxLength: 253,
  pattern: "^(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
  description: "A DNS name in lower case, which may begin with *. (a star alone, or without a dot, names no domain)",
};

export const uid = {
  type: "string",
  pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
  description: "The UID of the namespace, as kubectl get namespace -o yaml shows it",
};

/** JSON schema of the pods of one gateway. */
export const gatewaySchema = {
  type: "object",
  properties: {
    namespace: dnsLabel,
    labels: {
      type: "object",
      propertyNames: labelName,
      additionalProperties: labelValue,
      minProperties: 1,
      description: "The labels of the gateway's pods",
    },
  },
  required: ["namespace", "labels"],
  additionalProperties: false,
};

/** JSON schemas of what all control planes behind a gateway share. */
export const scriptProperties = {
  authHeader: { type: "object", additionalProperties: { type: ["string", "number", "boolean", "null"] } },
  options: {
    type: "object",
    properties: {
      identityBackstop: { type: "boolean" },
      serverNames: { type: "array", items: hostName },
    },
    additionalProperties: false,
  },
  istio: { enum: istioVersions },
};

const file = { type: "string", minLength: 1, description: "A PEM file, named from the folder of this one" };

const certificateWithKey = {
  type: "object",
  properties: { certificate: file, key: file },
  required: ["certificate", "key"],
  additionalProperties: false,
};

const certificatesSchema = {
  type: "object",
  properties: {
    server: certificateWithKey,
    clientCa: file,
    frontProxy: certificateWithKey,
    frontProxyCa: file,
    serverCa: file,
    wildcardServer: certificateWithKey,
  },
  additionalProperties: false,
};

/** JSON schema (draft 7) of one exposure, as people write it. */
export const exposureSchema: AnySchema = {
  type: "object",
  properties: {
    controlPlane: { enum: ["shoot", "garden"] },
    namespace: dnsLabel,
    namespaceUid: uid,
    hosts: { type: "array", items: hostName, minItems: 1 },
    wildcardHosts: { type: "array", items: wildcardHostName },
    gateway: gatewaySchema,
    wildcardGateway: gatewaySchema,
    minTlsVersion: { enum: ["VersionTLS12", "VersionTLS13"] },
    apiserverProxy: { type: "boolean" },
    ipFamilies: { type: "array", items: { enum: ["IPv4", "IPv6"] }, uniqueItems: true },
    ...scriptProperties,
    certificates: certificatesSchema,
    kubernetes: {
      type: "string",
      pattern: "^1\\.[0-9]+(\\.[0-9]+)?$",
      description: 'A version of Kubernetes such as "1.33", in quotes',
    },
  },
  required: ["namespace", "hosts", "gateway"],
  additionalProperties: false,
};
