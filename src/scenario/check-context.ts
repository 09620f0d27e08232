import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { nearestName } from "../diagnostics/nearest-name.ts";
import type { JsonObject } from "../files/json.ts";
import type { YamlFile } from "../files/read-yaml.ts";
import type { TextFiles } from "../files/text-files.ts";
import type { ScenarioNotation } from "./scenario-notation.ts";

/** A scenario whose files have the right shape, for the checks of what a schema cannot say. */
export interface CheckContext {
  readonly folder: string;
  readonly files: TextFiles;
  readonly notation: YamlFile<ScenarioNotation>;
  readonly envoyConfig: YamlFile<JsonObject>;
}

export type Path = readonly (string | number)[];

/** A problem with what stands at a path of `scenario.yaml`. */
export interface Problem {
  readonly code: Diagnostic["code"];
  readonly message: string;
  readonly path: Path;
  readonly hint?: string;
}

export function errorAt({ notation }: Pick<CheckContext, "notation">, { path, ...problem }: Problem): Diagnostic {
  return { severity: "error", ...problem, position: notation.positionOf(path) };
}

/** Findings for a name that is not an entry of `pki`, or that is a bundle where one certificate with its key is wanted. */
export function checkEntry(
  context: CheckContext,
  reference: { path: Path; name: string | undefined; wanted: "certificate" | "any" },
): readonly Diagnostic[] {
  const { path, name, wanted } = reference;
  const entries = context.notation.value.pki ?? {};
  const entry = name === undefined || !Object.hasOwn(entries, name) ? undefined : entries[name];
  if (name === undefined) return [];
  if (entry === undefined)
    return [unknownName(context, { path, name, kind: "pki entry", known: Object.keys(entries) })];
  if (entry.bundle === undefined || wanted === "any") return [];
  const message = `Found the bundle "${name}", wanted an entry that is one certificate`;
  return [errorAt(context, { code: "PKI_BUNDLE_AS_CERTIFICATE", message, path })];
}

/** The finding for a name behind which there is nothing, with the names that begin most like it. */
export function unknownName(
  context: CheckContext,
  { path, name, kind, known }: { path: Path; name: string; kind: string; known: readonly string[] },
): Diagnostic {
  const nearest = nearestName(name, known);
  const alike = known.toSorted((left, right) => sharedStart(right, name) - sharedStart(left, name));
  const names = [...new Set([...(nearest === undefined ? [] : [nearest]), ...alike])].slice(0, 8);
  const hint = names.length === 0 ? `There is no ${kind} at all` : `Known: ${names.join(", ")}`;
  return errorAt(context, { code: "SCENARIO_UNKNOWN_NAME", message: `There is no ${kind} "${name}"`, path, hint });
}

function sharedStart(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length++;
  return length;
}
