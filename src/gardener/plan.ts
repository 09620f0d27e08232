import type { JsonObject } from "../files/json.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";

/** One step of a change. What it waits for must be so before the next step begins. */
export interface PlanStep {
  readonly title: string;
  /** What would go wrong if the step came later, or not at all. */
  readonly why: string;
  readonly apply: readonly KubernetesObject[];
  readonly remove: readonly ObjectReference[];
  /** What another component does, in words. */
  readonly others: readonly string[];
  readonly waitFor: readonly string[];
}

export interface ObjectReference extends JsonObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export function referenceTo({ apiVersion, kind, metadata }: KubernetesObject): ObjectReference {
  return { apiVersion, kind, namespace: metadata.namespace, name: metadata.name };
}
