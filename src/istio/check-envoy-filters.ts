import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { rankNames } from "../diagnostics/nearest-name.ts";
import { decodeConfiguration } from "./apply-envoy-filters.ts";
import type { ConfigPatch, EnvoyFilter } from "./envoy-filter.ts";
import { explainMiss } from "./findings/explain-miss.ts";
import { findingAt, findingIn, listNames } from "./findings/finding.ts";
import { noteFindings } from "./findings/note-findings.ts";
import { outcomeFindings } from "./findings/outcome-findings.ts";
import {
  changesTarget,
  findOverriding,
  tracePatches,
  type PatchTrace,
  type TracedTarget,
} from "./findings/trace-patches.ts";
import { valueFindings, type CheckLua } from "./findings/value-findings.ts";
import type { Gateway } from "./read-gateways.ts";
import { fitsProxy, selectPatches, selectsProxy } from "./select-patches.ts";

export interface EnvoyFilterCheck {
  /** What EnvoyFilters are applied to; without any, only what is wrong for every gateway is found. */
  readonly gateways: readonly Gateway[];
  readonly checkLua: CheckLua;
}

/**
 * Finds in EnvoyFilters what istiod takes without a word and what then does not do what was meant: patches that match nothing or change nothing,
 * lose to others or replace too much, and what Envoy would refuse.
 *
 * @returns findings in the order of the patches
 */
export function checkEnvoyFilters(
  filters: readonly EnvoyFilter[],
  { gateways, checkLua }: EnvoyFilterCheck,
): readonly Diagnostic[] {
  const patches = filters.flatMap((filter) => filter.patches);
  const alone = patches.flatMap((patch) => valueFindings(patch, checkLua));
  if (gateways.length === 0) return alone;
  const traces = gateways.map((gateway) => traceGateway(gateway, filters));
  const outcomes = traces.flatMap(({ trace, gateway }) => [...notesOf(trace), ...outcomeFindings(trace, gateway)]);
  const effects = filters.flatMap((filter) => effectFindings(filter, traces));
  return withoutRepeated([...alone, ...effects, ...outcomes]);
}

interface TracedGateway {
  readonly gateway: Gateway;
  readonly trace: PatchTrace;
}

function traceGateway(gateway: Gateway, filters: readonly EnvoyFilter[]): TracedGateway {
  const { proxy } = gateway;
  const configuration = decodeConfiguration(gateway.configuration);
  const trace = tracePatches(configuration, { patches: selectPatches(filters, proxy), proxy });
  return { gateway: { ...gateway, configuration }, trace };
}

function notesOf({ targets }: PatchTrace): readonly Diagnostic[] {
  return targets.flatMap(({ notes }) => notes.flatMap(({ patch, note }) => noteFindings(patch, note)));
}

function effectFindings(filter: EnvoyFilter, traces: readonly TracedGateway[]): readonly Diagnostic[] {
  const selected = traces.filter(({ gateway }) => selectsProxy(filter, gateway.proxy));
  if (filter.patches.length === 0) return [noPatches(filter)];
  if (selected.length === 0) return [noGateway(filter, traces)];
  return filter.patches.flatMap((patch) => patchFindings(patch, selected));
}

function noPatches(filter: EnvoyFilter): Diagnostic {
  const message = `The EnvoyFilter "${filter.name}" has no patches`;
  return findingIn(filter, ["spec"], { code: "ENVOY_FILTER_NO_EFFECT", message });
}

function noGateway(filter: EnvoyFilter, traces: readonly TracedGateway[]): Diagnostic {
  const proxies = traces.map(({ gateway }) => gateway.proxy);
  const here = proxies.filter(({ namespace, rootNamespace }) =>
    [namespace, rootNamespace].includes(filter.namespace ?? namespace),
  );
  if (here.length === 0) {
    const namespaces = rankNames(
      filter.namespace ?? "",
      proxies.map(({ namespace }) => namespace),
    );
    return findingIn(filter, ["metadata", "namespace"], {
      code: "ENVOY_FILTER_NO_GATEWAY",
      message: `The EnvoyFilter is in the namespace "${filter.namespace ?? ""}", where none of the gateways is`,
      hint: `An EnvoyFilter holds in its own namespace, or everywhere from the root namespace; gateways are in ${listNames(namespaces)}`,
    });
  }
  const wrong = Object.entries(filter.workloadSelector).filter(([name, value]) =>
    here.every(({ labels }) => labels?.[name] !== value),
  );
  const labels = here.flatMap((proxy) =>
    Object.entries(proxy.labels ?? {}).map(([name, value]) => `${name}: ${value}`),
  );
  const wanted = wrong.map(([name, value]) => `${name}: ${value}`);
  return findingIn(filter, ["spec", "workloadSelector"], {
    code: "ENVOY_FILTER_NO_GATEWAY",
    message: `No gateway has the labels that the EnvoyFilter selects: ${listNames(wanted)}`,
    hint: `There is ${listNames(rankNames(wanted[0] ?? "", labels))}`,
  });
}

function patchFindings(patch: ConfigPatch, selected: readonly TracedGateway[]): readonly Diagnostic[] {
  const fitting = selected.filter(({ gateway }) => fitsProxy(patch, gateway.proxy));
  if (fitting.length === 0) return [noFit(patch, selected)];
  const touched = fitting.flatMap(({ trace, gateway }) =>
    trace.targets.filter((target) => target.patches.includes(patch)).map((target) => ({ target, gateway })),
  );
  if (touched.length === 0) return [noMatch(patch, fitting)];
  const isEffective = touched.some(
    ({ target, gateway }) => target.before === undefined || changesTarget(patch, target, gateway.proxy),
  );
  return isEffective ? [] : [noEffect(patch, touched)];
}

function noFit(patch: ConfigPatch, selected: readonly TracedGateway[]): Diagnostic {
  const { context = "ANY", proxy } = patch.match;
  if (context !== "ANY" && context !== "GATEWAY")
    return findingAt(patch, ["match", "context"], {
      code: "ENVOY_FILTER_NO_MATCH",
      message: `The patch is for the context ${context}, and these are gateways`,
      hint: "Use GATEWAY",
    });
  const versions = selected.map(({ gateway }) => gateway.proxy.istioVersion ?? "unknown");
  return findingAt(patch, ["match", "proxy"], {
    code: "ENVOY_FILTER_NO_MATCH",
    message: `No gateway fits the proxy ${JSON.stringify(proxy)}`,
    hint: `Their versions are ${listNames([...new Set(versions)])}`,
  });
}

function noMatch(patch: ConfigPatch, fitting: readonly TracedGateway[]): Diagnostic {
  for (const { gateway, trace } of fitting) {
    const { proxy, configuration } = gateway;
    // Names of things that patches add or rename are not what others match, but for what is inside of the same thing.
    const miss = explainMiss(patch, configuration, proxy) ?? explainMiss(patch, trace.patched, proxy);
    if (miss !== undefined)
      return findingAt(patch, miss.path, { code: "ENVOY_FILTER_NO_MATCH", message: miss.message, hint: miss.hint });
  }
  return findingAt(patch, ["patch", "operation"], {
    code: "ENVOY_FILTER_NO_EFFECT",
    message: `${patch.operation} of ${patch.applyTo} does nothing here`,
    hint: operationHint(patch),
  });
}

function operationHint({ operation, applyTo }: ConfigPatch): string {
  const named = "Name the one that is meant in the match";
  const hints: Readonly<Record<string, string>> = {
    REPLACE: `istiod replaces filters and virtual hosts only. ${named}`,
    REMOVE: `istiod removes what a match names. ${named}`,
    MERGE: "There is nothing to merge into: what has no typed_config is left as it is",
  };
  return hints[operation] ?? `istiod has no ${operation} for ${applyTo}`;
}

function noEffect(
  patch: ConfigPatch,
  touched: readonly { readonly target: TracedTarget; readonly gateway: Gateway }[],
): Diagnostic {
  const overriding = touched
    .map(({ target, gateway }) => findOverriding(patch, target, gateway.proxy))
    .find((other) => other !== undefined);
  if (overriding !== undefined)
    return findingAt(patch, ["patch"], {
      code: "ENVOY_FILTER_OVERRIDDEN",
      message: `All that the patch does is lost to another one: ${overriding.label}`,
      hint: "Write both as one patch",
    });
  return findingAt(patch, ["patch"], {
    code: "ENVOY_FILTER_NO_EFFECT",
    message: "The patch changes nothing: what it sets is so without it",
    hint: "Delete it, or see what istiod leaves out of it",
  });
}

function withoutRepeated(findings: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return findings.filter(({ code, message, position }) => {
    const key = `${code} ${position?.file ?? ""}:${position?.line ?? 0}:${position?.column ?? 0} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
