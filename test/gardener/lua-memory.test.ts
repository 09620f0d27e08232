import { describe, expect, test } from "vitest";
import { createCompiler } from "../../src/compiler/create-compiler.ts";
import { vmMemory } from "../../src/filter/vm-memory.ts";
import { luaMemory } from "../../src/gardener/lua-memory.ts";
import { completeExposure } from "../../src/gardener/read-exposures.ts";
import { exposeClusters } from "../../src/workflows/expose-clusters.ts";
import { projectFiles } from "../support/files-on-disk.ts";
import { valueOf } from "../support/expect-value.ts";

const filters = { root: "filter-src", files: projectFiles };
const compiler = createCompiler();
const gateway = { namespace: "istio-ingress", labels: { istio: "ingressgateway" } };
const elsewhere = { namespace: "istio-ingress-default", labels: { istio: "default" } };

function cluster(name: string, others: Partial<Parameters<typeof completeExposure>[0]> = {}) {
  return completeExposure({ namespace: `shoot--foo--${name}`, hosts: [`api.${name}.example.com`], gateway, ...others });
}

function memoryOf(exposures: readonly ReturnType<typeof cluster>[], workers: number) {
  const made = valueOf(exposeClusters(exposures, { filters, compiler }));
  const objects = [...made.gateways, ...made.clusters.flatMap(({ objects: own }) => own)];
  return luaMemory({ exposures, objects }, workers);
}

describe("The memory of Lua on a gateway", () => {
  test("counts a chain for hosts, one for wildcard hosts, and the listener for the apiserver-proxy", () => {
    const [found] = memoryOf([cluster("a", { wildcardHosts: ["a.example.org"] }), cluster("b")], 2);
    expect(found).toMatchObject({ gateway: "istio-ingress", chains: 3, vms: (3 * 3 + 2) * 3 });
    expect(found?.scripts.map(({ name, places }) => [name, places])).toEqual([
      ["apiserver-tls-termination", 3],
      ["hsts", 3],
      ["misdirected-requests", 3],
      ["apiserver-proxy", 2],
    ]);
  });

  test("is that of each script's text in each VM, summed up", () => {
    const [found] = memoryOf([cluster("a")], 4);
    for (const { bytes, vms, kib } of found?.scripts ?? []) expect(kib).toBe(vms * vmMemory(bytes));
    expect(found?.kib).toBe(found?.scripts.reduce((sum, { kib }) => sum + kib, 0));
  });

  test("leaves out the listener of a control plane without an apiserver-proxy", () => {
    expect(memoryOf([cluster("a", { apiserverProxy: false })], 1)[0]?.vms).toBe(3 * 2);
  });

  test("is each gateway's own where wildcard hosts are elsewhere", () => {
    const found = memoryOf([cluster("a", { wildcardHosts: ["a.example.org"], wildcardGateway: elsewhere })], 1);
    expect(found.map(({ gateway: name, chains, vms }) => [name, chains, vms])).toEqual([
      ["istio-ingress", 1, (3 + 1) * 2],
      ["istio-ingress-default", 1, 3 * 2],
    ]);
  });

  test("grows with the bytes of a script, from that of an empty VM", () => {
    expect([0, 1024, 20480].map(vmMemory)).toEqual([81, 88, 221]);
  });
});
