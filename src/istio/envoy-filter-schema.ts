import { patchContexts, patchOperations } from "./envoy-filter.ts";

const text = { type: "string" } as const;
const port = { type: "integer", minimum: 0, maximum: 4_294_967_295 } as const;
const texts = { type: "object", additionalProperties: text } as const;

function closed(properties: object, required: readonly string[] = []): object {
  return { type: "object", properties, required, additionalProperties: false };
}

const listenerMatch = closed({
  name: text,
  portNumber: port,
  portName: text,
  listenerFilter: text,
  filterChain: closed({
    name: text,
    sni: text,
    transportProtocol: text,
    applicationProtocols: text,
    destinationPort: port,
    filter: closed({ name: text, subFilter: closed({ name: text }) }),
  }),
});

const routeConfigurationMatch = closed({
  name: text,
  portNumber: port,
  portName: text,
  gateway: text,
  vhost: closed({
    name: text,
    domainName: text,
    route: closed({ name: text, action: { enum: ["ANY", "ROUTE", "REDIRECT", "DIRECT_RESPONSE"] } }),
  }),
});

const configPatch = closed(
  {
    applyTo: {
      enum: [
        "LISTENER",
        "FILTER_CHAIN",
        "NETWORK_FILTER",
        "HTTP_FILTER",
        "ROUTE_CONFIGURATION",
        "VIRTUAL_HOST",
        "HTTP_ROUTE",
        "CLUSTER",
        "EXTENSION_CONFIG",
        "BOOTSTRAP",
        "LISTENER_FILTER",
      ],
    },
    match: closed({
      context: { enum: [...patchContexts, "WAYPOINT"] },
      proxy: closed({ proxyVersion: text, metadata: texts }),
      listener: listenerMatch,
      routeConfiguration: routeConfigurationMatch,
      cluster: closed({ name: text, portNumber: port, service: text, subset: text }),
      waypoint: { type: "object" },
    }),
    patch: closed(
      {
        operation: { enum: patchOperations },
        value: { type: "object" },
        filterClass: { enum: ["UNSPECIFIED", "AUTHN", "AUTHZ", "STATS"] },
      },
      ["operation"],
    ),
  },
  ["applyTo", "patch"],
);

/**
 * JSON schema of an EnvoyFilter as Kubernetes takes it, but that a property which it does not know is a mistake: the API server leaves it out.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/
 */
export const envoyFilterSchema = {
  type: "object",
  properties: {
    apiVersion: { enum: ["networking.istio.io/v1alpha3"] },
    kind: { enum: ["EnvoyFilter"] },
    metadata: {
      type: "object",
      properties: {
        name: text,
        namespace: text,
        creationTimestamp: { type: ["string", "null"] },
      },
      required: ["name"],
    },
    spec: closed({
      workloadSelector: closed({ labels: texts }),
      targetRefs: { type: "array" },
      configPatches: { type: "array", items: configPatch },
      priority: { type: "integer", minimum: -2_147_483_648, maximum: 2_147_483_647 },
    }),
    status: {},
  },
  required: ["apiVersion", "kind", "metadata", "spec"],
  additionalProperties: false,
} as const;

/** The JSON that fits `envoyFilterSchema`, as far as it is read. */
export interface EnvoyFilterResource {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly creationTimestamp?: string | null;
  };
  readonly spec: {
    readonly workloadSelector?: { readonly labels?: Readonly<Record<string, string>> };
    readonly targetRefs?: readonly unknown[];
    readonly configPatches?: readonly ConfigPatchResource[];
    readonly priority?: number;
  };
}

export interface ConfigPatchResource {
  readonly applyTo: string;
  readonly match?: Readonly<Record<string, unknown>>;
  readonly patch: { readonly operation: string; readonly value?: unknown };
}
