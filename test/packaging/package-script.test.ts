import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { FilterManifest } from "../../src/filter/manifest.ts";
import type { ParameterValues } from "../../src/filter/parameters.ts";
import type { Script } from "../../src/filter/script.ts";
import { packageScript } from "../../src/packaging/package-script.ts";
import { valueOf } from "../support/expect-value.ts";

const manifest: FilterManifest = {
  name: "sample",
  version: "1.0.0",
  description: "x",
  profile: "envoy",
  envoy: { from: "1.36", to: "1.40" },
  parameters: { resumed: {}, stripping: {}, prefix: {} },
  budget: {},
  deploy: {
    envoyFilter: {
      name: "sample-filter",
      namespace: "istio-ingress",
      labels: { app: "sample" },
      workloadSelector: { istio: "ingressgateway" },
      context: "GATEWAY",
      portNumber: 9443,
      filterName: "envoy.filters.http.lua",
    },
    staticConfig: { filterName: "sample" },
    listener: {
      disableSessionResumption: { when: { resumed: "refuse" } },
      removeRequestHeaders: { when: { stripping: "listener" }, prefixParameter: "prefix" },
    },
  },
};

function scriptOf(lua: string, parameters: ParameterValues = {}): Script {
  return {
    name: "sample",
    version: "1.0.0",
    parameters,
    lua,
    sourceMap: "{}",
    digest: "d1935t",
    hostApi: [],
    oldestEnvoy: "1.36",
  };
}

/** The packaged resources, parsed, by file name. */
function packaged(script: Script): Readonly<Record<string, unknown>> {
  return Object.fromEntries(valueOf(packageScript(script, manifest)).map(({ name, text }) => [name, parse(text)]));
}

const lua = "-- one\nfunction envoy_on_request(handle)\n    handle:logInfo(\"a: 'b' #c\")\nend\n";

describe("A packaged EnvoyFilter", () => {
  test("inserts the script before the router of the gateway's port", () => {
    expect(packaged(scriptOf(lua))["envoy-filter.yaml"]).toEqual({
      apiVersion: "networking.istio.io/v1alpha3",
      kind: "EnvoyFilter",
      metadata: {
        name: "sample-filter",
        namespace: "istio-ingress",
        labels: { app: "sample" },
        annotations: {
          "envoy-lua-kit/script": "sample 1.0.0",
          "envoy-lua-kit/script-sha256": "d1935t",
          "envoy-lua-kit/oldest-envoy": "1.36",
        },
      },
      spec: {
        workloadSelector: { labels: { istio: "ingressgateway" } },
        configPatches: [
          {
            applyTo: "HTTP_FILTER",
            match: {
              context: "GATEWAY",
              listener: {
                portNumber: 9443,
                filterChain: {
                  filter: {
                    name: "envoy.filters.network.http_connection_manager",
                    subFilter: { name: "envoy.filters.http.router" },
                  },
                },
              },
            },
            patch: {
              operation: "INSERT_BEFORE",
              value: {
                name: "envoy.filters.http.lua",
                typed_config: {
                  "@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua",
                  default_source_code: { inline_string: lua },
                },
              },
            },
          },
        ],
      },
    });
  });

  test.each<[string, ParameterValues, readonly string[]]>([
    ["no needs", {}, ["HTTP_FILTER"]],
    ["sessions that must not be resumed", { resumed: "refuse" }, ["FILTER_CHAIN", "HTTP_FILTER"]],
    ["headers that the listener removes", { stripping: "listener", prefix: "x-a-" }, ["NETWORK_FILTER", "HTTP_FILTER"]],
    [
      "both",
      { resumed: "refuse", stripping: "listener", prefix: "x-a-" },
      ["FILTER_CHAIN", "NETWORK_FILTER", "HTTP_FILTER"],
    ],
    ["headers under no prefix", { stripping: "listener", prefix: undefined }, ["HTTP_FILTER"]],
    ["headers under an empty prefix", { stripping: "listener", prefix: "" }, ["HTTP_FILTER"]],
    ["other values", { resumed: "accept", stripping: "script" }, ["HTTP_FILTER"]],
  ])("carries what the listener must do for it: %s", (_title, parameters, patches) => {
    const filter = packaged(scriptOf(lua, parameters))["envoy-filter.yaml"] as {
      spec: { configPatches: { applyTo: string }[] };
    };
    expect(filter.spec.configPatches.map(({ applyTo }) => applyTo)).toEqual(patches);
  });

  test("switches both kinds of resumption off and removes by the parameter's prefix", () => {
    const text = JSON.stringify(packaged(scriptOf(lua, { resumed: "refuse", stripping: "listener", prefix: "x-a-" })));
    expect(text).toContain('"disable_stateless_session_resumption":true,"disable_stateful_session_resumption":true');
    expect(text).toContain('"remove_on_match":{"key_matcher":{"prefix":"x-a-","ignore_case":true}}');
  });
});

describe("A packaged script", () => {
  test("stands in the YAML as it is, line for line", () => {
    const files = valueOf(packageScript(scriptOf(lua), manifest));
    expect(files.map(({ name }) => name)).toEqual(["envoy-filter.yaml", "static-config.yaml"]);
    for (const { text } of files) {
      const lines = text.split("\n").map((line) => line.trimStart());
      expect(lines).toEqual(
        expect.arrayContaining(
          lua
            .trimEnd()
            .split("\n")
            .map((line) => line.trimStart()),
        ),
      );
    }
  });

  test.each([
    ["a tab", "--\tx\n"],
    ["a carriage return", "-- x\r\n"],
    ["a NUL", "-- \0\n"],
    ["an escape character", "-- \u001b[1m\n"],
    ["a next-line character", "-- \u0085\n"],
    ["a line separator, which ends a line in YAML 1.1", "-- a\u2028b\n"],
    ["a paragraph separator, which does too", "-- a\u2029b\n"],
    ["a byte order mark", "-- a\ufeffb\n"],
    ["half of a surrogate pair", "-- \ud800\n"],
    ["one line without an end", "-- x"],
    ["nothing", ""],
  ])("with %s is refused", (_title, text) => {
    expect(packageScript(scriptOf(text), manifest).diagnostics.map(({ code }) => code)).toEqual([
      "SCRIPT_NOT_YAML_SAFE",
    ]);
  });

  test.each([
    ["spaces before the first line", "   -- x\ny = 1\n"],
    ["spaces at the end of a line", "-- x  \ny = 1\n"],
    ["blank lines at the end", "-- x\n\n\n"],
    ["a blank line at the start", "\n-- x\n"],
    ["letters of other scripts", "-- jörg 日本 😀\n"],
    ["what YAML could take for its own", "--- x\n...\n- y: [#\n%TAG\n"],
  ])("with %s comes back byte for byte", (_title, text) => {
    expect(JSON.stringify(packaged(scriptOf(text)))).toContain(JSON.stringify(text).slice(1, -1));
  });

  test("comes back byte for byte, or is refused, whatever it is", () => {
    const anyText = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.string()).map((lines) => `${lines.join("\n")}\n`),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const result = packageScript(scriptOf(text), manifest);
        if (!result.ok) return;
        const config = parse(result.value[1]?.text ?? "") as {
          filters: { typed_config: { http_filters: { typed_config: { default_source_code: unknown } }[] } }[];
        };
        expect(config.filters[0]?.typed_config.http_filters[0]?.typed_config.default_source_code).toEqual({
          inline_string: text,
        });
      }),
      { numRuns: 300 },
    );
  });
});
