import type { JsonObject } from "../files/json.ts";

/** What istiod sends to a gateway, as JSON of Envoy's messages. */
export interface GatewayConfiguration {
  /** `envoy.config.listener.v3.Listener` */
  readonly listeners: readonly JsonObject[];
  /** `envoy.config.route.v3.RouteConfiguration` */
  readonly routes: readonly JsonObject[];
  /** `envoy.config.cluster.v3.Cluster` */
  readonly clusters: readonly JsonObject[];
}

/** What istiod knows of a gateway's proxy, as far as the choice of EnvoyFilters and patches goes by it. */
export interface GatewayProxy {
  readonly namespace: string;
  /** Of its Pod; undefined where they are not known, so that every selector is taken to select it. */
  readonly labels: Readonly<Record<string, string>> | undefined;
  /** The version of Istio's proxy, e.g. `1.29.6`; undefined where it is not known, so that every version is taken to fit. */
  readonly istioVersion: string | undefined;
  /** What else its node says of itself, by name: only texts can be matched. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Where EnvoyFilters hold for the whole mesh: `istio-system` unless the mesh says otherwise. */
  readonly rootNamespace: string;
  /**
   * The ports that Gateways name, by the ports in names of plain-text route configurations (`http.8080`), where they differ: a Service's port 80
   * may lead to port 8080 of the gateway.
   */
  readonly gatewayPorts: Readonly<Record<number, readonly number[]>>;
}

/** Which message each list of a configuration is made of. */
export const configurationMessages = {
  listeners: "envoy.config.listener.v3.Listener",
  routes: "envoy.config.route.v3.RouteConfiguration",
  clusters: "envoy.config.cluster.v3.Cluster",
} as const satisfies Record<keyof GatewayConfiguration, string>;
