import fc from "fast-check";
import type { Exposure, Gateway } from "../../src/gardener/exposure.ts";
import { completeExposure } from "../../src/gardener/read-exposures.ts";

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,6}[a-z0-9])?$/);

/** A handful of gateways, so that exposures share them. */
const gateways: readonly Gateway[] = ["", "--eu-1a", "--eu-1b", "-handler-internet"].map((suffix) => ({
  namespace: `istio-ingress${suffix}`,
  labels: { app: "istio-ingressgateway", istio: `ingressgateway${suffix}` },
}));

const gateway = fc.constantFrom(...gateways);

/** One control plane of many; the number keeps names and hosts apart. */
function exposure(number: number): fc.Arbitrary<Exposure> {
  return fc
    .record({
      project: label,
      hosts: fc.uniqueArray(label, { minLength: 1, maxLength: 3 }),
      wildcardHosts: fc.uniqueArray(fc.tuple(fc.boolean(), label), { maxLength: 2, selector: ([, name]) => name }),
      gateway,
      other: fc.option(gateway, { nil: undefined }),
      apiserverProxy: fc.boolean(),
      isGarden: fc.boolean(),
      minTlsVersion: fc.constantFrom(undefined, "VersionTLS12" as const, "VersionTLS13" as const),
      ipFamilies: fc.constantFrom([], ["IPv4" as const], ["IPv6" as const], ["IPv6" as const, "IPv4" as const]),
      serverNames: fc.constantFrom([], ["kubernetes.default.svc.cluster.local"]),
      hasUid: fc.boolean(),
    })
    .map((parts) => {
      const { project, minTlsVersion, other, isGarden } = parts;
      const domain = `n${number}.example.com`;
      const wildcardHosts = parts.wildcardHosts.map(
        ([isPattern, name]) => `${isPattern ? "*." : ""}${name}.w.${domain}`,
      );
      const isElsewhere =
        !isGarden && other !== undefined && other.namespace !== parts.gateway.namespace && wildcardHosts.length > 0;
      return completeExposure({
        controlPlane: isGarden ? "garden" : "shoot",
        namespace: isGarden ? `garden-${number}` : `shoot--${project}--n${number}`,
        hosts: parts.hosts.map((name) => `${name}.${domain}`),
        wildcardHosts,
        gateway: parts.gateway,
        ...(isElsewhere ? { wildcardGateway: other } : {}),
        ...(minTlsVersion === undefined ? {} : { minTlsVersion }),
        apiserverProxy: !isGarden && parts.apiserverProxy,
        ipFamilies: parts.ipFamilies,
        options: { serverNames: parts.serverNames },
        ...(parts.hasUid ? { namespaceUid: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}` } : {}),
      });
    });
}

/** Control planes that can be behind the same gateways. */
export function exposures(count: number): fc.Arbitrary<readonly Exposure[]> {
  return fc.tuple(...Array.from({ length: count }, (_, number) => exposure(number)));
}
