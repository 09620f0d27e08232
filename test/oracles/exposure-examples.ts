import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { disk } from "../../src/files/disk.ts";
import { createCompiler } from "../../src/compiler/create-compiler.ts";
import type { Exposure } from "../../src/gardener/exposure.ts";
import type { KubernetesObject } from "../../src/gardener/kubernetes-object.ts";
import { createL4Resources } from "../../src/gardener/passthrough/create-l4-resources.ts";
import { readExposures } from "../../src/gardener/read-exposures.ts";
import { exposeClusters } from "../../src/workflows/expose-clusters.ts";
import { valueOf } from "../support/expect-value.ts";
import type { IstioGateway } from "../support/istio-oracle.ts";
import { manifestsOf } from "./exposure-manifests.ts";
import { istioFixtures } from "./istio-fixtures.ts";

/** What the kit makes of a description in `envoy-fixtures/exposures`. */
export interface ExposureExample {
  readonly name: string;
  readonly exposures: readonly Exposure[];
  /** All objects of gateways and clusters in L7 mode. */
  readonly objects: readonly KubernetesObject[];
}

/** What istiod makes of an example without its EnvoyFilters. */
export interface ExposureRecording {
  /** Of all that istiod was given: another one wants another recording. */
  readonly manifestsDigest: string;
  readonly gateways: readonly IstioGateway[];
}

const folder = "envoy-fixtures/exposures";

export function readExposureExamples(): readonly ExposureExample[] {
  const compiler = createCompiler();
  const files = disk.list(folder).filter((file) => file.endsWith(".yaml"));
  return files.sort().map((file) => {
    const source = { file: `${folder}/${file}`, text: disk.read(`${folder}/${file}`) ?? "" };
    const exposures = valueOf(readExposures([source])).map(({ exposure }) => exposure);
    const filters = { root: "filter-src", files: disk };
    const { gateways, clusters } = valueOf(exposeClusters(exposures, { filters, compiler }));
    const objects = [...gateways, ...clusters.flatMap((cluster) => cluster.objects)];
    return { name: path.basename(file, ".yaml"), exposures, objects };
  });
}

/** The manifests that the recording of an example is of. */
export function baseManifestsOf({ exposures, objects }: ExposureExample): string {
  return manifestsOf(
    exposures,
    objects.filter(({ kind }) => kind !== "EnvoyFilter"),
  );
}

/** The example whose L4 objects are recorded, too. */
export const passthroughExample = "shoot";

/** The manifests that the recording of an example in L4 mode is of. */
export function passthroughManifestsOf({ exposures }: ExposureExample): string {
  return manifestsOf(exposures, exposures.flatMap(createL4Resources));
}

export function digestOf(manifests: string): string {
  return createHash("sha256").update(manifests).digest("hex").slice(0, 16);
}

/** Where the recording of an example in a mode is. */
export function recordedExposureFile(name: string, mode: "l7" | "l4" = "l7"): string {
  return path.join(istioFixtures, mode === "l7" ? "exposures" : "exposures-l4", `${name}.json`);
}

export function readRecordedExposure(name: string, mode: "l7" | "l4" = "l7"): ExposureRecording {
  return JSON.parse(readFileSync(recordedExposureFile(name, mode), "utf8")) as ExposureRecording;
}
