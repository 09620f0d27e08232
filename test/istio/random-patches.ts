import fc from "fast-check";
import type { JsonObject } from "../../src/files/json.ts";
import {
  addedCluster,
  addedListener,
  cluster,
  clusterWithSocket,
  filterChain,
  httpFilter,
  listener,
  manager,
  mergedHttpFilter,
  oneOf,
  route,
  routeConfiguration,
  some,
  virtualHost,
} from "./random-values.ts";

const hosts = [
  "https.443.tls.kube-apiserver.shoot--foo--bar",
  "https.443.wildcard-tls.kube-apiserver.shoot--foo--bar",
  "http.8443",
  "other",
];
const services = ["kube-apiserver", "kube-apiserver-mtls", "kube-apiserver-connection-upgrade"].map(
  (name) => `${name}.shoot--foo--bar.svc.cluster.local`,
);
const httpFilters = ["envoy.filters.http.router", "envoy.filters.http.cors", "envoy.filters.http.fault", "a", "b"];
const managerName = "envoy.filters.network.http_connection_manager";

const context = fc.option(fc.constantFrom("GATEWAY", "ANY", "SIDECAR_OUTBOUND"), { nil: undefined, freq: 3 });

function matchOf(kind: string, condition: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  const proxy = some({
    proxyVersion: oneOf("^1\\.29.*", "^1\\.28", "29"),
    metadata: oneOf({ NAMESPACE: "istio-ingress" }, { NAMESPACE: "x" }),
  });
  return fc
    .record({
      context,
      condition: fc.option(condition, { nil: undefined, freq: 8 }),
      proxy: fc.option(proxy, { nil: undefined, freq: 1 }),
    })
    .map(({ context: of, condition: given, proxy: wanted }) => ({
      ...(of === undefined ? {} : { context: of }),
      ...(given === undefined ? {} : { [kind]: given }),
      ...(wanted === undefined ? {} : { proxy: wanted }),
    }));
}

const networkFilter = fc.constantFrom(
  { name: managerName },
  { name: managerName },
  { name: "envoy.filters.network.tcp_proxy" },
);
const subFilter = fc.record({
  name: fc.constant(managerName),
  subFilter: fc.record({ name: fc.constantFrom(...httpFilters) }),
});

function listenerMatch(filter: fc.Arbitrary<unknown>): fc.Arbitrary<JsonObject> {
  return some({
    portNumber: oneOf(9443, 9443, 8443, 443, 0),
    name: oneOf("0.0.0.0_9443", "0.0.0.0_9443", "0.0.0.0_8443", ""),
    filterChain: some({
      filter,
      sni: oneOf("api.bar.foo.example.com", "api.bar.foo.internal.example.com", "*.foo.example.com"),
      transportProtocol: oneOf("tls", ""),
    }),
  });
}

const routeMatch = some({
  name: oneOf(...hosts),
  portNumber: oneOf(443, 443, 9443, 8443),
  portName: oneOf("tls", "wildcard-tls", "nope"),
  gateway: oneOf("shoot--foo--bar/kube-apiserver", "kube-apiserver"),
  vhost: some({
    name: oneOf("api.bar.foo.internal.example.com:443", "nope", "a"),
    domainName: oneOf("api.bar.foo.example.com", "a.example.com"),
    route: some({
      name: oneOf("connection-upgrade", "a", "nope"),
      action: oneOf("ANY", "ROUTE", "REDIRECT", "DIRECT_RESPONSE"),
    }),
  }),
});

const clusterMatch = some({
  name: oneOf(...services.map((host) => `outbound|443||${host}`), "BlackHoleCluster", "added", ""),
  service: oneOf(...services, "kube-apiserver"),
  portNumber: oneOf(443, 9443, 0),
  subset: oneOf("", "v1"),
});

interface Kind {
  readonly applyTo: string;
  readonly operations: readonly string[];
  readonly match: fc.Arbitrary<JsonObject>;
  readonly value: fc.Arbitrary<unknown>;
}

const inserts = ["INSERT_BEFORE", "INSERT_BEFORE", "INSERT_FIRST", "INSERT_AFTER", "ADD"];
const kinds: readonly Kind[] = [
  {
    applyTo: "HTTP_FILTER",
    operations: [...inserts, "REPLACE", "REMOVE"],
    match: matchOf("listener", listenerMatch(fc.oneof(subFilter, networkFilter))),
    value: httpFilter,
  },
  {
    applyTo: "HTTP_FILTER",
    operations: ["MERGE"],
    match: matchOf("listener", listenerMatch(subFilter)),
    value: mergedHttpFilter,
  },
  {
    applyTo: "NETWORK_FILTER",
    operations: ["MERGE"],
    match: matchOf("listener", listenerMatch(networkFilter)),
    value: manager.map((typed_config) => ({ name: managerName, typed_config })),
  },
  {
    applyTo: "NETWORK_FILTER",
    operations: [...inserts, "REPLACE", "REMOVE"],
    match: matchOf("listener", listenerMatch(networkFilter)),
    value: oneOf({ name: "x" }, { name: "y" }),
  },
  {
    applyTo: "FILTER_CHAIN",
    operations: ["MERGE", "MERGE", "ADD", "REMOVE"],
    match: matchOf("listener", listenerMatch(networkFilter)),
    value: filterChain,
  },
  {
    applyTo: "LISTENER",
    operations: ["MERGE"],
    match: matchOf("listener", listenerMatch(networkFilter)),
    value: listener,
  },
  {
    applyTo: "LISTENER",
    operations: ["ADD", "INSERT_FIRST"],
    match: matchOf("listener", listenerMatch(networkFilter)),
    value: addedListener,
  },
  {
    applyTo: "LISTENER_FILTER",
    operations: [...inserts, "REMOVE", "REPLACE"],
    match: matchOf(
      "listener",
      some({ portNumber: oneOf(9443, 8443), listenerFilter: oneOf("envoy.filters.listener.tls_inspector", "x") }),
    ),
    value: oneOf({ name: "x" }, { name: "y" }),
  },
  {
    applyTo: "HTTP_ROUTE",
    operations: [...inserts, "MERGE", "MERGE", "MERGE", "REMOVE", "REPLACE"],
    match: matchOf("routeConfiguration", routeMatch),
    value: route,
  },
  {
    applyTo: "VIRTUAL_HOST",
    operations: ["MERGE", "MERGE", "ADD", "REMOVE", "REPLACE"],
    match: matchOf("routeConfiguration", routeMatch),
    value: virtualHost,
  },
  {
    applyTo: "ROUTE_CONFIGURATION",
    operations: ["MERGE", "MERGE", "ADD"],
    match: matchOf("routeConfiguration", routeMatch),
    value: routeConfiguration,
  },
  {
    applyTo: "CLUSTER",
    operations: ["MERGE"],
    match: matchOf("cluster", clusterMatch),
    value: fc.oneof({ arbitrary: cluster, weight: 2 }, clusterWithSocket),
  },
  {
    applyTo: "CLUSTER",
    operations: ["ADD", "REMOVE", "REPLACE"],
    match: matchOf("cluster", clusterMatch),
    value: addedCluster,
  },
];

const patch = fc.constantFrom(...kinds).chain(({ applyTo, operations, match, value }) =>
  fc.record({ match, value, operation: fc.constantFrom(...operations) }).map((one) => ({
    applyTo,
    match: one.match,
    patch: { operation: one.operation, value: one.value },
  })),
);

/** A few EnvoyFilters, most of them for the gateway of shoot-wildcard, with patches of every kind. */
export const envoyFilters: fc.Arbitrary<readonly JsonObject[]> = fc
  .array(
    fc
      .record({
        namespace: fc.constantFrom(
          "istio-ingress",
          "istio-ingress",
          "istio-ingress",
          "istio-system",
          "shoot--foo--bar",
        ),
        created: fc.constantFrom("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
        priority: fc.constantFrom(0, 0, 0, -5, 5),
        labels: fc.constantFrom({}, { istio: "ingressgateway" }, { istio: "other" }),
        patches: fc.array(patch, { minLength: 1, maxLength: 3 }),
      })
      .map(({ namespace, created, priority, labels, patches }) => ({
        apiVersion: "networking.istio.io/v1alpha3",
        kind: "EnvoyFilter",
        metadata: { namespace, creationTimestamp: created },
        spec: { priority, workloadSelector: { labels }, configPatches: patches },
      })),
    { minLength: 1, maxLength: 4 },
  )
  .map((filters) =>
    filters.map((filter, index) => ({ ...filter, metadata: { ...filter.metadata, name: `f${(index * 7) % 4}` } })),
  ) as unknown as fc.Arbitrary<readonly JsonObject[]>;
