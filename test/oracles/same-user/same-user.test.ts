import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { envoyOf, skipReason } from "../../support/envoys.ts";
import type { AnyCertificate } from "./any-certificate.ts";
import { generateCertificates, scenarioCertificates } from "./certificates.ts";
import { tryInEnvoy } from "./in-envoy.ts";
import { tryInSimulator } from "./in-simulator.ts";
import { judge, type Trial } from "./judge.ts";
import { openLab, type Lab } from "./lab.ts";
import { kubernetesSkipReason } from "./oracles.ts";
import { reachOf, settings, type SettingName } from "./settings.ts";
import { count, createTally, dueOf, type Tally } from "./tally.ts";

/*
 * For any certificate, kube-apiserver's own authenticators see the same user in the certificate and in what the filter makes of it, or the
 * filter refuses; and a user that headers can carry is not refused. No expectation is written down here. `npm run kubernetes:search` asks about
 * more certificates.
 */

const seed = Number(process.env["FUZZ_SEED"] ?? 1);
const shapes = scenarioCertificates();

function judgeAll(trials: readonly Trial[], name: SettingName): Tally {
  const tally = createTally();
  for (const trial of trials) count(tally, trial, judge(trial, reachOf(settings[name])));
  return tally;
}

/** Nothing went wrong, and a good part of the certificates got through, so that something was compared. */
function expectSameUsers(tally: Tally): void {
  expect(tally.examples).toEqual([]);
  expect([tally.different, tally.passed]).toEqual([0, dueOf(tally)]);
  expect(tally.passed).toBeGreaterThan(tally.certificates / 5);
}

interface Level {
  readonly name: SettingName;
  readonly certificates: number;
  tryAll(lab: Lab, certificates: readonly AnyCertificate[]): Promise<readonly Trial[]>;
}

function describeLevel(title: string, { name, certificates, tryAll }: Level): void {
  describe(title, () => {
    let lab: Lab | undefined;
    beforeAll(async () => {
      lab = await openLab(settings[name]);
    }, 900_000);
    afterAll(() => lab?.kubernetes.stop());

    test.each([
      ["every certificate of the filter's scenario", shapes],
      [`${certificates} generated certificates`, generateCertificates(certificates, seed)],
    ])(
      "%s: the same user, or a refusal",
      async (_title, list) => {
        if (lab === undefined) throw new Error("There is no kube-apiserver");
        expectSameUsers(judgeAll(await tryAll(lab, list), name));
      },
      180_000,
    );
  });
}

const levels: readonly (readonly [name: SettingName, certificates: number, title: string])[] = [
  ["uid", 200, "In the simulator, Kubernetes 1.36 with UIDs"],
  ["default", 100, "In the simulator, Kubernetes 1.36 and the filter's defaults"],
  ["forward", 100, "In the simulator, Kubernetes 1.36 that is left to answer to who names nobody"],
  ["old", 100, "In the simulator, Kubernetes 1.31"],
];
for (const [name, certificates, title] of levels) {
  const reason = kubernetesSkipReason(settings[name].kubernetes);
  if (reason !== undefined) test.skip(`${title} (${reason})`, () => undefined);
  else describeLevel(title, { name, certificates, tryAll: tryInSimulator });
}

const reason = kubernetesSkipReason("1.36") ?? skipReason("1.37");
if (reason !== undefined) test.skip(`In front of Kubernetes, a real Envoy (${reason})`, () => undefined);
else {
  const binary = envoyOf("1.37");
  describeLevel("In Envoy 1.37 in front of Kubernetes 1.36", {
    name: "uid",
    certificates: 200,
    tryAll: (lab, certificates) => {
      if (binary === undefined) throw new Error("There is no Envoy 1.37");
      return tryInEnvoy(lab, binary, certificates);
    },
  });
}
