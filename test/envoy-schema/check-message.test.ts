import { describe, expect, test } from "vitest";
import { checkMessage } from "../../src/envoy-schema/check-message.ts";
import { decodeMessage } from "../../src/envoy-schema/decode-message.ts";
import { messageTableSource } from "../../src/envoy-schema/message-table.ts";
import { projectFiles } from "../support/files-on-disk.ts";
import { envoySchema } from "../../src/envoy-schema/read-table.ts";
import type { Json } from "../../src/files/json.ts";

const route = "envoy.config.route.v3.Route";
const good = { match: { prefix: "/" }, route: { cluster: "upstream" } };
const lua = { "@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua" };

describe("checkMessage()", () => {
  test.each<[string, string, Json]>([
    [
      "fields by both of their names",
      route,
      { ...good, response_headers_to_remove: ["x"], requestHeadersToRemove: ["x"] },
    ],
    ["numbers in quotes", "envoy.config.route.v3.RetryPolicy", { num_retries: "3", retry_on: "5xx" }],
    ["null for nothing", route, { ...good, name: null, metadata: null }],
    ["enums by name and by number", "envoy.config.cluster.v3.Cluster", { name: "x", type: 0, lb_policy: "RANDOM" }],
    ["messages of an open type", "envoy.config.core.v3.TypedExtensionConfig", { name: "x", typed_config: lua }],
    [
      "any JSON in a Struct",
      "envoy.config.core.v3.Metadata",
      { filter_metadata: { x: { any: [1, null, { a: true }] } } },
    ],
  ])("takes %s", (_title, type, json) => {
    expect(checkMessage(type, json)).toEqual([]);
  });

  test.each<[string, string, Json, readonly string[]]>([
    [
      "a field that the message does not have",
      route,
      { ...good, namee: "x" },
      ['ENVOY_FIELD_UNKNOWN At "namee": Route has no field "namee"'],
    ],
    [
      "a field of a message inside of an open one",
      "envoy.config.core.v3.TypedExtensionConfig",
      { name: "x", typed_config: { ...lua, default_sauce: {} } },
      ['ENVOY_FIELD_UNKNOWN At "typed_config.default_sauce": Lua has no field "default_sauce"'],
    ],
    [
      "an open type that is not there",
      "envoy.config.core.v3.TypedExtensionConfig",
      { name: "x", typed_config: { "@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v2.Lua" } },
      [
        'ENVOY_TYPE_UNKNOWN At "typed_config.@type": Envoy\'s API has no message "envoy.extensions.filters.http.lua.v2.Lua"',
      ],
    ],
    ["a number that is a text", route, { ...good, name: 1 }, ['ENVOY_VALUE At "name": Found 1, wanted a text']],
    [
      "a text that is a boolean",
      "envoy.config.route.v3.RouteMatch",
      { prefix: "/", case_sensitive: "false" },
      ['ENVOY_VALUE At "case_sensitive": Found "false", wanted true or false'],
    ],
    [
      "a number out of range",
      "envoy.config.route.v3.RetryPolicy",
      { num_retries: -1 },
      ['ENVOY_VALUE At "num_retries": Found -1, wanted a whole number from 0 to 4294967295'],
    ],
    [
      "a duration without unit",
      "envoy.config.route.v3.RouteAction",
      { cluster: "x", timeout: "15" },
      ['ENVOY_VALUE At "timeout": Found "15", wanted a duration such as "1.5s"'],
    ],
    [
      "alternatives together",
      "envoy.config.route.v3.RouteMatch",
      { prefix: "/", path: "/x" },
      ['ENVOY_VALUE At "path": "prefix" and "path" are alternatives, and "prefix" is lost'],
    ],
    ["a missing field that Envoy wants", route, { route: { cluster: "x" } }, ['ENVOY_RULE_BROKEN Route wants "match"']],
    [
      "no alternative where Envoy wants one",
      route,
      { match: { prefix: "/" } },
      [
        'ENVOY_RULE_BROKEN Route wants one of "route", "redirect", "direct_response", "filter_action", "non_forwarding_action"',
      ],
    ],
    [
      "an empty text where Envoy wants one",
      "envoy.config.listener.v3.Filter",
      {},
      ['ENVOY_RULE_BROKEN Filter wants "name"'],
    ],
    [
      "a number out of Envoy's range",
      "envoy.config.core.v3.Http2ProtocolOptions",
      { initial_stream_window_size: 65534 },
      ['ENVOY_RULE_BROKEN At "initial_stream_window_size": Found 65534, wanted at least 65535'],
    ],
  ])("finds %s", (_title, type, json, found) => {
    expect(checkMessage(type, json).map(({ code, message }) => `${code} ${message}`)).toEqual(found);
  });

  test("names the field that was meant, in the notation that was used", () => {
    const hints = (json: Json): unknown =>
      checkMessage("envoy.config.route.v3.RouteAction", json).map(({ hint }) => hint);
    expect(hints({ cluster: "x", retry_polcy: {} })).toEqual(['Did you mean "retry_policy"?']);
    expect(hints({ cluster: "x", retryPolcy: {} })).toEqual(['Did you mean "retryPolicy"?']);
  });

  test("knows every type that a field has", () => {
    const wanted = [...envoySchema.messages.values()].flatMap(({ fields }) => fields.map(({ type }) => type));
    const missing = wanted.filter(
      ({ kind, name }) =>
        (kind === "enum" && !envoySchema.enums.has(name) && name !== "google.protobuf.NullValue") ||
        (kind === "message" && !envoySchema.messages.has(name) && !name.startsWith("google.protobuf.")),
    );
    expect(missing).toEqual([]);
  });
});

describe("The table of messages", () => {
  test("is of the modules that istiod is built with in the oracle", () => {
    const modules = projectFiles.read("test/oracles/istio/go.mod") ?? "";
    const versionOf = (text: string, module: string): string | undefined =>
      new RegExp(`${module} (v[^\\s,]+)`).exec(text)?.[1];
    for (const module of ["go-control-plane/envoy", "go-control-plane/contrib", "istio.io/api", "cncf/xds/go"])
      expect(versionOf(messageTableSource, module), module).toBe(versionOf(modules, module));
  });
});

describe("decodeMessage()", () => {
  test.each<[string, string, Json, Json]>([
    [
      "names as in .proto files",
      "envoy.config.route.v3.RouteAction",
      { prefixRewrite: "/x" },
      { prefix_rewrite: "/x" },
    ],
    [
      "nothing for zero",
      "envoy.config.listener.v3.Listener",
      { bind_to_port: false, name: "", filter_chains: [] },
      { bind_to_port: false },
    ],
    ["zero where it was set", "envoy.config.route.v3.RouteMatch", { prefix: "" }, { prefix: "" }],
    [
      "durations in seconds",
      "envoy.config.route.v3.RouteAction",
      { timeout: "1m0.50s", idle_timeout: "1ms" },
      { timeout: "60.5s", idle_timeout: "0.001s" },
    ],
    [
      "the last of alternatives, as they are declared",
      "envoy.config.route.v3.RouteMatch",
      { path: "/x", prefix: "/" },
      { path: "/x" },
    ],
    [
      "enums by name, the first one left out",
      "envoy.config.cluster.v3.Cluster",
      { type: 4, lb_policy: 0 },
      { type: "ORIGINAL_DST" },
    ],
    [
      "numbers of 64 bits as texts",
      "envoy.type.v3.Int64Range",
      { start: 1, end: "9007199254740993" },
      { start: "1", end: "9007199254740993" },
    ],
  ])("gives %s", (_title, type, json, value) => {
    expect(decodeMessage(type, json).value).toEqual(value);
  });

  test("keeps what it does not know where it is told to", () => {
    const json = { name: "x", later: { a: 1 }, typed_config: { "@type": "a/b.C", d: 1 } };
    expect(decodeMessage("envoy.config.listener.v3.Filter", json, { keepUnknown: true })).toEqual({
      value: json,
      problems: [],
    });
  });
});
