import { describe, expect, test } from "vitest";
import { newestEnvoy, skipReason } from "../support/envoys.ts";
import { projectFiles } from "../support/files-on-disk.ts";
import { envoyLua, project } from "./envoy-lua.ts";

const page = projectFiles.read("docs/envoy-filters.md") ?? "";
const base = projectFiles.read("envoy-fixtures/istio-1.30/shoot/base.json") ?? "";

function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "m").exec(page)?.[1] ?? "";
}

const strip = block("yaml");
const right = strip.replace("portNumber: 443", "portNumber: 9443").replace("sorce", "source");

describe("envoy-lua check with EnvoyFilters", () => {
  test("finds what the page says", async () => {
    const files = { "strip.yaml": strip, "gateway.json": base };
    const { code, stdout, stderr } = await envoyLua("check strip.yaml --base gateway.json", files);
    expect([code, stderr]).toEqual([1, block("text")]);
    expect(stdout).toMatch(/^1 EnvoyFilters against istio-ingress\/istio-ingressgateway checked/);
  });

  test("finds nothing in one that is right, also in the dump of an Envoy, in either notation", async () => {
    for (const gateway of [base, dumpOf(false), dumpOf(true)]) {
      const files = { "filters/a/strip.yaml": right, "gateway.json": gateway };
      expect(await envoyLua("check filters --base gateway.json", files)).toMatchObject({ code: 0, stderr: "" });
    }
  });

  test("knows a gateway's labels and version from the dump of an Envoy", async () => {
    const other = right.replace("ingressgateway", "ingresgateway");
    const files = {
      "a.yaml": `${other}---\n${right.replace("context: GATEWAY", 'proxy: { proxyVersion: "^1.28" }')}`,
      "gateway.json": dumpOf(false),
    };
    const { stderr } = await envoyLua("check a.yaml --base gateway.json", files);
    expect(stderr).toMatch(/ENVOY_FILTER_NO_GATEWAY: No gateway has the labels/);
    expect(stderr).toMatch(/ENVOY_FILTER_NO_MATCH: No gateway fits the proxy/);
  });

  test("finds what is wrong for every gateway without one", async () => {
    const { code, stdout, stderr } = await envoyLua("check strip.yaml", { "strip.yaml": strip });
    expect([code, stderr.match(/ENVOY_\w+/g)]).toEqual([1, ["ENVOY_FIELD_UNKNOWN"]]);
    expect(stdout).toMatch(/^1 EnvoyFilters without a gateway checked/);
  });

  test("checks filters beside EnvoyFilters, and tells them apart", async () => {
    const { code, stdout } = await envoyLua("check sample manifests --json", { ...project, "manifests/a.yml": right });
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { ok: true, filters: ["filter-src/sample"], scenarios: [], envoyFilters: 1, gateways: [] },
    ]);
  });

  test.each<[string, Readonly<Record<string, string>>, number]>([
    ["check strip.yaml", {}, 2],
    ["check strip.yaml --base gateway.json", { "strip.yaml": right }, 2],
    ["check other.yaml", { "other.yaml": "kind: Service\n" }, 2],
    ["check --base gateway.json", { ...project, "gateway.json": base }, 2],
    ["check strip.yaml --base gateway.json", { "strip.yaml": right, "gateway.json": "{}" }, 1],
    ["check strip.yaml", { "strip.yaml": "kind: [" }, 1],
  ])("%s: ends with the right exit code where something is missing or wrong", async (line, files, code) => {
    expect((await envoyLua(line, files)).code).toBe(code);
  });

  test.skipIf(newestEnvoy === undefined)(`loads the scripts in Envoy (${skipReason() ?? ""})`, async () => {
    const raising = right.replace(
      "function envoy_on_request",
      'error("while loading")\n                function envoy_on_request',
    );
    const terminal = { ENVOY_BIN: newestEnvoy?.path ?? "" };
    const { code, stderr } = await envoyLua("check strip.yaml", { "strip.yaml": raising }, terminal);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^strip\.yaml:23:\d+ error SCRIPT_LOAD_ERROR: .*: while loading$/m),
    ]);
  });
});

interface Recording {
  readonly gateways: readonly {
    readonly listeners: readonly object[];
    readonly routes: readonly object[];
    readonly clusters: readonly object[];
  }[];
}

/** The recorded base as `/config_dump` shows it, or as istioctl does. */
function dumpOf(isOfIstioctl: boolean): string {
  const [gateway] = (JSON.parse(base) as Recording).gateways;
  const { listeners = [], routes = [], clusters = [] } = gateway ?? {};
  const type = (name: string): string => `type.googleapis.com/envoy.admin.v3.${name}`;
  const labels = { app: "istio-ingressgateway", istio: "ingressgateway" };
  const metadata = { NAMESPACE: "istio-ingress", ISTIO_VERSION: "1.29.6", LABELS: labels };
  const configs = [
    { "@type": type("BootstrapConfigDump"), bootstrap: { node: { metadata } } },
    {
      "@type": type("ClustersConfigDump"),
      static_clusters: [{ cluster: { name: "agent" } }],
      dynamic_active_clusters: clusters.map((cluster) => ({ cluster })),
    },
    {
      "@type": type("ListenersConfigDump"),
      dynamic_listeners: listeners.map((listener) => ({ active_state: { listener } })),
    },
    { "@type": type("RoutesConfigDump"), dynamic_route_configs: routes.map((route) => ({ route_config: route })) },
  ];
  return isOfIstioctl ? camelCased(JSON.stringify({ configs })) : JSON.stringify({ configs });
}

function camelCased(json: string): string {
  return json.replace(
    /"([a-z]+(?:_[a-z0-9]+)+)":/g,
    (_all, name: string) => `"${name.replace(/_(\w)/g, (_part, letter: string) => letter.toUpperCase())}":`,
  );
}
