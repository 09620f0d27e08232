import type { JsonObject } from "../../files/json.ts";
import type { EnvoyFilterDeployment, FilterManifest } from "../../filter/manifest.ts";
import { openValue } from "../../filter/open-parameters.ts";
import { checkField, checkLabels, checkNamespace } from "./field-checks.ts";
import { checkOfParameter } from "./parameter-check.ts";
import type { Opening, ValueCheck } from "./template-plan.ts";
import { writeTemplate } from "./write-template.ts";

/** Expressions of a template language, by what they stand for. */
export type OpenFields = Readonly<Record<string, string>>;

/** Parts of the manifest's `envoyFilter` that can stay open. */
export const openParts: readonly string[] = ["name", "namespace", "labels", "workloadSelector"];

const openText = (part: string): string => `open--${part}`;

/** A deployment with texts that nobody has in the place of some parts. */
export function openDeployment(deployment: EnvoyFilterDeployment, parts: readonly string[]): EnvoyFilterDeployment {
  const open = openParts.filter((part) => parts.includes(part));
  const texts = open.map((part) => [
    part,
    part === "name" || part === "namespace" ? openText(part) : { [openText(part)]: "" },
  ]);
  return { ...deployment, ...(Object.fromEntries(texts) as Partial<EnvoyFilterDeployment>) };
}

/** The template of a packaged resource, whose parameters and parts are open where a field is given. */
export function templateOf(resource: JsonObject, manifest: FilterManifest, open: OpenFields): string {
  const { name, version, parameters } = manifest;
  const isParameter = (field: string): boolean => Object.hasOwn(parameters, field);
  const fields = Object.entries(open);
  return writeTemplate(resource, {
    comment: `${name} ${version}, made by envoy-lua package; changes are lost`,
    checks: fields.flatMap(([field, expression]) =>
      isParameter(field) ? [checkOfParameter(expression, parameters[field] ?? {})] : checksOf(field, expression),
    ),
    openings: fields.map(([field, expression]): Opening => {
      const text = isParameter(field) ? openValue(field) : openText(field);
      return { text, parts: [{ expression }] };
    }),
    maps: fields
      .filter(([field]) => !isParameter(field))
      .map(([field, expression]) => ({ key: openText(field), expression })),
    blocks: [],
  });
}

function checksOf(part: string, field: string): readonly ValueCheck[] {
  if (part === "labels" || part === "workloadSelector") return checkLabels(field);
  return part === "namespace" ? [checkNamespace(field)] : [checkField(field, objectName, "the name of an object")];
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
const objectName = { patterns: ["^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$"], maxLength: 253 };
