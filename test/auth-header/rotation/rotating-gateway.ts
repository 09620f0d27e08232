import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { EnvoyBinary } from "../../../src/envoy-process/find-envoys.ts";
import type { OnEnding } from "../../../src/envoy-process/endings.ts";
import { isJsonObject, type Json, type JsonObject } from "../../../src/files/json.ts";
import type { PreparedScenario } from "../../../src/scenario/prepared-scenario.ts";
import { nothingSeen, type Seen } from "../soak/seen.ts";
import { startTestGateway, type TestGateway } from "../soak/start-test-gateway.ts";

/** A gateway whose CA of clients comes from SDS, as in Istio, and can be changed while it runs. */
export interface RotatingGateway extends TestGateway {
  readonly seen: Seen;
  /** Lets clients in of an entry of the PKI instead. New connections notice a moment later. */
  trust(entry: string): void;
}

/** How the added listeners differ from `accepting`, where the filter accepts resumed sessions, and from `gateway`. */
const added: readonly { readonly name: string; readonly of: string; readonly change: (key: string) => JsonObject }[] = [
  {
    name: "fixed-ticket-keys",
    of: "accepting",
    change: (key) =>
      key === "require_client_certificate"
        ? { session_ticket_keys: { keys: [{ inline_bytes: Buffer.alloc(80, 7).toString("base64") }] } }
        : {},
  },
  {
    name: "session-ids",
    of: "accepting",
    change: (key) => (key === "require_client_certificate" ? { disable_stateless_session_resumption: true } : {}),
  },
  {
    name: "limited",
    of: "gateway",
    change: (key) => (key === "http_filters" ? { common_http_protocol_options: limits, drain_timeout: "0.5s" } : {}),
  },
  {
    name: "limited-streams",
    of: "gateway",
    change: (key) =>
      key === "http_filters"
        ? { common_http_protocol_options: { ...limits, max_stream_duration: "2s" }, drain_timeout: "0.5s" }
        : {},
  },
];

const limits = { max_connection_duration: "1s" };

/** @param prepared see `prepareTestGateway` */
export async function startRotatingGateway(
  binary: EnvoyBinary,
  prepared: PreparedScenario,
  onEnding: OnEnding,
): Promise<RotatingGateway> {
  const seen = nothingSeen();
  const adapt = (config: JsonObject, folder: string): JsonObject => {
    const sds = path.join(folder, "sds");
    mkdirSync(sds);
    writeSecret(folder, "client-ca");
    return { ...takeCaFromSds(addListeners(config), sds), node: { id: "gateway", cluster: "gateway" } };
  };
  const gateway = await startTestGateway(binary, prepared, { seen, workers: 1, onEnding, adapt });
  return {
    ...gateway,
    seen,
    trust: (entry) => {
      writeSecret(gateway.folder, entry);
    },
  };
}

function addListeners(config: JsonObject): JsonObject {
  const resources = config["static_resources"] as { listeners: JsonObject[] };
  const more = added.map(({ name, of, change }) => {
    const model = resources.listeners.find((listener) => listener["name"] === of) ?? {};
    return { ...(addBeside(model, change) as JsonObject), name };
  });
  return { ...config, static_resources: { ...resources, listeners: [...resources.listeners, ...more] } };
}

/** Adds fields to the objects that have a member with a certain name. */
function addBeside(value: Json, change: (key: string) => JsonObject): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => addBeside(item, change));
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).map(([key, inner]) => [key, addBeside(inner, change)] as const);
  return Object.assign({}, Object.fromEntries(members), ...Object.keys(value).map(change)) as JsonObject;
}

function takeCaFromSds(config: JsonObject, sds: string): JsonObject {
  const source = { path: path.join(sds, "client-ca.json"), watched_directory: { path: sds } };
  const secret = { name: "client-ca", sds_config: { resource_api_version: "V3", path_config_source: source } };
  return JSON.parse(JSON.stringify(config), (_, value: Json) => {
    if (!isJsonObject(value) || !isJsonObject(value["validation_context"])) return value;
    const { validation_context: context, ...rest } = value;
    const isOfClients = Object.keys(context).length === 1 && JSON.stringify(context).includes("/client-ca.crt");
    return isOfClients ? { ...rest, validation_context_sds_secret_config: secret } : value;
  }) as JsonObject;
}

/** Moved into place, as Envoy looks for moves. */
function writeSecret(folder: string, entry: string): void {
  const resource = {
    "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
    name: "client-ca",
    validation_context: { trusted_ca: { filename: path.join(folder, `pki/${entry}.crt`) } },
  };
  const unfinished = path.join(folder, "client-ca.json");
  writeFileSync(unfinished, JSON.stringify({ resources: [resource] }));
  renameSync(unfinished, path.join(folder, "sds/client-ca.json"));
}
