import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { baseOf } from "../istio/recorded-gateways.ts";
import { istioSkipReason, startIstioOracle, type IstioOracle } from "../support/istio-oracle.ts";
import { comparePatches } from "./compare-patches.ts";
import { readVariantsBase, variantsBase } from "./istio-fixtures.ts";
import { randomEnvoyFilters } from "./random-envoy-filters.ts";

const skipped = istioSkipReason();

/** Another seed and more runs ask other questions: `ISTIO_SEARCH_SEED=42 ISTIO_SEARCH_RUNS=1000 npx vitest run test/oracles/patches.test.ts`. */
const seed = Number(process.env["ISTIO_SEARCH_SEED"] ?? 1);
const numRuns = Number(process.env["ISTIO_SEARCH_RUNS"] ?? 60);

describe.skipIf(skipped !== undefined)(`istiod${skipped === undefined ? "" : ` (${skipped})`}`, () => {
  const [base] = baseOf(variantsBase);
  const manifests = readVariantsBase();
  let oracle: IstioOracle;
  beforeAll(() => {
    oracle = startIstioOracle();
  });
  afterAll(() => oracle.stop());

  test(
    "refuses the same EnvoyFilters as the kit, and makes the same of the others",
    async () => {
      if (base === undefined) throw new Error("no base");
      const property = fc.asyncProperty(randomEnvoyFilters(), async (filters) => {
        const comparison = await comparePatches(filters, { oracle, manifests, base });
        expect(comparison.kind === "not modelled" ? { kind: "same" } : comparison).toEqual({ kind: "same" });
      });
      await fc.assert(property, { seed, numRuns });
    },
    60_000 + numRuns * 2000,
  );
});
