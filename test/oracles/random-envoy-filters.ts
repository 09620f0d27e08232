import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { isJsonObject, type Json, type JsonObject } from "../../src/files/json.ts";
import { readVariantObjects } from "./istio-fixtures.ts";

/** Some EnvoyFilters for the gateway of the variants, made of pieces of the recorded ones. */
export function randomEnvoyFilters(): fc.Arbitrary<readonly JsonObject[]> {
  return fc
    .array(randomEnvoyFilter(collectPieces()), { minLength: 1, maxLength: 3 })
    .map((filters) => filters.map((filter, index) => withName(filter, `random-${index}`)));
}

function randomEnvoyFilter(pieces: readonly Pieces[]): fc.Arbitrary<JsonObject> {
  return fc
    .record({
      patches: fc.array(randomPatch(pieces), { minLength: 1, maxLength: 4 }),
      namespace: fc.constantFrom("istio-ingress", "istio-ingress", "istio-ingress", "istio-system"),
      priority: fc.constantFrom(undefined, undefined, 0, -10, 10),
      creationTimestamp: fc.constantFrom("2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
    })
    .map(({ patches, namespace, priority, creationTimestamp }) => ({
      apiVersion: "networking.istio.io/v1alpha3",
      kind: "EnvoyFilter",
      metadata: { name: "random", namespace, creationTimestamp },
      spec: { ...(priority === undefined ? {} : { priority }), configPatches: patches },
    }));
}

function withName(object: JsonObject, name: string): JsonObject {
  return { ...object, metadata: { ...(object["metadata"] as JsonObject), name } };
}

/** A kind of thing with what recorded patches match of it, do with it and put into it. */
interface Pieces {
  readonly applyTo: string;
  readonly matches: readonly (Json | undefined)[];
  readonly values: readonly Json[];
}

const operations = ["MERGE", "ADD", "REMOVE", "INSERT_BEFORE", "INSERT_AFTER", "INSERT_FIRST", "REPLACE"];

function randomPatch(pieces: readonly Pieces[]): fc.Arbitrary<JsonObject> {
  return fc.constantFrom(...pieces).chain(({ applyTo, matches, values }) =>
    fc
      .record({
        match: fc.constantFrom(...matches),
        value: fc.constantFrom(...values),
        operation: fc.constantFrom(...operations, "MERGE", "MERGE", "INSERT_BEFORE"),
      })
      .map(({ match, value, operation }) => ({
        applyTo,
        ...(match === undefined ? {} : { match }),
        patch: { operation, ...(operation === "REMOVE" ? {} : { value }) },
      })),
  );
}

function collectPieces(): readonly Pieces[] {
  const patches = readVariantObjects()
    .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Json))
    .flatMap(patchesOf);
  const kinds = [...new Set(patches.map(({ applyTo }) => applyTo))];
  return kinds.map((applyTo) => {
    const own = patches.filter((patch) => patch.applyTo === applyTo);
    return {
      applyTo,
      matches: unique(own.map(({ match }) => match)),
      values: unique(own.flatMap(({ value }) => (value === undefined ? [] : [value]))),
    };
  });
}

interface RecordedPatch {
  readonly applyTo: string;
  readonly match: Json | undefined;
  readonly value: Json | undefined;
}

/** The patches of an EnvoyFilter, those for nothing that istiod knows left out. */
function patchesOf(object: Json): readonly RecordedPatch[] {
  const spec = isJsonObject(object) && object["kind"] === "EnvoyFilter" ? object["spec"] : undefined;
  const patches = isJsonObject(spec) ? spec["configPatches"] : undefined;
  return (Array.isArray(patches) ? (patches as readonly JsonObject[]) : []).flatMap(({ applyTo, match, patch }) =>
    typeof applyTo === "string" && applyTo !== "HTTP_FILTERS"
      ? [{ applyTo, match, value: isJsonObject(patch) ? patch["value"] : undefined }]
      : [],
  );
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
