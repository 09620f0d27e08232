import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { buildIstioOracle, startIstioOracle, type IstioOracle } from "../support/istio-oracle.ts";
import {
  baseManifestsOf,
  digestOf,
  passthroughExample,
  passthroughManifestsOf,
  readExposureExamples,
  type ExposureExample,
} from "./exposure-examples.ts";
import {
  istioFixtures,
  readExample,
  readExamples,
  readRecordedExample,
  readVariants,
  recordingOf,
  variantRecordingOf,
  variantsBase,
  writeRecording,
  type VariantRecording,
} from "./istio-fixtures.ts";

/** `npm run istio:record`: asks istiod about all examples and variants, and writes its answers beside them. */
async function main(): Promise<number> {
  const failure = await buildIstioOracle({ seconds: 3600 });
  if (failure !== undefined) {
    console.error(`Cannot build the istiod oracle: ${failure}`);
    return 1;
  }
  const oracle = startIstioOracle();
  try {
    const version = await recordExamples(oracle);
    write(["versions.json"], { istio: version, gateway: "1.29.6" });
    await recordVariants(oracle);
    await recordExposures(oracle);
  } finally {
    await oracle.stop();
  }
  return 0;
}

async function recordExamples(oracle: IstioOracle): Promise<string | undefined> {
  let version: string | undefined;
  for (const { name, manifests } of readExamples()) {
    const base = await oracle.ask({ manifests, withoutEnvoyFilters: true, endpoints: true });
    const patched = await oracle.ask({ manifests, endpoints: true });
    write([name, "base.json"], recordingOf(base));
    write([name, "patched.json"], recordingOf(patched));
    version = patched.istio;
    console.error(`${name}: ${patched.gateways.map(({ pod }) => pod).join(", ")}`);
  }
  return version;
}

async function recordVariants(oracle: IstioOracle): Promise<void> {
  const [base] = readRecordedExample(variantsBase, "base").gateways;
  if (base === undefined) throw new Error(`${variantsBase} has no gateway`);
  const topics = new Map<string, Record<string, VariantRecording>>();
  for (const variant of readVariants()) {
    const topic = topics.get(variant.topic) ?? {};
    topics.set(variant.topic, topic);
    const answer = await oracle.ask({ manifests: variant.manifests });
    topic[variant.name] = variantRecordingOf(variant, answer, base);
  }
  await checkBase(oracle);
  for (const [topic, recorded] of topics) {
    write(["patches", topic, "recorded.json"], recorded);
    console.error(`${topic}: ${Object.keys(recorded).length} variants`);
  }
}

async function recordExposures(oracle: IstioOracle): Promise<void> {
  for (const example of readExposureExamples()) {
    const manifests = baseManifestsOf(example);
    const { gateways } = await oracle.ask({ manifests, endpoints: true });
    write(["exposures", `${example.name}.json`], { manifestsDigest: digestOf(manifests), gateways });
    console.error(`exposures/${example.name}: ${gateways.map(({ pod }) => pod).join(", ")}`);
    if (example.name === passthroughExample) await recordPassthrough(example, oracle);
  }
}

async function recordPassthrough(example: ExposureExample, oracle: IstioOracle): Promise<void> {
  const manifests = passthroughManifestsOf(example);
  const { gateways } = await oracle.ask({ manifests, endpoints: true });
  write(["exposures-l4", `${example.name}.json`], { manifestsDigest: digestOf(manifests), gateways });
}

/** Some patches change values that Istio's code shares between all gateways, until it is started again: they cannot be variants. */
async function checkBase(oracle: IstioOracle): Promise<void> {
  const { manifests } = readExample(variantsBase);
  const again = recordingOf(await oracle.ask({ manifests, withoutEnvoyFilters: true, endpoints: true }));
  if (!isDeepStrictEqual(again, readRecordedExample(variantsBase, "base"))) {
    throw new Error("A variant changed what istiod makes of other manifests afterwards");
  }
}

function write(place: readonly string[], value: unknown): void {
  const file = path.join(istioFixtures, ...place);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, writeRecording(value));
}

process.exitCode = await main();
