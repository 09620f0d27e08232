import type { Opening } from "../../packaging/template/template-plan.ts";
import type { Gateway } from "../exposure.ts";

/** A gateway with a text in place of each thing that a template is given: no real one has such names. */
export const openGateway: Gateway = { namespace: "open--gateway", labels: { "open--labels": "" } };

/** The member by which a template knows the gateway's labels. */
export const openLabelsKey = "open--labels";

/** A text that a field stands for. */
export function openAs(text: string, field: string): Opening {
  return { text, parts: [{ expression: field }] };
}
