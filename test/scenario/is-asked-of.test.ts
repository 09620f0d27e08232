import { expect, test } from "vitest";
import { envoyVersions, type EnvoyVersion } from "../../src/envoy-api/envoy-version.ts";
import { isAskedOf } from "../../src/scenario/is-asked-of.ts";
import { exchangeWith } from "./example-exchange.ts";

test.each<[{ from?: EnvoyVersion; to?: EnvoyVersion } | undefined, string]>([
  [undefined, "1.36 1.37 1.38 1.39 1.40"],
  [{}, "1.36 1.37 1.38 1.39 1.40"],
  [{ from: "1.38" }, "1.38 1.39 1.40"],
  [{ to: "1.37" }, "1.36 1.37"],
  [{ from: "1.37", to: "1.39" }, "1.37 1.38 1.39"],
  [{ from: "1.40", to: "1.40" }, "1.40"],
])("an exchange for the range %j is asked of %s", (envoy, asked) => {
  const exchange = exchangeWith({}, envoy);
  expect(envoyVersions.filter((version) => isAskedOf(exchange, { kind: "envoy", version })).join(" ")).toBe(asked);
});
