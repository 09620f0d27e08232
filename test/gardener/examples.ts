import { createCompiler } from "../../src/compiler/create-compiler.ts";
import type { Exposure } from "../../src/gardener/exposure.ts";
import { readExposures } from "../../src/gardener/read-exposures.ts";
import { exposeClusters, type ExposedClusters } from "../../src/workflows/expose-clusters.ts";
import { valueOf } from "../support/expect-value.ts";
import { projectFiles } from "../support/files-on-disk.ts";

const folder = "envoy-fixtures/exposures";

/** File names of the exposures that the project ships. */
export const examples: readonly string[] = projectFiles.list(folder).filter((file) => file.endsWith(".yaml"));

export function readExample(file: string): readonly Exposure[] {
  const source = { file: `${folder}/${file}`, text: projectFiles.read(`${folder}/${file}`) ?? "" };
  return valueOf(readExposures([source])).map(({ exposure }) => exposure);
}

const options = { filters: { root: "filter-src", files: projectFiles }, compiler: createCompiler() };

/** All objects of L7 mode, with one compiler for all tests of a file. */
export function exposed(exposures: readonly Exposure[]): ExposedClusters {
  return valueOf(exposeClusters(exposures, options));
}
