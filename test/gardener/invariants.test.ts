import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { KubernetesObject } from "../../src/gardener/kubernetes-object.ts";
import { examples, exposed, readExample } from "./examples.ts";
import { invariants } from "./invariants.ts";
import { exposures } from "./random-exposures.ts";

describe.each(examples)("The example %s", (file) => {
  const found = exposed(readExample(file));

  test.each(Object.keys(invariants))("%s", (name) => {
    expect(invariants[name]?.(found)).toEqual([]);
  });
});

test("Whatever is exposed, all of it holds", () => {
  fc.assert(
    fc.property(exposures(60), (list) => {
      const found = exposed(list);
      const broken = Object.entries(invariants).map(([name, invariant]) => [name, invariant(found)] as const);
      expect(broken.filter(([, places]) => places.length > 0)).toEqual([]);
    }),
    { numRuns: 5 },
  );
});

describe("What is broken is noticed:", () => {
  const example = exposed(readExample("shoot.yaml"));

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
      return { ...cluster, objects };
    });
    expect(invariants[name]?.({ ...example, clusters })).not.toEqual([]);
  });
});
