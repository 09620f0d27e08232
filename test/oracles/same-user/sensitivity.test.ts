import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { projectFiles } from "../../support/files-on-disk.ts";
import { scenarioCertificates } from "./certificates.ts";
import { tryInSimulator } from "./in-simulator.ts";
import { judge } from "./judge.ts";
import { openLab, type Lab } from "./lab.ts";
import { kubernetesSkipReason } from "./oracles.ts";
import { reachOf, settings } from "./settings.ts";
import { count, createTally } from "./tally.ts";

const reason = kubernetesSkipReason("1.36");
const naive = projectFiles.read("test/oracles/same-user/naive-filter.lua") ?? "";

describe.skipIf(reason !== undefined)(`The comparison${reason === undefined ? "" : ` (${reason})`}`, () => {
  let lab: Lab | undefined;
  beforeAll(async () => {
    lab = await openLab(settings.uid, naive);
  }, 900_000);
  afterAll(() => lab?.kubernetes.stop());

  test("finds other users where a script copies what Envoy parsed", async () => {
    if (lab === undefined) throw new Error("There is no kube-apiserver");
    const tally = createTally();
    for (const trial of await tryInSimulator(lab, scenarioCertificates()))
      count(tally, trial, judge(trial, reachOf(settings.uid)));
    expect(tally.different).toBeGreaterThan(15);
    expect(tally.same).toBeGreaterThan(20);
  }, 60_000);
});
