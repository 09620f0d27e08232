import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/files/json.ts";
import { cluster, envoyConfig, listener, route, virtualHost, type ListenerInput } from "./envoy-config.ts";
import { runFindings } from "./run-simulator.ts";

const chain = "static_resources.listeners[0].filter_chains[0]";
const manager = `${chain}.filters[0].typed_config`;

async function refusedPaths(config: JsonObject): Promise<(string | undefined)[]> {
  const findings = await runFindings({ config, scripts: "" });
  expect(findings.every(({ code }) => code === "NOT_SIMULATED")).toBe(true);
  return findings.map(({ message }) => /"(.*)"/.exec(message)?.[1]);
}

describe("A configuration that is not modelled is refused by name", () => {
  test.each<[string, ListenerInput]>([
    [`${manager}.tracing`, { manager: { tracing: {} } }],
    [`${manager}.codec_type`, { manager: { codec_type: "HTTP3" } }],
    [
      `${manager}.common_http_protocol_options.max_stream_duration`,
      { manager: { common_http_protocol_options: { max_stream_duration: "1s" } } },
    ],
    [
      `${manager}.common_http_protocol_options.idle_timeout`,
      { manager: { common_http_protocol_options: { idle_timeout: "1s" } } },
    ],
    [
      `${manager}.scheme_header_transformation.match_upstream`,
      { manager: { scheme_header_transformation: { match_upstream: true } } },
    ],
    [`${manager}.local_reply_config`, { manager: { local_reply_config: {} } }],
    [`${manager}.request_id_extension`, { manager: { request_id_extension: {} } }],
    [`${manager}.forward_client_cert_details`, { manager: { forward_client_cert_details: "SOMETIMES" } }],
    [`${manager}.http_filters[0].typed_config.package_paths`, { luaFields: { package_paths: [] } }],
    [
      `${manager}.route_config.virtual_hosts[0].request_headers_to_add`,
      { virtualHosts: [{ ...virtualHost(["*"], []), request_headers_to_add: [] }] },
    ],
    [
      `${manager}.route_config.virtual_hosts[0].routes[0].typed_per_filter_config.cors`,
      {
        virtualHosts: [virtualHost(["*"], [{ ...route("r", { prefix: "/" }), typed_per_filter_config: { cors: {} } }])],
      },
    ],
    [
      `${manager}.route_config.virtual_hosts[0].routes[0].route.prefix_rewrite`,
      { virtualHosts: [virtualHost(["*"], [route("r", { prefix: "/" }, { prefix_rewrite: "/x" })])] },
    ],
    [
      `${manager}.route_config.virtual_hosts[0].routes[0].match.query_parameters`,
      { virtualHosts: [virtualHost(["*"], [route("r", { prefix: "/", query_parameters: [] })])] },
    ],
    [
      `${chain}.transport_socket.typed_config.common_tls_context.validation_context.crl`,
      { tls: {}, validation: { crl: {} } },
    ],
    [
      `${chain}.transport_socket.typed_config.common_tls_context.validation_context.verify_certificate_hash`,
      { tls: {}, validation: { verify_certificate_hash: [] } },
    ],
    [
      `${chain}.transport_socket.typed_config.common_tls_context.validation_context.match_typed_subject_alt_names[0].san_type`,
      { tls: {}, validation: { match_typed_subject_alt_names: [{ san_type: "EMAIL", matcher: { exact: "a" } }] } },
    ],
  ])("%s", async (path, input) => {
    expect(await refusedPaths(envoyConfig([listener("main", input)]))).toEqual([path]);
  });

  test.each<[string, JsonObject]>([
    ["static_resources.clusters[2].type (EDS)", cluster("c", { type: "EDS" })],
    ["static_resources.clusters[2].transport_socket_matches", cluster("c", { transport_socket_matches: [] })],
  ])("%s", async (path, extra) => {
    expect(await refusedPaths(envoyConfig([listener("main", {})], [extra]))).toEqual([path]);
  });

  test("dynamic resources and other filters", async () => {
    const config = {
      ...envoyConfig([
        listener("main", { manager: { http_filters: [{ name: "rbac", typed_config: { "@type": "x.RBAC" } }] } }),
      ]),
      dynamic_resources: {},
    };
    expect(await refusedPaths(config)).toEqual([
      "dynamic_resources",
      `${manager}.http_filters[0].typed_config (x.RBAC)`,
    ]);
  });

  test("all of them at once", async () => {
    const config = envoyConfig([listener("main", { manager: { local_reply_config: {}, request_id_extension: {} } })]);
    expect(await refusedPaths(config)).toHaveLength(2);
  });
});

test.each<[string, JsonObject]>([
  ["in camelCase", { useRemoteAddress: true, streamIdleTimeout: "0s" }],
  ["that changes nothing", { access_log: [], normalize_path: false, codec_type: "AUTO", http2_protocol_options: {} }],
])("A field %s is taken", async (_, fields) => {
  expect(await refusedPaths(envoyConfig([listener("main", { manager: fields })]))).toEqual([]);
});
