import { isDeepStrictEqual } from "node:util";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { checkRules, type BrokenRule } from "../../envoy-schema/check-rules.ts";
import type { JsonPath } from "../../envoy-schema/decode-message.ts";
import { messagesIn } from "../../envoy-schema/visit-messages.ts";
import { rankNames } from "../../diagnostics/nearest-name.ts";
import { isJsonObject, type JsonObject } from "../../files/json.ts";
import { patchedMessages, type ConfigPatch } from "../envoy-filter.ts";
import { configurationMessages, type GatewayProxy } from "../gateway.ts";
import { objectsOf } from "../json-lists.ts";
import type { Gateway } from "../read-gateways.ts";
import { connectionManagersOf, filterChainsOf } from "../route-references.ts";
import { findingAt, findingInValue, listNames } from "./finding.ts";
import { outcome, type PatchTrace, type TracedTarget } from "./trace-patches.ts";
import { breadthFindings } from "./breadth-findings.ts";
import { refusedBy } from "./value-findings.ts";

/** What Envoy would refuse, or could not use, of a gateway's patched configuration, at the patches that made it so. */
export function outcomeFindings({ patched, targets }: PatchTrace, gateway: Gateway): readonly Diagnostic[] {
  const clusters = [
    ...patched.clusters.flatMap(({ name }) => (typeof name === "string" ? [name] : [])),
    ...gateway.ownClusters,
  ];
  const patches = new Set(targets.flatMap((target) => target.patches));
  return [
    ...[...patches].flatMap((patch) => clusterFindings(patch, clusters)),
    ...targets.flatMap((target) => [...routerFindings(target, gateway.proxy), ...brokenByMerge(target, gateway.proxy)]),
    ...breadthFindings(targets),
    ...takenFindings(targets, gateway),
  ];
}

/** Routes and proxies of TCP name clusters; a name in a header is not known here. */
function clusterFindings(patch: ConfigPatch, known: readonly string[]): readonly Diagnostic[] {
  const messages = messagesIn(patchedMessages[patch.applyTo], patch.value ?? {});
  const users = messages.filter(({ typeName }) =>
    /\.(RouteAction|TcpProxy|WeightedCluster\.ClusterWeight|RequestMirrorPolicy)$/.test(typeName),
  );
  return users.flatMap(({ value, path, typeName }) => {
    const field = typeName.endsWith("ClusterWeight") ? "name" : "cluster";
    const name = value[field];
    if (typeof name !== "string" || known.includes(name)) return [];
    const message = `The gateway has no cluster "${name}": it answers such requests with 503`;
    const hint = `There is ${listNames(rankNames(name, known))}`;
    return [findingInValue(patch, [...path, field], { code: "ENVOY_CLUSTER_UNKNOWN", message, hint })];
  });
}

const routerName = "envoy.filters.http.router";

function routerFindings(target: TracedTarget, proxy: GatewayProxy): readonly Diagnostic[] {
  if (target.kind !== "listeners") return [];
  const listener = target.before === undefined ? undefined : outcome(target, target.patches, proxy);
  const managers = listener === undefined ? [] : filterChainsOf(listener).flatMap(connectionManagersOf);
  const late = new Set(managers.flatMap(filtersAfterRouter));
  return target.patches
    .filter((patch) => patch.applyTo === "HTTP_FILTER" && patch.value !== undefined && late.has(patch.value))
    .map((patch) =>
      findingAt(patch, ["patch", "operation"], {
        code: "ENVOY_FILTER_AFTER_ROUTER",
        message: `The filter ${JSON.stringify(patch.value?.["name"] ?? "")} stands after the router, which must be the last one`,
        hint: `INSERT_BEFORE the subFilter ${routerName}. ${refusedBy(patch)}`,
      }),
    );
}

function filtersAfterRouter(manager: JsonObject): readonly JsonObject[] {
  const filters = objectsOf(manager["http_filters"]);
  const router = filters.findIndex(({ name, typed_config: config }) =>
    isJsonObject(config) && typeof config["@type"] === "string"
      ? config["@type"].endsWith(".Router")
      : name === routerName,
  );
  return router < 0 ? [] : filters.slice(router + 1);
}

/** Rules that a thing breaks since something was merged into it. What is whole was checked on its own. */
function brokenByMerge(target: TracedTarget, proxy: GatewayProxy): readonly Diagnostic[] {
  const merges = target.patches.filter((patch) => patch.operation === "MERGE");
  if (merges.length === 0 || target.before === undefined) return [];
  const rulesUnder = (patches: readonly ConfigPatch[]): readonly BrokenRule[] => {
    const value = outcome(target, patches, proxy);
    return value === undefined ? [] : checkRules(configurationMessages[target.kind], value);
  };
  const before = rulesUnder([]).map(({ message }) => message);
  return merges.flatMap((patch) => {
    const broken = rulesUnder([patch]).filter(({ message }) => !before.includes(message));
    const messages = broken.map(({ path, message }) => `"${insideOf(path)}": ${message}`);
    return [...new Set(messages)].map((message) =>
      findingInValue(patch, [], { code: "ENVOY_RULE_BROKEN", message: `Merged, ${message}`, hint: refusedBy(patch) }),
    );
  });
}

/** Two listeners cannot have one address, nor two of anything one name. */
function takenFindings(targets: readonly TracedTarget[], { configuration }: Gateway): readonly Diagnostic[] {
  const added = targets
    .filter(({ before }) => before === undefined)
    .flatMap(({ kind, patches }) => patches.map((patch) => ({ kind, patch })));
  return added.flatMap(({ kind, patch }, index) => {
    const earlier = added
      .slice(0, index)
      .flatMap((other) => (other.kind === kind && other.patch.value !== undefined ? [other.patch.value] : []));
    const others = [...configuration[kind], ...earlier];
    const { name, address } = patch.value ?? {};
    const sameName = others.find((other) => other["name"] === name);
    const sameAddress =
      address === undefined ? undefined : others.find((other) => isDeepStrictEqual(other["address"], address));
    const what = kind === "listeners" ? "listener" : "cluster";
    const taken = (field: string, message: string): Diagnostic =>
      findingInValue(patch, [field], {
        code: "ENVOY_ADDRESS_TAKEN",
        message,
        hint: `Envoy has one of them, and refuses or replaces the other ${what}`,
      });
    if (sameName !== undefined)
      return [taken("name", `There is a ${what} with the name ${JSON.stringify(name)} already`)];
    return sameAddress === undefined
      ? []
      : [taken("address", `The listener ${JSON.stringify(sameAddress["name"])} has this address already`)];
  });
}

/** A path from the innermost thing of a list on. */
function insideOf(path: JsonPath): string {
  return path.slice(path.findLastIndex((part) => typeof part === "number") + 1).join(".");
}
