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
  description: "Values of parameters; it applies where the filter is built with all of them, null for none",
};

const envoyFilter = {
  type: "object",
  description: "An Istio EnvoyFilter that puts the script into gateways or sidecars",
  properties: {
    name: { ...name, description: "Its name in Kubernetes: lower-case letters, digits and dashes" },
    namespace: { ...name, description: "Its namespace; that of whoever applies it unless given" },
    labels: { ...labels, description: "Its own labels" },
    workloadSelector: { ...labels, description: "Labels of the pods whose Envoys get the script" },
    context: {
      enum: ["GATEWAY", "SIDECAR_INBOUND", "SIDECAR_OUTBOUND", "ANY"],
      description: "Istio's patch context: for which of an Envoy's listeners",
    },
    portNumber: {
      type: "integer",
      minimum: 1,
      maximum: 65535,
      description: "The port that Envoy listens on (a Service's target port), not the Service's",
    },
    filterName: { type: "string", minLength: 1, description: "Name of the HTTP filter that carries the script" },
  },
  required: ["name", "workloadSelector", "context", "portNumber", "filterName"],
  additionalProperties: false,
};

const staticConfig = {
  type: "object",
  description: "Pieces of a static Envoy configuration",
  properties: {
    filterName: { type: "string", minLength: 1, description: "Name of the HTTP filter that carries the script" },
  },
  required: ["filterName"],
  additionalProperties: false,
};

const listener = {
  type: "object",
  description: "What the listener in front of the script must do, for the script to keep its promises",
  properties: {
    disableSessionResumption: {
      type: "object",
      description: "Switch both kinds of TLS session resumption off",
      properties: { when: condition },
      required: ["when"],
      additionalProperties: false,
    },
    removeRequestHeaders: {
      type: "object",
      description: "Remove request headers by prefix before routing and before any HTTP filter",
      properties: {
        when: condition,
        prefixParameter: { type: "string", description: "The parameter whose value is the prefix" },
      },
      required: ["when", "prefixParameter"],
      additionalProperties: false,
    },
  },
  additionalProperties: false,
};

/** JSON schema (draft 7) of `filter.yaml`. `docs/reference/filter-yaml.md` is made of its descriptions. */
export const manifestSchema: AnySchema = {
  type: "object",
  properties: {
    name,
    version: {
      type: "string",
      pattern: "^[0-9]+\\.[0-9]+\\.[0-9]+([+-][0-9A-Za-z.-]+)?$",
      description: "A semantic version such as 1.2.3",
    },
    description: {
      type: "string",
      minLength: 1,
      description: "What the filter is for, in a sentence",
    },
    envoy: {
      type: "object",
      description: "The Envoy release lines that the filter promises to work on, both included",
      properties: {
        from: { enum: envoyVersions, description: "The oldest one: newer host API is a finding" },
        to: { enum: envoyVersions, description: "The newest one" },
      },
      required: ["from", "to"],
      additionalProperties: false,
    },
    profile: {
      enum: profiles,
      description: "The Lua that the script may use: envoy (LuaJIT, the default) or portable (also strict sandboxes)",
    },
    parameters: {
      type: "object",
      description: "What can be set when the filter is built, by the names of the constants of parameters.ts",
      propertyNames: { pattern: "^[a-z][A-Za-z0-9]*$" },
      additionalProperties: { type: "object", description: "A JSON schema for the parameter's value" },
    },
    budget: {
      type: "object",
      description: "What the script may cost",
      properties: {
        characters: {
          type: "integer",
          minimum: 1,
          description:
            "Unicode characters of Lua, comments included; any number unless given. Targets that limit them allow 65536",
        },
      },
      additionalProperties: false,
    },
    deploy: {
      type: "object",
      description: "Where the script goes; what is absent is not packaged",
      properties: { envoyFilter, staticConfig, listener },
      additionalProperties: false,
    },
  },
  required: ["name", "version", "description", "envoy"],
  additionalProperties: false,
};
