import type { ErrorObject } from "ajv";
import {
  fail,
  hasErrors,
  succeed,
  type Checked,
  type Diagnostic,
  type SourcePosition,
} from "../diagnostics/diagnostic.ts";
import { decodeMessage, type JsonPath, type SchemaProblem } from "../envoy-schema/decode-message.ts";
import { describeProblem } from "../envoy-schema/check-message.ts";
import { describeSchemaError } from "../files/describe-schema-error.ts";
import { compileSchema } from "../files/compile-schema.ts";
import { innermostErrors } from "../files/innermost-errors.ts";
import type { Json } from "../files/json.ts";
import { envoyFilterSchema, type ConfigPatchResource, type EnvoyFilterResource } from "./envoy-filter-schema.ts";
import {
  patchedMessages,
  type ApplyTo,
  type ConfigPatch,
  type EnvoyFilter,
  type PatchOperation,
} from "./envoy-filter.ts";
import { refusalsOf } from "./refusals.ts";

export type PositionOf = (path: JsonPath) => SourcePosition | undefined;

const validate = compileSchema<EnvoyFilterResource>(envoyFilterSchema);

/**
 * Reads an EnvoyFilter that is JSON already, as a generator makes it.
 *
 * @param positionOf where a path of the resource stands in the user's file
 * @returns the EnvoyFilter without what istiod does not know, which is a finding; only findings where its shape is wrong (`YAML_SCHEMA`), where istiod refuses it (`ENVOY_FILTER_REFUSED`), and where it asks for something
 * that is not modelled (`ENVOY_FILTER_NOT_MODELLED`)
 */
export function readEnvoyFilter(resource: Json, positionOf: PositionOf = () => undefined): Checked<EnvoyFilter> {
  const position = (path: JsonPath): SourcePosition | undefined => positionOf(inNotationOf(resource, path));
  const errors = validate(resource) ? [] : (validate.errors ?? []);
  const shape = shapeFindings(resource, errors, positionOf);
  if (errors.some((error) => !isLeftOut(error))) return fail(...shape);
  const { metadata, spec } = withoutUnknown(resource, errors) as unknown as EnvoyFilterResource;
  const name = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
  const results = (spec.configPatches ?? []).map((patch, index) =>
    readPatch(patch, {
      label: `${name}, patch ${index}`,
      path: ["spec", "configPatches", index],
      positionOf: position,
    }),
  );
  const findings = [...shape, ...unmodelled(spec, positionOf), ...results.flatMap(({ diagnostics }) => diagnostics)];
  if (hasErrors(findings.slice(shape.length))) return fail(...findings);
  const filter = {
    name: metadata.name,
    namespace: metadata.namespace,
    priority: spec.priority ?? 0,
    creationTimestamp: metadata.creationTimestamp ?? "",
    workloadSelector: spec.workloadSelector?.labels ?? {},
    patches: results.flatMap((result) => (result.ok ? [result.value] : [])),
    positionOf: position,
  };
  return succeed(filter, findings);
}

/** A path with each name in the notation that the value has it in: Envoy's fields have two. */
function inNotationOf(resource: Json, path: JsonPath): JsonPath {
  let value: unknown = resource;
  return path.map((key) => {
    const names =
      typeof key === "string" ? [key, key.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase())] : [key];
    const inside: Readonly<Record<string | number, unknown>> =
      typeof value === "object" && value !== null ? { ...value } : {};
    const name = names.find((candidate) => inside[candidate] !== undefined) ?? key;
    value = inside[name];
    return name;
  });
}

/** What is not known of a spec is left out on its way to istiod, by the API server or by istiod itself. */
function isLeftOut({ keyword, instancePath }: ErrorObject): boolean {
  return keyword === "additionalProperties" && instancePath.startsWith("/spec");
}

function withoutUnknown(resource: Json, errors: readonly ErrorObject[]): Json {
  const pruned = structuredClone(resource);
  for (const { instancePath, params } of errors) {
    const keys = instancePath.split("/").slice(1);
    const holder = keys.reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>>)[key], pruned);
    Reflect.deleteProperty(holder as object, String((params as { additionalProperty: unknown }).additionalProperty));
  }
  return pruned;
}

function shapeFindings(resource: Json, errors: readonly ErrorObject[], positionOf: PositionOf): readonly Diagnostic[] {
  const findings = innermostErrors(errors).flatMap((error) => describeSchemaError(error, resource));
  return findings.map(({ path, message, hint }) =>
    finding("YAML_SCHEMA", { message, ...(hint && { hint }) }, positionOf(path)),
  );
}

function unmodelled({ targetRefs = [] }: EnvoyFilterResource["spec"], positionOf: PositionOf): readonly Diagnostic[] {
  if (targetRefs.length === 0) return [];
  const message = "EnvoyFilters that are attached by targetRefs are not modelled";
  const hint = "They are for gateways of the Kubernetes Gateway API; use a workloadSelector";
  return [finding("ENVOY_FILTER_NOT_MODELLED", { message, hint }, positionOf(["spec", "targetRefs"]))];
}

interface PatchPlace {
  readonly label: string;
  readonly path: JsonPath;
  readonly positionOf: PositionOf;
}

function readPatch(resource: ConfigPatchResource, { label, path, positionOf }: PatchPlace): Checked<ConfigPatch> {
  const { applyTo, match = {}, patch } = resource;
  const position = (inside: JsonPath): SourcePosition | undefined => positionOf([...path, ...inside]);
  if (!(applyTo in patchedMessages) || "waypoint" in match) {
    const message = `Patches ${"waypoint" in match ? "of waypoints" : `that apply to ${applyTo}`} are not modelled`;
    return fail(finding("ENVOY_FILTER_NOT_MODELLED", { message }, position(["applyTo"])));
  }
  const kind = applyTo as ApplyTo;
  const decoded = patch.value === undefined ? undefined : decodeMessage(patchedMessages[kind], patch.value as Json);
  const problems = decoded?.problems ?? [];
  const read: ConfigPatch = {
    label,
    applyTo: kind,
    operation: operationOf(kind, patch.operation as PatchOperation),
    match: match,
    value: decoded?.value,
    problems,
    positionOf: position,
  };
  const refused = [...refusalsOf(read), ...problems.filter(isRefused).map(describeRefusal)];
  if (refused.length === 0) return succeed(read);
  return fail(...refused.map((refusal) => finding("ENVOY_FILTER_REFUSED", refusal, position(refusal.path))));
}

/** Only lists have places to insert at; for all else istiod takes it for ADD. */
function operationOf(applyTo: ApplyTo, operation: PatchOperation): PatchOperation {
  const isList = ["HTTP_FILTER", "NETWORK_FILTER", "HTTP_ROUTE", "LISTENER_FILTER"].includes(applyTo);
  return operation.startsWith("INSERT_") && !isList ? "ADD" : operation;
}

/** What istiod does not even try to read; fields that it does not know it leaves out. */
function isRefused({ kind }: SchemaProblem): boolean {
  return kind === "wrong-value" || kind === "unknown-type";
}

function describeRefusal(problem: SchemaProblem): {
  readonly message: string;
  readonly hint?: string;
  readonly path: JsonPath;
} {
  const { message, hint, path } = describeProblem(problem);
  return { message, ...(hint === undefined ? {} : { hint }), path: ["patch", "value", ...path] };
}

function finding(
  code: Diagnostic["code"],
  { message, hint }: { readonly message: string; readonly hint?: string },
  position: SourcePosition | undefined,
): Diagnostic {
  return {
    code,
    severity: "error",
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(position === undefined ? {} : { position }),
  };
}
