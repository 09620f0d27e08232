import type { JsonObject } from "../../files/json.ts";
import type { Opening, ValueCheck } from "../../packaging/template/template-plan.ts";
import { dnsLabel, labelName, labelValue } from "../exposure-schema.ts";
import type { Gateway } from "../exposure.ts";

/** A gateway with a text in place of each thing that a template is given: no real one has such names. */
export const openGateway: Gateway = { namespace: "open--gateway", labels: { "open--labels": "" } };

/** The member by which a template knows the gateway's labels. */
export const openLabelsKey = "open--labels";

/** A text that a field stands for. */
export function openAs(text: string, field: string): Opening {
  return { text, parts: [{ expression: field }] };
}

type Shape = Pick<ValueCheck, "patterns" | "maxLength">;

/** Asks of a field what an exposure's own schema asks of its value. */
export function checkField(field: string, shape: Shape, wanted: string): ValueCheck {
  return { expression: field, of: "text", wanted, ...shape };
}

/** Asks of a gateway's labels what Kubernetes does. */
export function checkLabels(field: string): readonly ValueCheck[] {
  return [
    { expression: field, of: "keys", ...shapeOf(labelName), wanted: "the name of a label" },
    { expression: field, of: "values", ...shapeOf(labelValue), wanted: "the value of a label" },
  ];
}

export function checkNamespace(field: string): ValueCheck {
  return checkField(field, shapeOf(dnsLabel), "the name of a namespace");
}

/** What a schema asks of a text. */
export function shapeOf(schema: JsonObject): Shape {
  const { pattern, maxLength } = schema;
  return {
    patterns: typeof pattern === "string" ? [pattern] : [],
    ...(typeof maxLength === "number" ? { maxLength } : {}),
  };
}
