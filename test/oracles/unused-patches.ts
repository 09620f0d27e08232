import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type JsonObject } from "../../src/files/json.ts";
import type { IstioAnswer } from "../support/istio-oracle.ts";

/**
 * The patches of EnvoyFilters without which istiod says the same, as `namespace/name[index]`: they miss, and nothing else says so.
 *
 * @param ask what istiod says to these objects, with what stands around them
 */
export async function unusedPatches(
  objects: readonly JsonObject[],
  ask: (objects: readonly JsonObject[]) => Promise<IstioAnswer>,
): Promise<readonly string[]> {
  const { gateways } = await ask(objects);
  const unused: string[] = [];
  for (const [position, object] of objects.entries()) {
    for (const index of patchesOf(object).keys()) {
      const without = await ask(objects.with(position, withoutPatch(object, index)));
      if (isDeepStrictEqual(without.gateways, gateways)) unused.push(`${nameOf(object)}[${index}]`);
    }
  }
  return unused;
}

function patchesOf({ kind, spec }: JsonObject): readonly unknown[] {
  if (kind !== "EnvoyFilter" || !isJsonObject(spec)) return [];
  const patches = spec["configPatches"];
  return Array.isArray(patches) ? patches : [];
}

function withoutPatch(object: JsonObject, index: number): JsonObject {
  const spec = isJsonObject(object["spec"]) ? object["spec"] : {};
  return { ...object, spec: { ...spec, configPatches: patchesOf(object).toSpliced(index, 1) as JsonObject[] } };
}

function nameOf({ metadata }: JsonObject): string {
  const { namespace, name } = metadata as { namespace: string; name: string };
  return `${namespace}/${name}`;
}
