import { describe, expect, test } from "vitest";
import { checkExposures } from "../../src/gardener/check-exposures.ts";
import { judgeEligibility } from "../../src/gardener/eligibility.ts";
import { completeExposure, readExposures } from "../../src/gardener/read-exposures.ts";

const right = `namespace: shoot--foo--bar
hosts: [api.bar.example.com]
wildcardHosts: ["*.ingress.example.com"]
gateway:
  namespace: zonal
  labels: { istio: zonal }
wildcardGateway:
  namespace: default
  labels: { istio: default }
`;
const garden =
  right.replace(/wildcardGateway:[^]*/, "").replace("shoot--foo--bar", "garden") + "controlPlane: garden\n";
const longLabel = "a".repeat(63);

/** Each finding as its code and the line it stands at. */
function findingsOf(...texts: readonly string[]): readonly string[] {
  const sources = texts.map((text, index) => ({ file: `${index}.yaml`, text }));
  return readExposures(sources).diagnostics.map(({ code, position }) => `${code} ${position?.lineText?.trim() ?? ""}`);
}

/** Title, what to replace in the right exposure, and the finding. */
const wrong: readonly (readonly [string, string, string, string])[] = [
  [
    "a host twice",
    "[api.bar.example.com]",
    "[a.example.com, a.example.com]",
    "EXPOSURE_SAME_HOST hosts: [a.example.com, a.example.com]",
  ],
  [
    "a host that is a wildcard host, too",
    '"*.ingress.example.com"',
    "api.bar.example.com",
    "EXPOSURE_SAME_HOST wildcardHosts: [api.bar.example.com]",
  ],
  [
    "a wildcard without a dot",
    '"*.ingress.example.com"',
    '"*ingress.example.com"',
    'YAML_SCHEMA wildcardHosts: ["*ingress.example.com"]',
  ],
  ["a star alone", '"*.ingress.example.com"', '"*"', 'YAML_SCHEMA wildcardHosts: ["*"]'],
  [
    "a wildcard among the hosts",
    "[api.bar.example.com]",
    '["*.bar.example.com"]',
    'YAML_SCHEMA hosts: ["*.bar.example.com"]',
  ],
  [
    "a host with a dot at its end",
    "[api.bar.example.com]",
    "[api.bar.example.com.]",
    "YAML_SCHEMA hosts: [api.bar.example.com.]",
  ],
  ["a host in capitals", "[api.bar.example.com]", "[API.bar.example.com]", "YAML_SCHEMA hosts: [API.bar.example.com]"],
  ["no host", "[api.bar.example.com]", "[]", "YAML_SCHEMA hosts: []"],
  ["no labels of the gateway", "  labels: { istio: zonal }\n", "", "YAML_SCHEMA gateway:"],
  ["empty labels of the gateway", "{ istio: zonal }", "{}", "YAML_SCHEMA labels: {}"],
  ["a label that is too long", "istio: zonal", `istio: ${longLabel}a`, `YAML_SCHEMA labels: { istio: ${longLabel}a }`],
  ["a namespace that is too long", "shoot--foo--bar", `${longLabel}a`, `YAML_SCHEMA namespace: ${longLabel}a`],
  ["no namespace", "namespace: shoot--foo--bar\n", "", "YAML_SCHEMA hosts: [api.bar.example.com]"],
  ["a property that is not known", "hosts:", "names: []\nhosts:", "YAML_SCHEMA names: []"],
  [
    "both gateways in one namespace",
    "namespace: default\n  labels: { istio: default }",
    "namespace: zonal\n  labels: { istio: zonal }",
    "EXPOSURE_CONTRADICTION wildcardGateway:",
  ],
  [
    "a gateway for no wildcard hosts",
    'wildcardHosts: ["*.ingress.example.com"]\n',
    "",
    "EXPOSURE_CONTRADICTION wildcardGateway:",
  ],
  [
    "a backstop beside resumed sessions",
    "hosts:",
    "options: { identityBackstop: true }\nauthHeader: { resumedSessions: accept }\nhosts:",
    "EXPOSURE_CONTRADICTION options: { identityBackstop: true }",
  ],
  [
    "a key without a certificate",
    "hosts:",
    "certificates: { server: { key: a.key } }\nhosts:",
    "YAML_SCHEMA certificates: { server: { key: a.key } }",
  ],
];

describe("An exposure is refused, at its place, with", () => {
  test.each(wrong)("%s", (_title, found, replacement, finding) => {
    expect(findingsOf(right.replace(found, replacement))).toEqual([finding]);
  });

  test("nothing where it is right", () => {
    expect(findingsOf(right)).toEqual([]);
    expect(findingsOf(garden)).toEqual([]);
  });

  test("the longest namespace allowed is none", () => {
    expect(findingsOf(right.replace("shoot--foo--bar", longLabel))).toEqual([]);
  });

  test.each([
    ["an apiserver-proxy", "apiserverProxy: true\n", "EXPOSURE_CONTRADICTION apiserverProxy: true"],
    [
      "a second gateway",
      "wildcardGateway: { namespace: other, labels: { a: b } }\n",
      "EXPOSURE_CONTRADICTION wildcardGateway: { namespace: other, labels: { a: b } }",
    ],
  ])("%s of the virtual garden", (_title, more, finding) => {
    expect(findingsOf(garden + more)).toEqual([finding]);
  });
});

test("Names that are longer than Kubernetes allows are refused, wherever an exposure comes from", () => {
  const gateway = { namespace: "gateway", labels: { istio: "gateway" } };
  const exposure = completeExposure({ namespace: "a".repeat(226), hosts: ["a.example.com"], gateway });
  const eligibility = judgeEligibility({ controlPlane: "shoot" });
  const position = { file: "a.yaml", line: 1, column: 1 };
  const findings = checkExposures([{ exposure, eligibility, positionOf: () => position }]);
  expect(
    findings.map(({ code, message }) => [code, /has (\d+) characters, wanted at most (\d+)/.exec(message)?.slice(1)]),
  ).toEqual([
    ["EXPOSURE_NAME_TOO_LONG", ["254", "253"]],
    ["EXPOSURE_NAME_TOO_LONG", ["243", "108"]],
  ]);
});

describe("Exposures together are refused, at the place of the second, with", () => {
  const other = right.replace("--bar", "--baz").replace("api.bar", "api.baz").replace("*.ingress", "*.other");

  test("nothing where they are right", () => {
    expect(findingsOf(right, other)).toEqual([]);
  });

  test.each([
    [
      "a host of another one",
      "api.baz.example.com",
      "api.bar.example.com",
      "EXPOSURE_SAME_HOST hosts: [api.bar.example.com]",
    ],
    ["the namespace of another one", "--baz", "--bar", "EXPOSURE_SAME_NAMESPACE namespace: shoot--foo--bar"],
    [
      "other labels of the same gateway",
      "istio: zonal",
      "istio: other",
      "EXPOSURE_GATEWAY_DIFFERS labels: { istio: other }",
    ],
  ])("%s", (_title, found, replacement, finding) => {
    expect(findingsOf(right, other.replace(found, replacement))).toEqual([finding]);
  });

  test("another script, release or backstop behind the same gateway, once for each gateway", () => {
    const differing = `${other}authHeader: { stripping: listener }\nistio: "1.28"\noptions: { identityBackstop: true }\n`;
    expect(new Set(findingsOf(right, differing))).toEqual(
      new Set([
        "EXPOSURE_GATEWAY_DIFFERS authHeader: { stripping: listener }",
        'EXPOSURE_GATEWAY_DIFFERS istio: "1.28"',
        "EXPOSURE_GATEWAY_DIFFERS options: { identityBackstop: true }",
      ]),
    );
  });

  test("documents of one file are exposures of their own", () => {
    expect(findingsOf(`${right}---\n${other}---\n${right}`)).toEqual([
      "EXPOSURE_SAME_HOST hosts: [api.bar.example.com]",
      'EXPOSURE_SAME_HOST wildcardHosts: ["*.ingress.example.com"]',
      "EXPOSURE_SAME_NAMESPACE namespace: shoot--foo--bar",
    ]);
  });
});
