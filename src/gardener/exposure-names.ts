import type { Exposure } from "./exposure.ts";

/** Every name that more than one resource must agree on, computed once. They are those of Gardener: other components know them. */
export interface ExposureNames {
  /** The three Services that select the same pods, one for each way to connect to them. */
  readonly services: Readonly<Record<Connection, string>>;
  /** Envoy's names of the clusters that istiod makes for them. */
  readonly clusters: Readonly<Record<Connection, string>>;
  /** Fully qualified names of the Services. */
  readonly domains: Readonly<Record<Connection, string>>;
  /** Of the Gateway, the VirtualService and the DestinationRules. */
  readonly gateway: string;
  /** Of Gateway and VirtualService for wildcard hosts on a gateway of their own. */
  readonly wildcardGateway: string;
  /** Envoy's names of the route configurations that istiod makes for the Gateways' servers. */
  readonly routes: string;
  readonly wildcardRoutes: string;
  readonly secrets: {
    /** Server certificate and client CAs. */
    readonly server: string;
    /** Front-proxy client certificate and server CAs. */
    readonly frontProxy: string;
    /** Wildcard server certificate and client CAs. */
    readonly wildcardServer: string;
  };
  /** EnvoyFilter with the routes to the trusted cluster. Gardener counts the EnvoyFilters whose name ends so. */
  readonly terminationFilter: string;
  /** EnvoyFilter with the listener for the apiserver-proxy. */
  readonly proxyFilter: string;
  /** Cluster that leads to that listener, as the apiserver-proxy asks for it. */
  readonly socketCluster: string;
  /** Abstract socket that the listener listens on. */
  readonly socket: string;
}

/** A way to connect to a kube-apiserver: who asks it, and in which protocol. */
export type Connection = "plain" | "trusted" | "upgrade";

/** Port of the Services and of the Gateways' servers. */
export const servicePort = 443;

/** Port that gateway pods listen on, behind port 443 of their Service. */
export const gatewayPort = 9443;

/** Names of a Gateway's servers, by which istiod tells their routes apart. */
export const serverPorts = { hosts: "tls", wildcardHosts: "wildcard-tls" } as const;

const suffixes: Readonly<Record<Connection, string>> = { plain: "", trusted: "-mtls", upgrade: "-connection-upgrade" };

export function namesOf({ controlPlane, namespace, wildcardGateway }: Exposure): ExposureNames {
  const base = controlPlane === "garden" ? "virtual-garden-kube-apiserver" : "kube-apiserver";
  const services = mapValues(suffixes, (suffix) => `${base}${suffix}`);
  const domains = mapValues(services, (name) => `${name}.${namespace}.svc.cluster.local`);
  const wildcard = `${base}-wildcard`;
  const wildcardOwner = wildcardGateway === undefined ? base : wildcard;
  return {
    services,
    domains,
    clusters: mapValues(domains, (domain) => `outbound|${servicePort}||${domain}`),
    gateway: base,
    wildcardGateway: wildcard,
    routes: `https.${servicePort}.${serverPorts.hosts}.${base}.${namespace}`,
    wildcardRoutes: `https.${servicePort}.${serverPorts.wildcardHosts}.${wildcardOwner}.${namespace}`,
    secrets: {
      server: `${namespace}-kube-apiserver-tls`,
      frontProxy: `${namespace}-kube-apiserver-istio-mtls`,
      wildcardServer: `${namespace}-kube-apiserver-wildcard-tls`,
    },
    terminationFilter: `${namespace}-istio-tls-termination`,
    proxyFilter: `${namespace}-apiserver-proxy`,
    socketCluster: `${namespace}--kube-apiserver-socket`,
    socket: `@kube-apiservers/${namespace}`,
  };
}

function mapValues<K extends string, V, R>(
  record: Readonly<Record<K, V>>,
  map: (value: V) => R,
): Readonly<Record<K, R>> {
  return Object.fromEntries(Object.entries<V>(record).map(([key, value]) => [key, map(value)])) as Record<K, R>;
}
