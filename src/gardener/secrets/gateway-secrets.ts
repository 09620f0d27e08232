import { namesOf } from "../exposure-names.ts";
import type { Exposure } from "../exposure.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";
import { placementsOf } from "../placements.ts";
import type { ObjectReference } from "../plan.ts";

/** One of the three Secrets of a control plane, which is in the namespace of each gateway that reads it. */
export interface GatewaySecret {
  readonly name: string;
  readonly namespaces: readonly string[];
  /** The certificate with its key. */
  readonly pair: "server" | "frontProxy" | "wildcardServer";
  /** What the other side's certificate is verified by. */
  readonly ca: "clientCa" | "serverCa";
}

/** The Secrets that Gateways and DestinationRules name. */
export function gatewaySecrets(exposure: Exposure): readonly GatewaySecret[] {
  const names = namesOf(exposure).secrets;
  const placements = placementsOf(exposure);
  const serving = (field: "hosts" | "wildcardHosts"): readonly string[] =>
    placements.filter((placement) => placement[field].length > 0).map(({ gateway }) => gateway.namespace);
  const all = placements.map(({ gateway }) => gateway.namespace);
  const secrets: readonly GatewaySecret[] = [
    { name: names.server, namespaces: serving("hosts"), pair: "server", ca: "clientCa" },
    { name: names.frontProxy, namespaces: all, pair: "frontProxy", ca: "serverCa" },
    { name: names.wildcardServer, namespaces: serving("wildcardHosts"), pair: "wildcardServer", ca: "clientCa" },
  ];
  return secrets.filter(({ namespaces }) => namespaces.length > 0);
}

/** Those of them that are not among the ones that were made. */
export function expectedSecrets(exposure: Exposure, made: readonly KubernetesObject[]): readonly ObjectReference[] {
  const isMade = (namespace: string, name: string): boolean =>
    made.some(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  return gatewaySecrets(exposure).flatMap(({ name, namespaces }) =>
    namespaces
      .filter((namespace) => !isMade(namespace, name))
      .map((namespace) => ({ apiVersion: "v1", kind: "Secret", namespace, name })),
  );
}
