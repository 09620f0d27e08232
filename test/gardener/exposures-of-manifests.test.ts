import { describe, expect, test } from "vitest";
import type { Exposure } from "../../src/gardener/exposure.ts";
import { readDescriptions, readEligibilities } from "../../src/gardener/read-exposures.ts";
import { valueOf } from "../support/expect-value.ts";
import { projectFiles } from "../support/files-on-disk.ts";

const folder = "envoy-fixtures/exposures/gardener";
const example = (name: string): string => projectFiles.read(`${folder}/${name}.yaml`) ?? "";
const sourcesOf = (texts: readonly string[]): { file: string; text: string }[] =>
  texts.map((text, index) => ({ file: `${index}.yaml`, text }));

const [shoot = "", namespaceManifest = ""] = example("shoot").split("---\n");
const seed = example("seed");
const gateways = example("seed-gateways");
const [garden = "", gardenDescription = ""] = example("garden").split("---\n");

/** The shoot before Gardener has seen it. */
const newShoot = shoot.slice(0, shoot.indexOf("status:"));

function exposuresOf(...texts: readonly string[]): readonly Exposure[] {
  return valueOf(readDescriptions(sourcesOf(texts), "l7")).exposures.map(({ exposure }) => exposure);
}

function exposureOf(...texts: readonly string[]): Partial<Exposure> {
  return exposuresOf(...texts)[0] ?? {};
}

/** Each finding as its code and the line it stands at. */
function findingsOf(...texts: readonly string[]): readonly string[] {
  const { diagnostics } = readDescriptions(sourcesOf(texts), "l7");
  return diagnostics.map(({ code, position }) => `${code} ${position?.lineText?.trim() ?? ""}`);
}

describe("A Shoot", () => {
  test("gives an exposure, with its seed and its namespace", () => {
    expect(exposureOf(shoot, namespaceManifest, seed, gateways)).toEqual({
      controlPlane: "shoot",
      namespace: "shoot--foo--bar",
      namespaceUid: "3c1f6a52-7a55-4a31-9b0e-0a1d2c3b4e5f",
      hosts: ["api.bar.foo.internal.example.com", "api.bar.foo.example.com"],
      wildcardHosts: ["api-foo--bar.ingress.seed.example.com"],
      gateway: {
        namespace: "istio-ingress--europe-1a",
        labels: { app: "istio-ingressgateway", istio: "ingressgateway--zone--europe-1a" },
      },
      wildcardGateway: { namespace: "istio-ingress", labels: { app: "istio-ingressgateway", istio: "ingressgateway" } },
      minTlsVersion: "VersionTLS13",
      apiserverProxy: true,
      ipFamilies: ["IPv4"],
      authHeader: {},
      options: { identityBackstop: false, serverNames: [] },
      istio: "1.29",
      kubernetes: "1.33.2",
    });
  });

  test("gives the same before Gardener has seen it", () => {
    expect(exposureOf(newShoot, namespaceManifest, seed, gateways)).toEqual(
      exposureOf(shoot, namespaceManifest, seed, gateways),
    );
  });

  test("gives the same with gardenlet's configuration in place of our own file", () => {
    expect(exposureOf(shoot, namespaceManifest, seed, example("gardenlet-configuration"))).toEqual(
      exposureOf(shoot, namespaceManifest, seed, gateways),
    );
  });

  test("gives the same out of a list, as kubectl prints it", () => {
    const items = [shoot, namespaceManifest, seed].map(
      (text) => `- ${text.replace(/#.*\n/, "").trimEnd().replaceAll("\n", "\n  ")}\n`,
    );
    expect(exposureOf(`apiVersion: v1\nkind: List\nitems:\n${items.join("")}`, gateways)).toEqual(
      exposureOf(shoot, namespaceManifest, seed, gateways),
    );
  });

  test.each([
    ["an internal domain that says so", "internal.example.com", "api.bar.foo.internal.example.com"],
    ["an internal domain that does not", "example.com", "api.bar.foo.internal.example.com"],
  ])("has its internal name below %s", (_title, domain, host) => {
    const other = seed.replace("internal.example.com", domain);
    expect(exposureOf(newShoot, namespaceManifest, other, gateways).hosts?.[0]).toBe(host);
  });

  test.each([
    ["shoot--foo--bar", "api-foo--bar.ingress.seed.example.com"],
    ["shoot-foo-bar", "api-foo-bar.ingress.seed.example.com"],
  ])("with the technical ID %s is %s to the wildcard certificate", (id, host) => {
    const text = `${newShoot}status: { technicalID: ${id} }\n`;
    const { namespace, wildcardHosts } = exposureOf(
      text,
      namespaceManifest.replaceAll("shoot--foo--bar", id),
      seed,
      gateways,
    );
    expect([namespace, wildcardHosts]).toEqual([id, [host]]);
  });

  test("that advertises no wildcard host has none", () => {
    const text = shoot.replace(/.*wildcard-tls-seed-bound.*\n/, "");
    const { wildcardHosts, wildcardGateway } = exposureOf(text, namespaceManifest, seed, gateways);
    expect([wildcardHosts, wildcardGateway]).toEqual([[], undefined]);
  });

  test.each([
    ["the project garden", "garden", "shoot--garden--bar"],
    ["another project", "garden-dev", "shoot--dev--bar"],
  ])("in the namespace of %s has a technical ID of it", (_title, namespace, id) => {
    const text = newShoot.replace("garden-foo", namespace);
    expect(exposureOf(text, namespaceManifest.replaceAll("shoot--foo--bar", id), seed, gateways).namespace).toBe(id);
  });
});

describe("The gateway of a shoot is", () => {
  const zones = (value: string): string => namespaceManifest.replace(": europe-1a", `: ${value}`);
  const highlyAvailable = shoot.replace(
    "spec:\n",
    "spec:\n  controlPlane: { highAvailability: { failureTolerance: { type: zone } } }\n",
  );
  const disabled = seed.replace(
    "spec:\n",
    "spec:\n  settings: { loadBalancerServices: { zonalIngress: { enabled: false } } }\n",
  );

  test.each<[string, readonly string[], string]>([
    ["that of its zone", [shoot, namespaceManifest, seed], "istio-ingress--europe-1a"],
    ["the default one with several zones", [shoot, zones('"europe-1a,europe-1b"'), seed], "istio-ingress"],
    [
      "the default one of a seed with one zone",
      [shoot, seed.replace(/zones: .*]/, "zones: [europe-1a]")],
      "istio-ingress",
    ],
    ["the default one of a seed without zonal gateways", [shoot, namespaceManifest, disabled], "istio-ingress"],
    ["the default one where zones may fail", [highlyAvailable, seed], "istio-ingress"],
  ])("%s", (_title, texts, gateway) => {
    expect(exposureOf(...texts, gateways).gateway?.namespace).toBe(gateway);
  });

  test("of a shorter name where that of its zone is long", () => {
    const long = gateways.replace(
      "namespace: istio-ingress\n",
      "namespace: istio-ingress-of-a-seed-with-a-long-name\n",
    );
    const { gateway } = exposureOf(shoot, zones("a".repeat(30)), seed, long);
    expect(gateway?.namespace).toBe("istio-ingress-of-a-seed-with-a-long-name--3a54f");
  });

  const internet = shoot.replace("spec:\n", "spec:\n  exposureClassName: internet\n");
  const oneZone = seed.replace(/zones: .*]/, "zones: [europe-1a]");

  test("that of its exposure class, with wildcard hosts at the default one", () => {
    const { gateway, wildcardGateway } = exposureOf(internet, oneZone, gateways);
    expect([gateway?.namespace, wildcardGateway?.namespace]).toEqual([
      "istio-ingress-handler-internet",
      "istio-ingress",
    ]);
  });

  test("with the labels that gardenlet gives to handlers, by the handler of the class", () => {
    const exposureClass =
      "apiVersion: core.gardener.cloud/v1beta1\nkind: ExposureClass\nmetadata: { name: public }\nhandler: internet\n";
    const text = internet.replace("exposureClassName: internet", "exposureClassName: public");
    expect(exposureOf(text, oneZone, exposureClass, example("gardenlet-configuration")).gateway?.labels).toEqual({
      app: "istio-ingressgateway",
      "gardener.cloud/role": "exposureclass-handler",
      "handler.exposureclass.gardener.cloud/name": "internet",
    });
  });

  test("what a description of the same namespace says", () => {
    const description = "namespace: shoot--foo--bar\ngateway: { namespace: special, labels: { istio: special } }\n";
    const { gateway, wildcardGateway } = exposureOf(shoot, seed, gateways, description);
    expect([gateway?.namespace, wildcardGateway?.namespace]).toEqual(["special", "istio-ingress"]);
  });
});

describe("A Garden", () => {
  test("gives an exposure, where hosts that an SNI pattern matches have another certificate", () => {
    expect(exposureOf(garden, gardenDescription)).toMatchObject({
      controlPlane: "garden",
      namespace: "garden",
      hosts: ["api.garden.example.com", "gardener.garden.example.com"],
      wildcardHosts: ["api.apis.example.com", "gardener.apis.example.com"],
      apiserverProxy: false,
    });
  });

  test.each([
    ["a star is one label", '"*.example.com"', []],
    ["a name is itself", "api.garden.example.com", ["api.garden.example.com"]],
    [
      "several count",
      '"*.apis.example.com", gardener.garden.example.com',
      ["gardener.garden.example.com", "api.apis.example.com", "gardener.apis.example.com"],
    ],
  ])("matches patterns: %s", (_title, patterns, hosts) => {
    const text = garden.replace('"*.apis.example.com"', patterns);
    expect(exposureOf(text, gardenDescription).wildcardHosts).toEqual(hosts);
  });

  test("may name its domains alone, as older ones do", () => {
    const text = garden.replace("{ name: garden.example.com, provider: local }", "garden.example.com");
    expect(exposureOf(text, gardenDescription)).toEqual(exposureOf(garden, gardenDescription));
  });
});

describe("A description", () => {
  test("goes over the manifest of the same namespace, and over what its seed's shoots share", () => {
    const shared = `${gateways}istio: "1.28"\noptions: { identityBackstop: true }\n`;
    const over = 'namespace: shoot--foo--bar\nhosts: [other.example.com]\nistio: "1.30"\n';
    expect(exposureOf(shoot, namespaceManifest, seed, shared, over)).toMatchObject({
      hosts: ["other.example.com"],
      istio: "1.30",
      options: { identityBackstop: true },
      kubernetes: "1.33.2",
    });
  });

  test("of another namespace is one more exposure", () => {
    const other = "namespace: shoot--foo--other\nhosts: [api.other.example.com]\n";
    expect(exposuresOf(shoot, namespaceManifest, seed, gateways, other).map(({ namespace }) => namespace)).toEqual([
      "shoot--foo--bar",
      "shoot--foo--other",
    ]);
  });
});

describe("What is missing or wrong is a finding at its place:", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ["a gateway", [shoot, namespaceManifest, seed], ["EXPOSURE_INCOMPLETE name: bar"]],
    ["a gateway of the garden", [garden], ["EXPOSURE_INCOMPLETE name: garden"]],
    [
      "an internal domain",
      [newShoot, namespaceManifest, seed.replace(/ +internal: .*\n/, "    provider: {}\n"), gateways],
      ["EXPOSURE_INCOMPLETE dns:"],
    ],
    ["a zone", [shoot, seed, gateways], ["EXPOSURE_INCOMPLETE name: bar"]],
    ["a seed", [shoot, gateways], ["EXPOSURE_INCOMPLETE seedName: my-seed"]],
    [
      "an exposure class",
      [shoot.replace("spec:\n", "spec:\n  exposureClassName: none\n"), namespaceManifest, seed, gateways],
      ["EXPOSURE_INCOMPLETE exposureClassName: none"],
    ],
    ["a project", [newShoot.replace("garden-foo", "foo"), seed, gateways], ["EXPOSURE_INCOMPLETE namespace: foo"]],
    ["a control plane", [seed, gateways], ["EXPOSURE_INCOMPLETE gateway:"]],
    [
      "a version of Kubernetes that is a number",
      [shoot.replace("version: 1.33.2", "version: 1.33"), seed, gateways],
      ["YAML_SCHEMA version: 1.33"],
    ],
    [
      "a version of Kubernetes that is none",
      [shoot.replace("1.33.2", "latest"), namespaceManifest, seed, gateways],
      ["YAML_SCHEMA version: latest"],
    ],
    [
      "an annotation that is a boolean",
      [example("new-shoots").replace('"true"', "true"), seed, gateways],
      ["YAML_SCHEMA shoot.gardener.cloud/disable-istio-tls-termination: true"],
    ],
    [
      "an advertised host that is no name",
      [shoot.replace("https://api.bar.foo.example.com", "https://BAR"), namespaceManifest, seed, gateways],
      ['YAML_SCHEMA - { name: external, url: "https://BAR" }'],
    ],
    ["a manifest of another kind", ["apiVersion: v1\nkind: Pod\n"], ["MANIFEST_KIND kind: Pod"]],
    ["a kind of another group", [shoot.replace("core.gardener.cloud", "example.com")], ["MANIFEST_KIND kind: Shoot"]],
    [
      "two files about what shoots share",
      [shoot, namespaceManifest, seed, gateways, gateways],
      ["EXPOSURE_CONTRADICTION gateway:", "EXPOSURE_CONTRADICTION exposureClasses:"],
    ],
    [
      "a shoot that declines",
      [example("new-shoots"), seed, gateways],
      ['EXPOSURE_NOT_ELIGIBLE shoot.gardener.cloud/disable-istio-tls-termination: "true"'],
    ],
    [
      "a shoot of a gardenlet without the gate",
      [shoot, namespaceManifest, seed, `${gateways}featureGates: { gardenlet: false }\n`],
      ["EXPOSURE_NOT_ELIGIBLE featureGates: { gardenlet: false }"],
    ],
    [
      "a shoot that is too old",
      [shoot, namespaceManifest, seed, `${gateways}minimumKubernetes: "1.34"\n`],
      ["EXPOSURE_NOT_ELIGIBLE version: 1.33.2"],
    ],
    [
      "a self-hosted shoot",
      [shoot.replace("name: worker,", "name: worker, controlPlane: {},"), namespaceManifest, seed, gateways],
      ["EXPOSURE_NOT_ELIGIBLE - { name: worker, controlPlane: {}, machine: { type: small }, minimum: 1, maximum: 2 }"],
    ],
    ["none", [shoot, namespaceManifest, seed, gateways], []],
  ])("%s", (_title, texts, findings) => {
    expect(findingsOf(...texts)).toEqual(findings);
  });

  test("a shoot that declines has L4 mode", () => {
    const texts = sourcesOf([example("new-shoots"), namespaceManifest.replaceAll("--bar", "--plain"), seed, gateways]);
    const { exposures } = valueOf(readDescriptions(texts, "l4"));
    expect(exposures.map(({ exposure }) => exposure.namespace)).toEqual(["shoot--foo--less", "shoot--foo--plain"]);
  });

  test("a self-hosted shoot has none", () => {
    const text = shoot.replace("name: worker,", "name: worker, controlPlane: {},");
    const read = readDescriptions(sourcesOf([text, namespaceManifest, seed, gateways]), "l4");
    expect(read.diagnostics.map(({ code }) => code)).toEqual(["EXPOSURE_NOT_ELIGIBLE"]);
  });
});

test("Eligibility is judged by the manifest of a shoot alone", () => {
  const judged = valueOf(readEligibilities(sourcesOf([shoot, example("new-shoots")])));
  expect(judged.map(({ namespace, eligibility }) => [namespace, eligibility.isEligible])).toEqual([
    ["shoot--foo--bar", true],
    ["shoot--foo--less", true],
    ["shoot--foo--plain", false],
  ]);
});
