import type { JsonObject } from "../files/json.ts";
import type { Exposure } from "./exposure.ts";

/** An object as it stands in a manifest. */
export interface KubernetesObject extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
}

export interface ObjectMetadata extends JsonObject {
  readonly name: string;
  readonly namespace: string;
}

/** Labels of everything that belongs to a kube-apiserver; its pods have them, too. */
export const apiServerLabels = { app: "kubernetes", role: "apiserver" } as const;

/** Metadata of an object in the control plane's own namespace. */
export function metadataInside({ namespace }: Exposure, name: string): ObjectMetadata {
  return { name, namespace, labels: apiServerLabels };
}

/** Metadata of an object in a gateway's namespace, which goes when the control plane's namespace goes. */
export function metadataOutside(exposure: Exposure, name: string, namespace: string): ObjectMetadata {
  const { namespaceUid: uid, namespace: owner } = exposure;
  if (uid === undefined) return { name, namespace, labels: apiServerLabels };
  const reference = { apiVersion: "v1", kind: "Namespace", name: owner, uid };
  return {
    name,
    namespace,
    labels: apiServerLabels,
    ownerReferences: [{ ...reference, controller: true, blockOwnerDeletion: true }],
  };
}
