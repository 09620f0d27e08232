import { describe, expect, test } from "vitest";
import type { EnvoyVersion } from "../../src/envoy-api/envoy-version.ts";
import type { EnvoyBinary } from "../../src/envoy-process/find-envoys.ts";
import { chooseHosts, type HostChoice } from "../../src/workflows/choose-hosts.ts";

const found: readonly EnvoyBinary[] = (["1.36", "1.38"] as const).map((line) => ({
  line,
  version: `${line}.0`,
  path: `/envoys/${line}`,
}));

/** What is chosen, as `<line> <kinds>`, and the lines that are missing. */
function choose(
  lines: readonly EnvoyVersion[],
  choice: HostChoice | undefined,
  binaries = found,
): readonly (readonly string[])[] {
  const { lanes, missing } = chooseHosts({ lines, choice, found: binaries });
  return [lanes.map(({ version, hosts }) => [version, ...hosts.map(({ kind }) => kind)].join(" ")), missing];
}

describe("The hosts of a run", () => {
  test.each<
    [
      string,
      readonly EnvoyVersion[],
      HostChoice | undefined,
      readonly EnvoyBinary[],
      readonly string[],
      readonly string[],
    ]
  >([
    ["both of the newest line that is here, unless said", [], undefined, found, ["1.38 simulator envoy"], []],
    ["the simulator of the newest line where no Envoy is here", [], undefined, [], ["1.40 simulator"], []],
    ["one only, where one is asked for", [], "envoy", found, ["1.38 envoy"], []],
    ["the simulator of any line", ["1.40"], "simulator", found, ["1.40 simulator"], []],
    ["both of each line", ["1.36", "1.38"], "both", found, ["1.36 simulator envoy", "1.38 simulator envoy"], []],
    [
      "a missing Envoy where its line was named",
      ["1.36", "1.40"],
      undefined,
      found,
      ["1.36 simulator envoy", "1.40 simulator"],
      ["1.40"],
    ],
    ["a missing Envoy where one was asked for", [], "both", [], ["1.40 simulator"], ["1.40"]],
  ])("are %s", (_title, lines, choice, binaries, lanes, missing) => {
    expect(choose(lines, choice, binaries)).toEqual([lanes, missing]);
  });
});
