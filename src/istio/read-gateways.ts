import { fail, succeed, type Checked } from "../diagnostics/diagnostic.ts";
import { isJsonObject, parseJson, type Json, type JsonObject } from "../files/json.ts";
import type { GatewayConfiguration, GatewayProxy } from "./gateway.ts";
import { objectsOf } from "./json-lists.ts";
import { readConfigDump } from "./read-config-dump.ts";

/** A gateway that EnvoyFilters are checked against. */
export interface Gateway {
  /** For people: the Pod where it is known. */
  readonly label: string;
  readonly configuration: GatewayConfiguration;
  readonly proxy: GatewayProxy;
  /** Clusters that it has from its bootstrap, by name. */
  readonly ownClusters: readonly string[];
}

/**
 * Reads gateways from JSON: a recording of istiod's output (`{ "gateways": [{ "pod", "listeners", "routes", "clusters" }] }`), or a dump of an
 * Envoy's configuration, as `/config_dump` of its admin page and `istioctl proxy-config all -o json` give it.
 *
 * @returns `GATEWAY_CONFIGURATION` where the text is neither
 */
export function readGateways({
  file,
  text,
}: {
  readonly file: string;
  readonly text: string;
}): Checked<readonly Gateway[]> {
  const json = parseJson(text);
  const gateways = isJsonObject(json) ? (readRecording(json) ?? readConfigDump(json)) : undefined;
  if (gateways !== undefined && gateways.length > 0) return succeed(gateways);
  return fail({
    code: "GATEWAY_CONFIGURATION",
    severity: "error",
    message: `"${file}" holds no configuration of a gateway`,
    hint: "Wanted JSON of /config_dump, of istioctl proxy-config all -o json, or of a recording",
    position: { file, line: 1, column: 1 },
  });
}

function readRecording({ gateways, istioVersion }: JsonObject): readonly Gateway[] | undefined {
  if (!Array.isArray(gateways)) return undefined;
  return (gateways as readonly Json[]).filter(isJsonObject).map((gateway) => {
    const pod = typeof gateway["pod"] === "string" ? gateway["pod"] : "";
    const [namespace = "", name = ""] = pod.split("/");
    const version = gateway["istioVersion"] ?? istioVersion;
    return {
      label: pod,
      configuration: {
        listeners: objectsOf(gateway["listeners"]),
        routes: objectsOf(gateway["routes"]),
        clusters: objectsOf(gateway["clusters"]),
      },
      proxy: {
        namespace,
        labels: labelsOf(gateway["labels"]),
        istioVersion: typeof version === "string" ? version : undefined,
        metadata: { NAMESPACE: namespace, NAME: name },
        rootNamespace: "istio-system",
        gatewayPorts: {},
      },
      ownClusters: [],
    };
  });
}

/** Labels as a node's metadata or a recording gives them; undefined where it does not. */
export function labelsOf(value: Json | undefined): Readonly<Record<string, string>> | undefined {
  if (!isJsonObject(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, text]) => (typeof text === "string" ? [[name, text]] : [])),
  );
}
