import { describe, expect, test } from "vitest";
import { isJsonObject, type JsonObject } from "../../src/files/json.ts";
import { applyEnvoyFilters, decodeConfiguration } from "../../src/istio/apply-envoy-filters.ts";
import type { GatewayConfiguration } from "../../src/istio/gateway.ts";
import { readEnvoyFilters } from "../../src/istio/read-envoy-filters.ts";
import { valueOf } from "../support/expect-value.ts";
import { baseOf, examples, filtersOf, fixtureText, gatewaysIn } from "./recorded-gateways.ts";
import { applyJsonDifference } from "../oracles/json-difference.ts";
import { resourcesByName, variantsBase } from "../oracles/istio-fixtures.ts";
import { variants } from "./recorded-variants.ts";

describe("EnvoyFilters of an example, applied to its base, give what istiod gives", () => {
  test.each(examples)("%s", (example) => {
    const { filters, diagnostics } = filtersOf(example);
    expect(diagnostics).toEqual([]);
    const patched = gatewaysIn(`${example}/patched.json`);
    for (const [index, { configuration, proxy }] of baseOf(example).entries()) {
      const wanted = patched[index]?.configuration ?? configuration;
      const ours = valueOf(applyEnvoyFilters(configuration, filters, proxy));
      expect(named(ours)).toEqual(named(decodeConfiguration(wanted)));
    }
  });
});

/** Variants whose outcome depends on more than is given, so that they are refused. */
const notModelled = ["clusters/merge-transport-socket", "http-filters/merge", "network-filters/merge"].map(
  (name) => `patches/${name}-other-type.yaml`,
);

describe("A variant, applied to the base of shoot-wildcard, gives what istiod gives", () => {
  const [base] = baseOf(variantsBase);
  const admitted = variants.filter(({ file, refused }) => refused.length === 0 && !notModelled.includes(file));

  test.each(admitted)("$file: $title", ({ file, text, changes }) => {
    if (base === undefined) throw new Error("no base");
    const { filters } = readEnvoyFilters([{ file, text }]);
    const ours = valueOf(applyEnvoyFilters(base.configuration, filters, base.proxy));
    const wanted = applyJsonDifference(named(base.configuration), changes) as Readonly<Record<string, JsonObject>>;
    expect(named(ours)).toEqual(named(decodeConfiguration(toLists(wanted))));
  });

  test.each(variants.filter(({ refused }) => refused.length > 0))(
    "$file is refused: $title",
    ({ file, text, refused }) => {
      const { filters, diagnostics } = readEnvoyFilters([{ file, text }]);
      const admittedHere = filters.map(({ name, namespace }) => `EnvoyFilter ${namespace ?? ""}/${name}`);
      expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
      expect(admittedHere.filter((name) => refused.includes(name))).toEqual([]);
    },
  );

  test.each(notModelled)("%s is not modelled", (file) => {
    if (base === undefined) throw new Error("no base");
    const { filters } = readEnvoyFilters([{ file, text: fixtureText(file) }]);
    const { ok, diagnostics } = applyEnvoyFilters(base.configuration, filters, base.proxy);
    expect([ok, diagnostics.map(({ code }) => code)]).toEqual([
      false,
      expect.arrayContaining(["ENVOY_FILTER_NOT_MODELLED"]),
    ]);
  });
});

function named(configuration: GatewayConfiguration): ReturnType<typeof resourcesByName> {
  return resourcesByName(configuration as unknown as Parameters<typeof resourcesByName>[0]);
}

function toLists(document: Readonly<Record<string, JsonObject>>): GatewayConfiguration {
  const list = (kind: string): readonly JsonObject[] => Object.values(document[kind] ?? {}).filter(isJsonObject);
  return { listeners: list("listeners"), routes: list("routes"), clusters: list("clusters") };
}
