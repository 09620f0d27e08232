import type { AnySchema } from "ajv";
import { envoyVersions } from "../envoy-api/envoy-version.ts";
import { profiles } from "./profile.ts";

const name = {
  type: "string",
  pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
  description: "Lower-case letters, digits and dashes",
};
const labels = { type: "object", additionalProperties: { type: "string" }, minProperties: 1 };
const condition = {
  type: "object",
  additionalProperties: { type: ["string", "number", "boolean", "null"] },
  minProperties: 1,
};

/** JSON schema (draft 7) of `filter.yaml`. */
export const manifestSchema: AnySchema = {
  type: "object",
  properties: {
    name,
    version: {
      type: "string",
      pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+([+-][0-9A-Za-z.-]+)?$",
      description: "A semantic version such as 1.2.3",
    },
    description: { type: "string", minLength: 1 },
    envoy: {
      type: "object",
      properties: { from: { enum: envoyVersions }, to: { enum: envoyVersions } },
      required: ["from", "to"],
      additionalProperties: false,
    },
    profile: {
      enum: profiles,
      description: "The Lua that the script may use: envoy (LuaJIT, the default) or portable (also strict sandboxes)",
    },
    parameters: {
      type: "object",
      propertyNames: { pattern: "^[a-z][A-Za-z0-9]*$" },
      additionalProperties: { type: "object", description: "A JSON schema for the parameter's value" },
    },
    budget: {
      type: "object",
      properties: { characters: { type: "integer", minimum: 1 } },
      additionalProperties: false,
    },
    deploy: {
      type: "object",
      properties: {
        envoyFilter: {
          type: "object",
          properties: {
            name,
            namespace: name,
            labels,
            workloadSelector: labels,
            context: { enum: ["GATEWAY", "SIDECAR_INBOUND", "SIDECAR_OUTBOUND", "ANY"] },
            portNumber: { type: "integer", minimum: 1, maximum: 65535 },
            filterName: { type: "string", minLength: 1 },
          },
          required: ["name", "workloadSelector", "context", "portNumber", "filterName"],
          additionalProperties: false,
        },
        staticConfig: {
          type: "object",
          properties: { filterName: { type: "string", minLength: 1 } },
          required: ["filterName"],
          additionalProperties: false,
        },
        listener: {
          type: "object",
          properties: {
            disableSessionResumption: {
              type: "object",
              properties: { when: condition },
              required: ["when"],
              additionalProperties: false,
            },
            removeRequestHeaders: {
              type: "object",
              properties: { when: condition, prefixParameter: { type: "string" } },
              required: ["when", "prefixParameter"],
              additionalProperties: false,
            },
          },
          additionalProperties: false,
        },
      },
      additionalProperties: false,
    },
  },
  required: ["name", "version", "description", "envoy"],
  additionalProperties: false,
};
