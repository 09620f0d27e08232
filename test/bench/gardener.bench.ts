import os from "node:os";
import { bench, describe } from "vitest";
import { createCompiler } from "../../src/compiler/create-compiler.ts";
import type { Exposure } from "../../src/gardener/exposure.ts";
import { manifestFiles } from "../../src/gardener/manifest-files.ts";
import { completeExposure } from "../../src/gardener/read-exposures.ts";
import { exposeClusters } from "../../src/workflows/expose-clusters.ts";
import { valueOf } from "../support/expect-value.ts";
import { projectFiles } from "../support/files-on-disk.ts";

/** Compiles the filters the first time only, as one process does for all control planes of a seed. */
const compiler = createCompiler();
const options = { filters: { root: "filter-src", files: projectFiles }, compiler };
const gateway = { namespace: "istio-ingress", labels: { app: "istio-ingressgateway", istio: "ingressgateway" } };
const exposures = Array.from({ length: 1000 }, (_, index): Exposure => {
  const name = `s${index}`;
  return completeExposure({
    namespace: `shoot--foo--${name}`,
    namespaceUid: "3c1f6a52-7a55-4a31-9b0e-0a1d2c3b4e5f",
    hosts: [`api.${name}.foo.internal.example.com`, `api.${name}.foo.example.com`],
    wildcardHosts: [`api-foo--${name}.ingress.seed.example.com`],
    gateway,
  });
});

/** CPU time, which a busy machine changes less than the time on the wall. Printed, for a bench measures the latter. */
const spent = new Map<number, number[]>();

function generate(count: number): void {
  const start = process.cpuUsage();
  const { gateways, clusters } = valueOf(exposeClusters(exposures.slice(0, count), options));
  manifestFiles([...gateways, ...clusters.flatMap(({ objects }) => objects)], "manifests");
  const { user, system } = process.cpuUsage(start);
  spent.set(count, [...(spent.get(count) ?? []), (user + system) / 1000]);
}

const few = { iterations: 3, warmupIterations: 1, warmupTime: 0, time: 0 };

describe(`Resources of L7 mode, as YAML, filters compiled anew (Node ${process.version}, ${os.availableParallelism()} cores)`, () => {
  for (const count of [1, 250, 500, 1000])
    bench(
      count === 1
        ? "1 exposure: what is spent once"
        : `${count} exposures${count === 1000 ? ": under 2000 ms beside that" : ""}`,
      () => {
        generate(count);
      },
      {
        ...few,
        teardown: (_task, mode) => {
          if (mode === "run")
            console.log(`${count}: at least ${Math.min(...(spent.get(count) ?? [])).toFixed(0)} ms of CPU`);
        },
      },
    );
});
