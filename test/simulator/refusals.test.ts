import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/files/json.ts";
import { cluster, envoyConfig, listener, route, virtualHost, type ListenerInput } from "./envoy-config.ts";
import { runFindings } from "./run-simulator.ts";

const chain = "static_resources.listeners[0].filter_chains[0]";
const manager = `${chain}.filters[0].typed_config`;
const host = `${manager}.route_config.virtual_hosts[0]`;

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
    [
      `${manager}.request_id_extension.typed_config (other)`,
      { manager: { request_id_extension: { typed_config: { "@type": "other" } } } },
    ],
    [`${manager}.forward_client_cert_details`, { manager: { forward_client_cert_details: "SOMETIMES" } }],
    [`${manager}.http_filters[0].typed_config.package_paths`, { luaFields: { package_paths: [] } }],
    [`${host}.cors`, { virtualHosts: [{ ...virtualHost(["*"], []), cors: {} }] }],
    [
      `${manager}.route_config.virtual_hosts[0].routes[0].typed_per_filter_config.cors`,
      {
        virtualHosts: [virtualHost(["*"], [{ ...route("r", { prefix: "/" }), typed_per_filter_config: { cors: {} } }])],
      },
    ],
    ...(
      [
        ["match.runtime_fraction", route("r", { prefix: "/", runtime_fraction: {} })],
        ["match.path_match_policy", route("r", { prefix: "/", path_match_policy: {} })],
        ["match.path_specifier", route("r", {})],
        ["match.safe_regex.regex (a group that begins with (?)", route("r", { safe_regex: { regex: "/(?=a)" } })],
        [
          "match.headers[0].string_match.match_pattern",
          route("r", { prefix: "/", headers: [{ name: "a", string_match: {} }] }),
        ],
        ["match.filter_state[0].matcher", route("r", { prefix: "/", filter_state: [{ key: "k" }] })],
        ["route.hash_policy", route("r", { prefix: "/" }, { hash_policy: [] })],
        ["route.request_mirror_policies", route("r", { prefix: "/" }, { request_mirror_policies: [] })],
        ["route.hedge_policy", route("r", { prefix: "/" }, { hedge_policy: {} })],
        ["route.retry_policy.retry_priority", route("r", { prefix: "/" }, { retry_policy: { retry_priority: {} } })],
        [
          "route.max_stream_duration.grpc_timeout_header_max",
          route("r", { prefix: "/" }, { max_stream_duration: { grpc_timeout_header_max: "1s" } }),
        ],
        ["filter_action", { ...route("r", { prefix: "/" }), filter_action: {} }],
        ["per_request_buffer_limit_bytes", { ...route("r", { prefix: "/" }), per_request_buffer_limit_bytes: 1 }],
        [
          "request_headers_to_add[0].header.value (%START_TIME%)",
          { ...route("r", { prefix: "/" }), request_headers_to_add: [{ header: { key: "a", value: "%START_TIME%" } }] },
        ],
        [
          "response_headers_to_add[0].append_action (NEVER)",
          {
            ...route("r", { prefix: "/" }),
            response_headers_to_add: [{ header: { key: "a", value: "b" }, append_action: "NEVER" }],
          },
        ],
        [
          "direct_response.body.environment_variable",
          { match: { prefix: "/" }, direct_response: { status: 200, body: { environment_variable: "A" } } },
        ],
        ["direct_response.body_format", { match: { prefix: "/" }, direct_response: { status: 200, body_format: {} } }],
        ["redirect.response_code (TEAPOT)", { match: { prefix: "/" }, redirect: { response_code: "TEAPOT" } }],
        ["non_forwarding_action", { ...route("r", { prefix: "/" }), non_forwarding_action: {} }],
      ] as const
    ).map(([path, input]): [string, ListenerInput] => [
      `${host}.routes[0].${path}`,
      { virtualHosts: [virtualHost(["*"], [input as never])] },
    ]),
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
    ["static_resources.clusters[2].lb_subset_config", cluster("c", { lb_subset_config: {} })],
    [
      "static_resources.clusters[2].circuit_breakers.thresholds[0].max_requests (0)",
      cluster("c", { circuit_breakers: { thresholds: [{ max_requests: 0 }] } }),
    ],
    [
      "static_resources.clusters[2].common_http_protocol_options.max_stream_duration",
      cluster("c", { common_http_protocol_options: { max_stream_duration: "1s" } }),
    ],
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

  test("runtime keys that change what Envoy does", async () => {
    const layers = [
      { name: "a", static_layer: { "re2.max_program_size.error_level": 1000, "upstream.healthy_panic_threshold": 1 } },
      { name: "b", disk_layer: {} },
    ];
    const config = { ...envoyConfig([listener("main", {})]), layered_runtime: { layers } };
    expect(await refusedPaths(config)).toEqual([
      "layered_runtime.layers[0].static_layer.upstream.healthy_panic_threshold",
      "layered_runtime.layers[1].disk_layer",
    ]);
  });

  test("regular expressions that are too large for Envoy", async () => {
    const pathsOf = (
      regexes: readonly JsonObject[],
      error_level?: number,
    ): Promise<readonly (string | undefined)[]> => {
      const routes = regexes.map((regex) => ({ match: { safe_regex: regex }, direct_response: { status: 200 } }));
      const layers = [{ name: "a", static_layer: { "re2.max_program_size.error_level": error_level ?? 100 } }];
      const config = envoyConfig([
        listener("main", { manager: { route_config: { virtual_hosts: [{ name: "a", domains: ["*"], routes }] } } }),
      ]);
      return refusedPaths(error_level === undefined ? config : { ...config, layered_runtime: { layers } });
    };
    const [taken, refused] = [{ regex: "a".repeat(96) }, { regex: "a".repeat(97) }];
    expect(await pathsOf([taken])).toEqual([]);
    expect(await pathsOf([refused])).toHaveLength(1);
    expect(await pathsOf([taken, refused], 101)).toEqual([]);
    expect(await pathsOf([taken], 99)).toHaveLength(1);
    expect(await pathsOf([{ ...refused, google_re2: { max_program_size: 101 } }])).toEqual([]);
    expect(await pathsOf([{ regex: "(a{10}){101}" }], 5000)).toHaveLength(1);
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

test("a host that outlier detection takes out of use is refused when it is asked again", async () => {
  const detecting = { ...envoyConfig([listener("main", {})]) };
  const config = {
    static_resources: {
      ...(detecting["static_resources"] as JsonObject),
      clusters: [cluster("plain", { outlier_detection: { consecutive_5xx: 2 } }), cluster("http2")],
    },
  };
  const failing = { answer: { status: 503 } };
  const run = (exchanges: readonly object[]): ReturnType<typeof runFindings> =>
    runFindings({ config, scripts: "", exchanges });
  expect(await run([failing, {}, failing, failing])).toEqual([]);
  expect((await run([failing, failing, {}])).map(({ code }) => code)).toEqual(["NOT_SIMULATED"]);
});

test("CONNECT over HTTP/2 is refused; over HTTP/1.1 it is not", async () => {
  const connect = (http: 1 | 2): ReturnType<typeof runFindings> =>
    runFindings({ scripts: "", exchanges: [{ from: { http }, method: "CONNECT", path: "a.example.com:443" }] });
  expect((await connect(2)).map(({ message }) => message)).toEqual([
    "The simulator does not model a CONNECT request over HTTP/2",
  ]);
  expect(await connect(1)).toEqual([]);
});
