import { describe, expect, test } from "vitest";
import { checkEnvoyFilters } from "../../src/istio/check-envoy-filters.ts";
import { readEnvoyFilters } from "../../src/istio/read-envoy-filters.ts";
import { check, checkLua, codesOf } from "./check-text.ts";

import {
  added,
  alpn,
  clusterMatch,
  filterOf,
  lua,
  luaFilter,
  manager,
  managerConfig,
  onManager,
  onRouter,
  options,
  pipe,
  route,
  routes,
  socket,
  upgrade,
  type Patch,
} from "./envoy-filter-text.ts";

describe("checkEnvoyFilters() finds", () => {
  test.each<[string, readonly Patch[], readonly string[]]>([
    [
      "a port that is the Gateway's",
      [["HTTP_FILTER INSERT_BEFORE", { listener: { ...onRouter.listener, portNumber: 443 } }, lua]],
      ["ENVOY_FILTER_NO_MATCH"],
    ],
    ["a filter after the router", [["HTTP_FILTER ADD", onManager, lua]], ["ENVOY_FILTER_AFTER_ROUTER"]],
    [
      "a script that is no Lua",
      [["HTTP_FILTER INSERT_BEFORE", onRouter, luaFilter({ default_source_code: { inline_string: "function (" } })]],
      ["ENVOY_LUA_SYNTAX"],
    ],
    [
      "a script in the former field that is no Lua",
      [["HTTP_FILTER INSERT_BEFORE", onRouter, luaFilter({ inlineCode: "function (" })]],
      ["ENVOY_LUA_SYNTAX"],
    ],
    [
      "a filter without configuration",
      [["HTTP_FILTER INSERT_BEFORE", onRouter, { name: "lua" }]],
      ["ENVOY_FILTER_WITHOUT_CONFIG"],
    ],
    [
      "a misspelt field",
      [["HTTP_FILTER INSERT_BEFORE", onRouter, luaFilter({ default_sauce: {} })]],
      ["ENVOY_FIELD_UNKNOWN"],
    ],
    ["a patch without a port", [["HTTP_FILTER INSERT_FIRST", {}, lua]], ["ENVOY_FILTER_TOO_BROAD"]],
    [
      "a route without timeout",
      [["HTTP_ROUTE INSERT_BEFORE", { routeConfiguration: routes }, { ...route, route: { cluster: upgrade } }]],
      ["ENVOY_ROUTE_TIMEOUT"],
    ],
    [
      "a route to a cluster that is not there",
      [
        [
          "HTTP_ROUTE INSERT_BEFORE",
          { routeConfiguration: routes },
          { ...route, route: { cluster: "nope", timeout: "0s" } },
        ],
      ],
      ["ENVOY_CLUSTER_UNKNOWN"],
    ],
    [
      "a route that Envoy refuses",
      [["HTTP_ROUTE INSERT_BEFORE", { routeConfiguration: routes }, { ...route, match: {} }]],
      ["ENVOY_RULE_BROKEN"],
    ],
    [
      "a merge into all routes",
      [["HTTP_ROUTE MERGE", { routeConfiguration: routes }, { route: { timeout: "1s" } }]],
      ["ENVOY_FILTER_TOO_BROAD"],
    ],
    [
      "a field beside a transport socket",
      [["CLUSTER MERGE", clusterMatch, { ...socket(alpn), connect_timeout: "1s" }]],
      ["ENVOY_FILTER_FIELDS_DROPPED"],
    ],
    [
      "a transport socket of another name",
      [["CLUSTER MERGE", clusterMatch, socket(alpn, "tls")]],
      ["ENVOY_FILTER_REPLACES"],
    ],
    [
      "an entry of a map that loses fields",
      [["CLUSTER MERGE", clusterMatch, options(65535)]],
      ["ENVOY_FILTER_REPLACES"],
    ],
    [
      "a patch that loses to another",
      [
        ["CLUSTER MERGE", clusterMatch, options(65535)],
        ["CLUSTER MERGE", clusterMatch, options(65536)],
      ],
      ["ENVOY_FILTER_OVERRIDDEN", "ENVOY_FILTER_REPLACES"],
    ],
    [
      "a socket that two patches share in istiod's memory",
      [
        ["CLUSTER MERGE", clusterMatch, socket(alpn, "tls")],
        ["CLUSTER MERGE", clusterMatch, socket({ sni: "x" }, "tls")],
      ],
      ["ENVOY_FILTER_REPLACES", "ENVOY_FILTER_NOT_MODELLED"],
    ],
    [
      "a merge of what is there",
      [["NETWORK_FILTER MERGE", onManager, managerConfig({ use_remote_address: true })]],
      ["ENVOY_FILTER_NO_EFFECT"],
    ],
    [
      "a wrapped zero, which replaces nothing",
      [["NETWORK_FILTER MERGE", onManager, managerConfig({ use_remote_address: false, server_name: "x" })]],
      ["ENVOY_FILTER_NO_EFFECT", "ENVOY_FILTER_NO_EFFECT"],
    ],
    [
      "an item that a list has",
      [["NETWORK_FILTER MERGE", onManager, managerConfig({ upgrade_configs: [{ upgrade_type: "websocket" }] })]],
      ["ENVOY_FILTER_REPEATS"],
    ],
    ["another type", [["NETWORK_FILTER MERGE", onManager, lua]], ["ENVOY_FILTER_NOT_MODELLED"]],
    [
      "an address that is taken",
      [
        ["LISTENER ADD", {}, pipe],
        ["LISTENER ADD", {}, { ...pipe, name: "other" }],
      ],
      ["ENVOY_ADDRESS_TAKEN"],
    ],
    ["an operation that istiod does not have", [["CLUSTER REPLACE", clusterMatch, added]], ["ENVOY_FILTER_NO_EFFECT"]],
    [
      "a match of the wrong kind",
      [["CLUSTER MERGE", { listener: { portNumber: 9443 } }, added]],
      ["ENVOY_FILTER_REFUSED"],
    ],
    [
      "a value that istiod has once for all gateways",
      [["ROUTE_CONFIGURATION MERGE", { routeConfiguration: routes }, { validate_clusters: true }]],
      ["ENVOY_FILTER_NOT_MODELLED"],
    ],
    ["what is not modelled", [["BOOTSTRAP MERGE", {}, {}]], ["ENVOY_FILTER_NOT_MODELLED"]],
  ])("%s", (_title, patches, codes) => {
    expect([...new Set(codesOf(check(filterOf(patches))))].sort()).toEqual([...new Set(codes)].sort());
  });

  test.each<[string, readonly Patch[]]>([
    ["the port of the listener", [["HTTP_FILTER INSERT_BEFORE", onRouter, lua]]],
    [
      "filters before the router, by INSERT_AFTER, too",
      [
        [
          "HTTP_FILTER INSERT_AFTER",
          {
            listener: {
              portNumber: 9443,
              filterChain: { filter: { ...manager, subFilter: { name: "envoy.filters.http.cors" } } },
            },
          },
          lua,
        ],
      ],
    ],
    [
      "a direct response without timeout",
      [
        [
          "HTTP_ROUTE INSERT_BEFORE",
          { routeConfiguration: routes },
          { match: { prefix: "/x" }, direct_response: { status: 200 } },
        ],
      ],
    ],
    [
      "a route to a cluster that another patch adds",
      [
        ["CLUSTER ADD", {}, added],
        [
          "HTTP_ROUTE INSERT_BEFORE",
          { routeConfiguration: routes },
          { ...route, route: { cluster: "added", timeout: "0s" } },
        ],
      ],
    ],
    [
      "a route whose cluster a header names",
      [
        [
          "HTTP_ROUTE INSERT_BEFORE",
          { routeConfiguration: routes },
          { ...route, route: { cluster_header: "x-to", timeout: "0s" } },
        ],
      ],
    ],
    [
      "a merge into a named route",
      [
        [
          "HTTP_ROUTE MERGE",
          { routeConfiguration: { ...routes, vhost: { route: { name: "connection-upgrade" } } } },
          { route: { timeout: "1s" } },
        ],
      ],
    ],
    [
      "a transport socket alone, and another patch",
      [
        ["CLUSTER MERGE", clusterMatch, socket(alpn)],
        ["CLUSTER MERGE", clusterMatch, { connect_timeout: "1s" }],
      ],
    ],
    [
      "merges of two patches into one socket",
      [
        ["CLUSTER MERGE", clusterMatch, socket(alpn)],
        ["CLUSTER MERGE", clusterMatch, socket({ sni: "x" })],
      ],
    ],
    [
      "two listeners with addresses of their own",
      [
        ["LISTENER ADD", {}, pipe],
        ["LISTENER ADD", {}, { name: "other", address: { pipe: { path: "@y" } } }],
      ],
    ],
    [
      "a false that is set for the first time",
      [["NETWORK_FILTER MERGE", onManager, managerConfig({ generate_request_id: false })]],
    ],
    [
      "a true of a route configuration that istiod does not set",
      [
        [
          "ROUTE_CONFIGURATION MERGE",
          { routeConfiguration: routes },
          { most_specific_header_mutations_wins: true, ignore_path_parameters_in_path_matching: true },
        ],
      ],
    ],
    [
      "a new item of a list",
      [["NETWORK_FILTER MERGE", onManager, managerConfig({ upgrade_configs: [{ upgrade_type: "spdy/3.1" }] })]],
    ],
  ])("nothing about %s", (_title, patches) => {
    expect(codesOf(check(filterOf(patches)))).toEqual([]);
  });

  test.each([
    ["another namespace", { namespace: "shoot--foo--bar" }, {}],
    ["labels that no gateway has", {}, { workloadSelector: { labels: { istio: "ingresgateway" } } }],
  ])("an EnvoyFilter for %s", (_title, metadata, spec) => {
    const patches: readonly Patch[] = [["HTTP_FILTER INSERT_BEFORE", onRouter, lua]];
    expect(codesOf(check(filterOf(patches, metadata, spec)))).toEqual(["ENVOY_FILTER_NO_GATEWAY"]);
    expect(
      check(
        filterOf(patches, { namespace: "istio-system" }, { workloadSelector: { labels: { istio: "ingressgateway" } } }),
      ),
    ).toEqual([]);
  });

  test("what is wrong for every gateway, without one", () => {
    const { filters } = readEnvoyFilters([
      { file: "f", text: filterOf([["HTTP_FILTER ADD", onManager, luaFilter({ default_sauce: {} })]]) },
    ]);
    expect(codesOf(checkEnvoyFilters(filters, { gateways: [], checkLua }))).toEqual(["ENVOY_FIELD_UNKNOWN"]);
  });

  test("the field at its line, in either notation, with what was meant", () => {
    const text = `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: a, namespace: istio-ingress }
spec:
  configPatches:
    - applyTo: CLUSTER
      match: { cluster: { portNumber: 443 } }
      patch:
        operation: MERGE
        value:
          connectTimeout: 1s
          circuitBreakers:
            treshold: []
`;
    expect(check(text)).toMatchObject([
      {
        code: "ENVOY_FIELD_UNKNOWN",
        hint: 'Did you mean "thresholds"?',
        position: { file: "filter.yaml", line: 13, column: 13 },
      },
    ]);
  });

  test("what is there in the place of what is not, the nearest first", () => {
    const match = { cluster: { name: upgrade.replace("443", "8443") } };
    expect(check(filterOf([["CLUSTER MERGE", match, { connect_timeout: "1s" }]]))[0]?.hint).toMatch(
      `There is "${upgrade}"`,
    );
  });
});
