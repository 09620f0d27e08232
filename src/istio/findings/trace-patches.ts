import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "../../files/json.ts";
import { applyPatches, patchTarget, type PatchesOfProxy, type PatchTarget } from "../apply-envoy-filters.ts";
import type { ConfigPatch } from "../envoy-filter.ts";
import type { GatewayConfiguration } from "../gateway.ts";
import type { PatchNote } from "../patches/patch-log.ts";
import { groupByKind } from "../select-patches.ts";

/** What patches make of a gateway, and what each of them does. */
export interface PatchTrace {
  readonly patched: GatewayConfiguration;
  /** Things that patches changed or added. */
  readonly targets: readonly TracedTarget[];
}

export interface TracedTarget extends PatchTarget {
  /** The patches that did something to it, in the order in which they did it first. */
  readonly patches: readonly ConfigPatch[];
  readonly notes: readonly { readonly patch: ConfigPatch; readonly note: PatchNote }[];
}

/** Applies patches to a configuration in the notation of `decodeMessage`, and keeps what each of them does. */
export function tracePatches(configuration: GatewayConfiguration, patches: PatchesOfProxy): PatchTrace {
  const targets: {
    target: PatchTarget;
    touching: Set<ConfigPatch>;
    notes: { patch: ConfigPatch; note: PatchNote }[];
  }[] = [];
  const patched = applyPatches(configuration, patches, (target) => {
    const trace = { target, touching: new Set<ConfigPatch>(), notes: [] as { patch: ConfigPatch; note: PatchNote }[] };
    targets.push(trace);
    return {
      applied: (patch) => trace.touching.add(patch),
      noted: (patch, note) => trace.notes.push({ patch, note }),
    };
  });
  const traced = targets.map(({ target, touching, notes }) => ({ ...target, patches: [...touching], notes }));
  return { patched, targets: traced.filter((target) => target.patches.length > 0) };
}

/** Whether a target that istiod generates would be another one without a patch that was applied to it. */
export function changesTarget(patch: ConfigPatch, target: TracedTarget, proxy: PatchesOfProxy["proxy"]): boolean {
  return !isDeepStrictEqual(
    outcome(target, target.patches, proxy),
    outcome(target, without(target.patches, patch), proxy),
  );
}

/** The patch to which another one of the same target loses all that it does; undefined where there is none, and it never does anything. */
export function findOverriding(
  patch: ConfigPatch,
  target: TracedTarget,
  proxy: PatchesOfProxy["proxy"],
): ConfigPatch | undefined {
  return target.patches.find((other) => {
    if (other === patch) return false;
    const rest = without(target.patches, other);
    return !isDeepStrictEqual(outcome(target, rest, proxy), outcome(target, without(rest, patch), proxy));
  });
}

function without(patches: readonly ConfigPatch[], patch: ConfigPatch): readonly ConfigPatch[] {
  return patches.filter((other) => other !== patch);
}

/** What becomes of a target under some patches only; what others do to it is of no account. */
export function outcome(
  { kind, before }: PatchTarget,
  patches: readonly ConfigPatch[],
  proxy: PatchesOfProxy["proxy"],
): JsonObject | undefined {
  if (before === undefined) return undefined;
  return patchTarget({ kind, before }, { patches: groupByKind(patches), proxy }, silent);
}

const silent = { applied: () => undefined, noted: () => undefined };
