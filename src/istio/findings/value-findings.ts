import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { checkRules } from "../../envoy-schema/check-rules.ts";
import { describeProblem } from "../../envoy-schema/check-message.ts";
import { messagesIn, type VisitedMessage } from "../../envoy-schema/visit-messages.ts";
import { isJsonObject, type JsonObject } from "../../files/json.ts";
import { patchedMessages, type ConfigPatch } from "../envoy-filter.ts";
import { findingInValue } from "./finding.ts";
import { scriptsOf } from "./scripts-of.ts";

/** Says where a Lua text is no Lua; undefined where it is. */
export type CheckLua = (lua: string) => { readonly line: number; readonly message: string } | undefined;

/** What is wrong with a patch's value, whatever gateway it is for. */
export function valueFindings(patch: ConfigPatch, checkLua: CheckLua): readonly Diagnostic[] {
  const { value, applyTo } = patch;
  if (value === undefined) return [];
  const messages = messagesIn(patchedMessages[applyTo], value);
  return [
    ...problemFindings(patch),
    ...ruleFindings(patch, value),
    ...luaFindings(patch, checkLua),
    ...(isWhole(patch) ? messages.flatMap((message) => configFindings(patch, message)) : []),
    ...timeoutFindings(patch, value),
  ];
}

/** Whether the value is all there will be, as opposed to one that is merged into what is there. */
export function isWhole({ operation }: ConfigPatch): boolean {
  return operation !== "MERGE" && operation !== "REMOVE";
}

function problemFindings(patch: ConfigPatch): readonly Diagnostic[] {
  return patch.problems.flatMap((problem) => {
    const { code, path, message, hint } = describeProblem(problem);
    const withHint = hint === undefined ? {} : { hint };
    if (problem.kind !== "zero") {
      const lost = problem.kind === "unknown-field" ? `${message}; istiod leaves it out without a word` : message;
      return [findingInValue(patch, path, { code, message: lost, ...withHint })];
    }
    if (patch.operation !== "MERGE" || path.some((part) => typeof part === "number")) return [];
    const text = {
      code: "ENVOY_FILTER_NO_EFFECT",
      severity: "warning",
      message: `${message}, which a MERGE leaves out`,
    } as const;
    return [findingInValue(patch, path, { ...text, hint: "Where it is set, a MERGE cannot set it back" })];
  });
}

function ruleFindings(patch: ConfigPatch, value: JsonObject): readonly Diagnostic[] {
  if (!isWhole(patch)) return [];
  return checkRules(patchedMessages[patch.applyTo], value).map(({ path, message }) =>
    findingInValue(patch, path, { code: "ENVOY_RULE_BROKEN", message, hint: refusedBy(patch) }),
  );
}

/** What Envoy refuses for a mistake in a patch. */
export function refusedBy({ applyTo }: ConfigPatch): string {
  if (["HTTP_ROUTE", "VIRTUAL_HOST", "ROUTE_CONFIGURATION"].includes(applyTo))
    return "Envoy refuses the whole response of routes for it, those of every other host on the gateway included";
  if (applyTo === "CLUSTER") return "Envoy refuses the cluster for it";
  return "Envoy refuses the whole listener for it, with every host on it";
}

function luaFindings(patch: ConfigPatch, checkLua: CheckLua): readonly Diagnostic[] {
  return scriptsOf(patch).flatMap(({ lua, path }) => {
    const problem = checkLua(lua);
    if (problem === undefined) return [];
    const message = `The script is no Lua, in its line ${problem.line}: ${problem.message}`;
    return [findingInValue(patch, path, { code: "ENVOY_LUA_SYNTAX", message, hint: refusedBy(patch) })];
  });
}

const filterTypes: readonly string[] = [
  patchedMessages.HTTP_FILTER,
  patchedMessages.NETWORK_FILTER,
  patchedMessages.LISTENER_FILTER,
];

function configFindings(patch: ConfigPatch, { typeName, value, path }: VisitedMessage): readonly Diagnostic[] {
  if (!filterTypes.includes(typeName) || value["typed_config"] !== undefined || value["config_discovery"] !== undefined)
    return [];
  const message = `The filter ${JSON.stringify(value["name"] ?? "")} has no typed_config`;
  return [findingInValue(patch, path, { code: "ENVOY_FILTER_WITHOUT_CONFIG", message, hint: refusedBy(patch) })];
}

/** Istio's own routes have `0s`, so that a route that is put among them behaves otherwise than the rest. */
function timeoutFindings(patch: ConfigPatch, { route, name }: JsonObject): readonly Diagnostic[] {
  if (patch.applyTo !== "HTTP_ROUTE" || !isWhole(patch) || !isJsonObject(route) || route["timeout"] !== undefined)
    return [];
  const what = typeof name === "string" ? `The route "${name}"` : "The route";
  const message = `${what} has no timeout: Envoy ends its requests after 15 seconds`;
  const hint = "Istio's own routes have timeout: 0s and a retry_policy; give it both";
  return [findingInValue(patch, ["route"], { code: "ENVOY_ROUTE_TIMEOUT", severity: "warning", message, hint })];
}
