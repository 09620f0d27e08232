import { parseArgs } from "node:util";
import type { EnvoyVersion } from "../../../src/envoy-api/envoy-version.ts";
import { envoyOf } from "../../support/envoys.ts";
import { generateCertificates } from "./certificates.ts";
import { tryInEnvoy } from "./in-envoy.ts";
import { tryInSimulator } from "./in-simulator.ts";
import { judge } from "./judge.ts";
import { openLab } from "./lab.ts";
import { reachOf, settings, type SettingName } from "./settings.ts";
import { count, createTally, describeTally } from "./tally.ts";

/**
 * `npm run kubernetes:search -- --certificates 20000 --seed 1 [--setting uid] [--envoy 1.37]`: presents so many certificates to kube-apiserver's
 * authenticators and to the filter in front of them, in the simulator or in a real Envoy, and prints those with another user.
 */
const { values } = parseArgs({
  options: {
    certificates: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    setting: { type: "string", default: "uid" },
    envoy: { type: "string" },
  },
});
const batchSize = 250;
const setting = settings[values.setting as SettingName];
const binary = values.envoy === undefined ? undefined : envoyOf(values.envoy as EnvoyVersion);
if (values.envoy !== undefined && binary === undefined) throw new Error(`Found no Envoy ${values.envoy}`);

const lab = await openLab(setting);
const tally = createTally();
const certificates = generateCertificates(Number(values.certificates), Number(values.seed));
for (let first = 0; first < certificates.length; first += batchSize) {
  const batch = certificates.slice(first, first + batchSize);
  const trials = await (binary === undefined ? tryInSimulator(lab, batch) : tryInEnvoy(lab, binary, batch));
  for (const trial of trials) count(tally, trial, judge(trial, reachOf(setting)));
  console.error(`${describeTally(tally)} so far`);
}
await lab.kubernetes.stop();
const host = binary === undefined ? "simulator" : `Envoy ${binary.version}`;
for (const example of tally.examples) console.log(example);
console.log(
  `Kubernetes ${setting.kubernetes}, ${values.setting}, ${host}, seed ${values.seed}: ${describeTally(tally)}`,
);
process.exitCode = tally.wrong === 0 ? 0 : 1;
