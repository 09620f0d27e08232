import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { pem } from "../gardener/gateway-pki.ts";
import { projectFiles } from "../support/files-on-disk.ts";
import { envoyLua } from "./envoy-lua.ts";

const filters = Object.fromEntries(
  ["auth-header", "hsts", "misdirected-request"].flatMap((name) =>
    filesBelow(`filter-src/${name}`).map((file) => [file, projectFiles.read(file) ?? ""]),
  ),
);
const manifest = (name: string): string => projectFiles.read(`envoy-fixtures/exposures/gardener/${name}.yaml`) ?? "";
const exposure = `namespace: shoot--foo--bar
hosts: [api.bar.example.com, api.bar.internal.example.com]
gateway: { namespace: istio-ingress, labels: { istio: ingressgateway } }
`;
const certificates = `certificates:
  server: { certificate: pki/server.crt, key: pki/server.key }
  clientCa: pki/client-ca.crt
`;
const files = {
  ...filters,
  ...pem,
  "exposure.yaml": exposure,
  "with-certificates.yaml": exposure + certificates,
  "broken.yaml": exposure.replace("hosts", "names"),
  "shoot.yaml": manifest("shoot"),
  "seed.yaml": manifest("seed"),
  "gateways.yaml": manifest("seed-gateways"),
  "new-shoots.yaml": manifest("new-shoots"),
};
const secretFile = "out/secret__istio-ingress__shoot--foo--bar-kube-apiserver-tls.yaml";

function filesBelow(folder: string): readonly string[] {
  return projectFiles.list(folder).flatMap((name) => {
    const place = `${folder}/${name}`;
    return projectFiles.read(place) === undefined ? filesBelow(place) : [place];
  });
}

describe("envoy-lua gardener", () => {
  test("says how many Lua VMs a gateway has and what they take, and writes nothing", async () => {
    const { code, stdout, written } = await envoyLua("gardener exposure.yaml --memory 2", files);
    expect([code, written]).toEqual([0, []]);
    expect(stdout).toMatch(/^istio-ingress: \d+ Lua VMs, [\d.]+ [KM]iB estimated, with 2 workers and \d filter chain/);
    expect(stdout).not.toContain("apiVersion");
  });

  test("has the figures of memory in its JSON", async () => {
    const { stdout } = await envoyLua("gardener exposure.yaml --memory 4 --json", files);
    const { memory } = JSON.parse(stdout) as { memory: readonly { workers: number; vms: number }[] };
    expect(memory).toMatchObject([{ gateway: "istio-ingress", workers: 4 }]);
    expect((memory[0]?.vms ?? 0) % 5).toBe(0);
  });

  test.each([
    ["no number", "--memory many", 2],
    ["no worker", "--memory 0", 2],
    ["a fraction", "--memory 1.5", 2],
    ["too many workers", "--memory 100000", 2],
    ["L4 mode, in which there is no Lua", "--memory 2 --mode l4", 2],
    ["templates", "--memory 2 --dialect helm", 2],
  ])("is called wrongly with %s", async (_, options, expected) => {
    expect((await envoyLua(`gardener exposure.yaml ${options}`, files)).code).toBe(expected);
  });

  test("prints the objects of a Shoot, with what neither it nor its Seed holds", async () => {
    const { code, stdout } = await envoyLua("gardener shoot.yaml seed.yaml gateways.yaml", files);
    expect(code).toBe(0);
    const documents = [...parseAllDocuments(stdout)].map((document) => document.toJS() as { kind: string });
    expect(new Set(documents.map(({ kind }) => kind))).toEqual(
      new Set(["EnvoyFilter", "Service", "DestinationRule", "Gateway", "VirtualService", "ConfigMap"]),
    );
  });

  test("writes a file for each object", async () => {
    const { code, written } = await envoyLua("gardener exposure.yaml --out out", files);
    expect(code).toBe(0);
    expect(written).toContain("out/gateway__shoot--foo--bar__kube-apiserver.yaml");
    expect(written.filter((file) => file.startsWith("out/secret__"))).toEqual([]);
  });

  test.each([
    ["an exposure is wrong", "gardener exposure.yaml broken.yaml --out out", "YAML_SCHEMA"],
    ["a shoot declines", "gardener new-shoots.yaml seed.yaml gateways.yaml --out out", "EXPOSURE_NOT_ELIGIBLE"],
    ["a part is missing", "gardener shoot.yaml --out out", "EXPOSURE_INCOMPLETE"],
  ])("writes nothing where %s", async (_title, line, finding) => {
    const { code, written, stdout, stderr } = await envoyLua(line, files);
    expect([code, written, stdout]).toEqual([1, [], ""]);
    expect(stderr).toContain(finding);
  });

  test("writes nothing over files that are not its own, and nothing beside them", async () => {
    const foreign = { ...files, "out/envoyfilter__istio-ingress__hsts.yaml": "kind: EnvoyFilter\n" };
    const { code, written, stderr } = await envoyLua("gardener exposure.yaml --out out", foreign);
    expect([code, written]).toEqual([1, []]);
    expect(stderr).toContain("FILE_NOT_OURS");
  });

  test("writes over files that it wrote itself", async () => {
    const { texts } = await envoyLua("gardener exposure.yaml --out out", files);
    const again = await envoyLua("gardener exposure.yaml --out out", { ...files, ...texts });
    expect([again.code, again.texts]).toEqual([0, texts]);
  });

  test("says which Secrets the gateways expect where it makes none", async () => {
    const { stdout } = await envoyLua("gardener exposure.yaml --json", files);
    expect(
      (JSON.parse(stdout) as { expectedSecrets: { name: string }[] }).expectedSecrets.map(({ name }) => name),
    ).toEqual(["shoot--foo--bar-kube-apiserver-tls", "shoot--foo--bar-kube-apiserver-istio-mtls"]);
  });
});

describe("envoy-lua gardener with certificates", () => {
  const key = (pem["pki/server.key"] ?? "").split("\n")[1] ?? "";
  const encoded = Buffer.from(pem["pki/server.key"] ?? "").toString("base64");

  test("writes Secrets that their owner alone may read", async () => {
    const { code, modes, texts } = await envoyLua("gardener with-certificates.yaml --out out", files);
    expect([code, modes[secretFile]]).toEqual([0, 0o600]);
    expect(texts[secretFile]).toContain(encoded);
    expect(Object.entries(modes).filter(([file, mode]) => file !== secretFile && mode !== undefined)).toEqual([]);
  });

  test.each([
    "gardener with-certificates.yaml",
    "gardener with-certificates.yaml --json",
    "gardener with-certificates.yaml --plan",
  ])("prints no key (%s)", async (line) => {
    const { code, stdout, stderr } = await envoyLua(line, files);
    expect(code).toBe(0);
    expect(
      [key, encoded.slice(0, 60), encoded.slice(100, 160)].filter((piece) => (stdout + stderr).includes(piece)),
    ).toEqual([]);
    expect(stdout).not.toContain("kind: Secret");
  });

  test("says that it leaves Secrets out of what it prints", async () => {
    expect((await envoyLua("gardener with-certificates.yaml", files)).stderr).toContain("SECRETS_NOT_PRINTED");
    expect((await envoyLua("gardener with-certificates.yaml --out out", files)).stderr).toBe("");
  });

  test("writes nothing where a certificate is wrong", async () => {
    const wrong = { ...files, "pki/server.crt": pem["pki/one-host.crt"] ?? "" };
    const { code, written, stderr } = await envoyLua("gardener with-certificates.yaml --out out", wrong);
    expect([code, written]).toEqual([1, []]);
    expect(stderr).toContain("CERTIFICATE_KEY");
  });

  test("puts Secrets into the plan's step", async () => {
    const { written } = await envoyLua("gardener with-certificates.yaml --plan --out plan", files);
    expect(written.filter((file) => file.includes("secret__"))).toEqual([
      "plan/shoot--foo--bar/02/secret__istio-ingress__shoot--foo--bar-kube-apiserver-tls.yaml",
    ]);
  });
});

describe("envoy-lua gardener --why", () => {
  test("says which control planes get L7 mode, and why", async () => {
    const { code, stdout } = await envoyLua("gardener shoot.yaml new-shoots.yaml --why", files);
    expect(code).toBe(0);
    expect(stdout).toContain("shoot--foo--bar: L7 mode, with apiserver-proxy\n");
    expect(stdout).toContain("shoot--foo--less: L7 mode, without apiserver-proxy\n  ~ The shoot is workerless");
    expect(stdout).toContain("shoot--foo--plain: no L7 mode\n  - The annotation shoot.gardener.cloud/");
  });

  test("says so as data", async () => {
    const { stdout } = await envoyLua("gardener new-shoots.yaml --why --json", files);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      controlPlanes: [
        { namespace: "shoot--foo--less", isEligible: true, hasApiserverProxy: false },
        { namespace: "shoot--foo--plain", isEligible: false, reasons: [{ about: "annotation", effect: "none" }, {}] },
      ],
    });
  });
});
