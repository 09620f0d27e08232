import type { SchemaObject } from "ajv";
import { exchangeSchema } from "./exchange-schema.ts";
import { pkiSchema } from "./pki-schema.ts";
import { closedObject, listOf, name, named, text } from "./schema-pieces.ts";

const filterUse = closedObject("A filter with parameters, or a Lua file", {
  filter: name("A filter of filter-src; the one of the same name unless said"),
  parameters: {
    description: "Parameters by name, null for none; the filter's defaults unless said",
    type: "object",
    additionalProperties: { type: ["string", "number", "boolean", "null"] },
  },
  script: text("A Lua file beside scenario.yaml, instead of a filter"),
  lua: text("Lua, instead of a filter"),
});

const upstream = closedObject("The recording stand-in behind a cluster", {
  certificate: name("The entry of pki that it shows"),
  clientCa: name(
    "The entry of pki that must have issued the certificate that Envoy shows; none is asked for unless said",
  ),
  refuses: { description: "Nothing listens there: connections are refused", const: true },
});

/**
 * JSON schema (draft 7) of `scenario.yaml`, plain data for editors too. What it cannot say (names that must exist) is checked by
 * `readScenario`.
 */
export const scenarioSchema: SchemaObject = {
  $schema: "http://json-schema.org/draft-07/schema#",
  ...closedObject(
    "A scenario: an Envoy configuration, a test PKI and exchanges",
    {
      title: { description: "What the scenario is about", type: "string", minLength: 1 },
      envoy: text("File of the Envoy configuration (YAML or JSON), beside scenario.yaml; a plain one unless said"),
      hosts: listOf(
        "Where it runs: in the simulator and in Envoys unless said",
        { enum: ["simulator", "envoy"] },
        { minItems: 1 },
      ),
      filters: named("The scripts that the configuration names as lua/<name>.lua", filterUse),
      pki: pkiSchema,
      upstreams: {
        description: "How the stand-ins behind clusters speak TLS, or that they refuse to speak, by cluster",
        type: "object",
        additionalProperties: upstream,
      },
      workers: {
        description: "How many workers the proxy has, 1 unless said",
        type: "integer",
        minimum: 1,
        maximum: 4,
      },
      metadata: listOf(
        "Namespaces of dynamic metadata that outcomes show, beside those that routes match or exchanges expect",
        { type: "string", minLength: 1 },
      ),
      exchanges: listOf("The requests, in the order they are sent", exchangeSchema, { minItems: 1 }),
    },
    { required: ["title", "exchanges"] },
  ),
};
