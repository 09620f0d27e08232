import { isJsonObject, type Json, type JsonObject } from "../../src/files/json.ts";
import type { GatewayConfiguration } from "../../src/istio/gateway.ts";

export interface StaticOptions {
  /** Endpoints, as istiod sends them beside the clusters: `envoy.config.endpoint.v3.ClusterLoadAssignment`. */
  readonly endpoints: readonly JsonObject[];
  /** Entries of a scenario's PKI in place of Secrets, by name. */
  readonly secrets: Readonly<Record<string, SecretFiles>>;
  /** Names of scripts in a scenario, by their text. */
  readonly scripts: ReadonlyMap<string, string>;
  /** The file that Envoy reads a cluster's endpoints from, again whenever one is moved there; they are in the configuration unless given. */
  readonly endpointsFileOf?: (cluster: string) => string;
}

export interface SecretFiles {
  readonly certificate: string;
  readonly trusted: string;
}

/**
 * What istiod sends to a gateway as a configuration that starts an Envoy: nothing is asked of a control plane, certificates and scripts are
 * the files of a scenario, and everything else is as it was.
 */
export function staticConfiguration(configuration: GatewayConfiguration, options: StaticOptions): JsonObject {
  const routes = new Map(configuration.routes.map((route) => [textOf(route["name"]), route]));
  const listeners = configuration.listeners.map((listener) =>
    replaceObjects(listener, (object) => withFiles(withRoutes(object, routes), options)),
  );
  const clusters = configuration.clusters.map((cluster) =>
    replaceObjects(withEndpoints(cluster, options), (object) => withFiles(object, options)),
  );
  return { static_resources: { listeners, clusters }, layered_runtime: istioRuntime };
}

/** Of Istio's bootstrap: Envoy alone refuses regular expressions as large as those of VirtualServices may be. */
const istioRuntime: JsonObject = {
  layers: [{ name: "istio", static_layer: { "re2.max_program_size.error_level": 32768 } }],
};

/** Each object of a structure replaced, from the inside out. */
export function replaceObjects<T extends Json>(value: T, replace: (object: JsonObject) => JsonObject): T {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => replaceObjects(item, replace)) as Json as T;
  if (!isJsonObject(value)) return value;
  const inner = Object.entries(value).map(([key, item]) => [key, replaceObjects(item, replace)] as const);
  return replace(Object.fromEntries(inner)) as Json as T;
}

function without(object: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

function withRoutes(object: JsonObject, routes: ReadonlyMap<string, JsonObject>): JsonObject {
  const { rds } = object;
  if (!isJsonObject(rds ?? null)) return object;
  const name = textOf((rds as JsonObject)["route_config_name"]);
  const route = routes.get(name);
  if (route === undefined) throw new Error(`istiod sends no route configuration "${name}"`);
  return { ...without(object, "rds"), route_config: route };
}

function withEndpoints(cluster: JsonObject, { endpoints, endpointsFileOf }: StaticOptions): JsonObject {
  if (cluster["type"] !== "EDS") return cluster;
  if (endpointsFileOf !== undefined) {
    const source = {
      path_config_source: { path: endpointsFileOf(textOf(cluster["name"])) },
      resource_api_version: "V3",
    };
    return { ...cluster, eds_cluster_config: { eds_config: source, service_name: cluster["name"] ?? "" } };
  }
  const found = endpoints.find(({ cluster_name: name }) => name === cluster["name"]);
  if (found === undefined) throw new Error(`istiod sends no endpoints of "${textOf(cluster["name"])}"`);
  return { ...without(cluster, "eds_cluster_config"), type: "STATIC", load_assignment: found };
}

function withFiles(object: JsonObject, { secrets, scripts }: StaticOptions): JsonObject {
  const script = typeof object["inline_string"] === "string" ? scripts.get(object["inline_string"]) : undefined;
  if (script !== undefined) return { filename: `lua/${script}.lua` };
  const certificates = object["tls_certificate_sds_secret_configs"];
  const validation = object["combined_validation_context"];
  return {
    ...without(object, "tls_certificate_sds_secret_configs", "combined_validation_context"),
    ...(Array.isArray(certificates)
      ? { tls_certificates: (certificates as readonly JsonObject[]).map((config) => certificateOf(config, secrets)) }
      : {}),
    ...(isJsonObject(validation ?? null)
      ? { validation_context: validationOf(validation as JsonObject, secrets) }
      : {}),
  };
}

const caSuffix = "-cacert";

function certificateOf({ name }: JsonObject, secrets: StaticOptions["secrets"]): JsonObject {
  const { certificate } = secretOf(textOf(name), secrets);
  return {
    certificate_chain: { filename: `pki/${certificate}.crt` },
    private_key: { filename: `pki/${certificate}.key` },
  };
}

function validationOf(combined: JsonObject, secrets: StaticOptions["secrets"]): JsonObject {
  const { name } = combined["validation_context_sds_secret_config"] as JsonObject;
  const { trusted } = secretOf(textOf(name).replace(new RegExp(`${caSuffix}$`), ""), secrets);
  const own = (combined["default_validation_context"] ?? {}) as JsonObject;
  return { ...own, trusted_ca: { filename: `pki/${trusted}.crt` } };
}

function secretOf(name: string, secrets: StaticOptions["secrets"]): SecretFiles {
  const found = secrets[name.replace(/^kubernetes:\/\//, "")];
  if (found === undefined) throw new Error(`Nothing stands in for the secret "${name}"`);
  return found;
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
