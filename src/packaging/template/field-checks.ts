import type { JsonObject } from "../../files/json.ts";
import { dnsLabel, labelName, labelValue } from "../kubernetes-names.ts";
import type { ValueCheck } from "./template-plan.ts";

type Shape = Pick<ValueCheck, "patterns" | "maxLength">;

/** Asks of a field what an exposure's own schema asks of its value. */
export function checkField(field: string, shape: Shape, wanted: string): ValueCheck {
  return { expression: field, of: "text", wanted, ...shape };
}

/** Asks of labels what Kubernetes does. */
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
