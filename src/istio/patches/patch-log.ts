import type { MergePlace } from "../merge-message.ts";
import type { MergeNote } from "../merge-message.ts";
import type { ConfigPatch } from "../envoy-filter.ts";

/** What patches did to one listener, route configuration or cluster. */
export interface PatchLog {
  /** A patch changed the thing, or something of it. */
  applied(patch: ConfigPatch): void;
  /** A patch did something that its writer may not have meant. */
  noted(patch: ConfigPatch, note: PatchNote): void;
}

export type PatchNote =
  | MergeNote
  /** A transport socket was merged, for which istiod leaves out all other fields of the patch's value. */
  | { readonly kind: "dropped"; readonly fields: readonly string[] }
  /** The patch's transport socket took the place of one that has another name. */
  | { readonly kind: "socket-replaced"; readonly before: string; readonly isSameType: boolean }
  /** The cluster has sockets by endpoint, none of which has the patch's name: nothing of the patch is applied. */
  | { readonly kind: "socket-unmatched"; readonly names: readonly string[] }
  /** Another patch's socket was taken over as it is, and would be changed by this one at each push. */
  | { readonly kind: "socket-shared" };

/** Merging at the root of a patch's value, or below it. */
export function placeOf(patch: ConfigPatch, log: PatchLog, path: MergePlace["path"] = []): MergePlace {
  return {
    path,
    // Routes are copied, since virtual hosts share them.
    isInPlace: patch.applyTo !== "HTTP_ROUTE",
    note: (note) => {
      log.noted(patch, note);
    },
  };
}
