import { notSimulated } from "../run-refused.ts";
import type { Cluster } from "./proxy-model.ts";

/** Counts failures in a row of the clusters' hosts, over all exchanges. */
export interface OutlierDetection {
  /** @throws RunRefused where Envoy has taken the cluster's host out of use */
  check(cluster: Cluster): void;
  note(cluster: Cluster, isFailure: boolean): void;
}

export function createOutlierDetection(): OutlierDetection {
  const failures = new Map<string, number>();
  return {
    check: ({ name, ejectsAfter }) => {
      if (ejectsAfter !== undefined && (failures.get(name) ?? 0) >= ejectsAfter)
        throw notSimulated(`the host of cluster "${name}" being out of use after ${ejectsAfter} failures in a row`);
    },
    note: ({ name }, isFailure) => {
      failures.set(name, isFailure ? (failures.get(name) ?? 0) + 1 : 0);
    },
  };
}
