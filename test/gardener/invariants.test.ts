import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { disk } from "../../src/cli/disk.ts";
import type { Exposure } from "../../src/gardener/exposure.ts";
import type { KubernetesObject } from "../../src/gardener/kubernetes-object.ts";
import { readExposures } from "../../src/gardener/read-exposures.ts";
import { createCompiler } from "../../src/compiler/create-compiler.ts";
import { exposeClusters, type ExposedClusters } from "../../src/workflows/expose-clusters.ts";
import { valueOf } from "../support/expect-value.ts";
import { invariants } from "./invariants.ts";
import { exposures } from "./random-exposures.ts";

const folder = "envoy-fixtures/exposures";
const examples = disk.list(folder).filter((file) => file.endsWith(".yaml"));
const filters = { root: "filter-src", files: disk };
const compiler = createCompiler();

function readExample(file: string): readonly Exposure[] {
  const source = { file: `${folder}/${file}`, text: disk.read(`${folder}/${file}`) ?? "" };
  return valueOf(readExposures([source])).map(({ exposure }) => exposure);
}

function expose(list: readonly Exposure[]): ExposedClusters {
  return valueOf(exposeClusters(list, { filters, compiler }));
}

describe.each(examples)("The example %s", (file) => {
  const exposed = expose(readExample(file));

  test.each(Object.keys(invariants))("%s", (name) => {
    expect(invariants[name]?.(exposed)).toEqual([]);
  });
});

test("Whatever is exposed, all of it holds", () => {
  fc.assert(
    fc.property(exposures(60), (list) => {
      const exposed = expose(list);
      const broken = Object.entries(invariants).map(([name, invariant]) => [name, invariant(exposed)] as const);
      expect(broken.filter(([, places]) => places.length > 0)).toEqual([]);
    }),
    { numRuns: 5 },
  );
});

describe("What is broken is noticed:", () => {
  const example = expose(readExample("shoot.yaml"));

  test.each([
    [
      "nothing but routes that match metadata leads to the trusted cluster",
      '"host":"kube-apiserver.shoot',
      '"host":"kube-apiserver-mtls.shoot',
    ],
    [
      "what trusted routes match is what the script sets",
      '"key":"authenticated-kube-apiserver-host"',
      '"key":"authenticated"',
    ],
    ["what trusted routes match is what the script sets", '"exact":"shoot--foo--bar"', '"exact":"shoot--foo--baz"'],
    [
      "each host has one trusted route, and each trusted route a host",
      '"exact":"api.bar.foo.example.com"',
      '"exact":"other.example.com"',
    ],
    ["inserted routes have no timeout of 15 seconds, and retries", '"timeout":"0s"', '"timeout":"1s"'],
    [
      "EnvoyFilters and Gateways select the pods of a gateway of their exposure",
      '"labels":{"app":"istio-ingressgateway"',
      '"labels":{"app":"ingress"',
    ],
    [
      "no two objects have the same kind, namespace and name",
      '"name":"kube-apiserver-mtls"',
      '"name":"kube-apiserver"',
    ],
    [
      "every secret that is named is one of the exposure's",
      '"credentialName":"shoot--foo--bar-kube-apiserver-tls"',
      '"credentialName":"tls"',
    ],
    [
      "everything that another namespace must see is exported, and to gateways only",
      '"exportTo":["istio-ingress"]',
      '"exportTo":["*"]',
    ],
    [
      "no patch names a cluster's protocol options, which another controller owns",
      '"alpn_protocols":["http/1.1"]',
      '"typed_extension_protocol_options":{}',
    ],
    ["objects outside of the control plane's namespace belong to it", '"ownerReferences"', '"owners"'],
  ])("%s (%s)", (name, found, broken) => {
    const clusters = example.clusters.map((cluster) => {
      const text = JSON.stringify(cluster.objects);
      expect(text).toContain(found);
      const objects = JSON.parse(text.replaceAll(found, broken)) as readonly KubernetesObject[];
      return { exposure: cluster.exposure, plan: cluster.plan, objects };
    });
    expect(invariants[name]?.({ ...example, clusters })).not.toEqual([]);
  });
});
