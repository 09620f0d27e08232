import { createPrivateKey } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Checked } from "../../src/diagnostics/diagnostic.ts";
import { renderDiagnostic } from "../../src/diagnostics/render-diagnostic.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import type { KubernetesObject } from "../../src/gardener/kubernetes-object.ts";
import { readDescriptions } from "../../src/gardener/read-exposures.ts";
import { createSecrets } from "../../src/gardener/secrets/create-secrets.ts";
import { expectedSecrets } from "../../src/gardener/secrets/gateway-secrets.ts";
import { valueOf } from "../support/expect-value.ts";
import { now, pem } from "./gateway-pki.ts";

const namespace = "shoot--foo--bar";
const exposure = `namespace: ${namespace}
namespaceUid: 3c1f6a52-7a55-4a31-9b0e-0a1d2c3b4e5f
hosts: [api.bar.internal.example.com, api.bar.example.com]
gateway: { namespace: zonal, labels: { istio: zonal } }
wildcardHosts: [api-foo--bar.ingress.example.com]
wildcardGateway: { namespace: default, labels: { istio: default } }
`;
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** The PEM files of each part, by the names they have in an exposure file. */
const parts = {
  server: "server",
  clientCa: "client-ca",
  frontProxy: "front-proxy",
  frontProxyCa: "front-proxy-ca",
  serverCa: "server-ca",
  wildcardServer: "wildcard",
};
type Parts = Partial<Record<keyof typeof parts, string>>;

function withCertificates(named: Parts): string {
  const lines = Object.entries(named).map(([part, name]) =>
    part.endsWith("Ca") ? `  ${part}: ${name}.crt` : `  ${part}: { certificate: ${name}.crt, key: ${name}.key }`,
  );
  return `${exposure}certificates:\n${lines.join("\n")}\n`;
}

/** Secrets by `namespace/name`, with the findings. */
function create(
  text: string,
  files: Readonly<Record<string, string>> = pem,
  at = now,
): Checked<Readonly<Record<string, KubernetesObject>>> {
  const read = valueOf(readDescriptions([{ file: "pki/exposure.yaml", text }], "l7"));
  const made = createSecrets(read.exposures, { secrets: read.secrets, files: textFilesOf(files), now: at });
  if (!made.ok) return made;
  const objects = [...made.value.values()].flat();
  const named = objects.map((object) => [`${object.metadata.namespace}/${object.metadata.name}`, object] as const);
  return { ...made, value: Object.fromEntries(named) };
}

function codesOf({ diagnostics }: Checked<unknown>): readonly string[] {
  return diagnostics.map(({ code, severity }) => (severity === "warning" ? `${code} (warning)` : code));
}

const secret = (name: string, data: Readonly<Record<string, string>>, metadata = ""): string => `---
apiVersion: v1
kind: Secret
metadata: { name: ${name}, ${metadata.includes("namespace") ? "" : `namespace: ${namespace}, `}${metadata} }
data: ${JSON.stringify(Object.fromEntries(Object.entries(data).map(([key, text]) => [key, base64(text)])))}
`;
const pairOf = (name: string): Record<string, string> => ({
  "tls.crt": pem[`pki/${name}.crt`] ?? "",
  "tls.key": pem[`pki/${name}.key`] ?? "",
});
const bundleOf = (name: string): Record<string, string> => ({ "bundle.crt": pem[`pki/${name}.crt`] ?? "" });

describe("createSecrets()", () => {
  const made = valueOf(create(withCertificates(parts)));

  test("makes a Secret of each certificate in the namespace of each gateway that reads it", () => {
    expect(Object.keys(made)).toEqual([
      "zonal/shoot--foo--bar-kube-apiserver-tls",
      "zonal/shoot--foo--bar-kube-apiserver-istio-mtls",
      "default/shoot--foo--bar-kube-apiserver-istio-mtls",
      "default/shoot--foo--bar-kube-apiserver-wildcard-tls",
    ]);
  });

  test.each([
    ["zonal/shoot--foo--bar-kube-apiserver-tls", "server", "client-ca"],
    ["default/shoot--foo--bar-kube-apiserver-istio-mtls", "front-proxy", "server-ca"],
    ["default/shoot--foo--bar-kube-apiserver-wildcard-tls", "wildcard", "client-ca"],
  ])("gives %s the certificate, the key and the CA of the other side", (name, own, ca) => {
    expect(made[name]).toMatchObject({ kind: "Secret", type: "Opaque" });
    expect(made[name]?.["data"]).toEqual({
      cert: base64(pem[`pki/${own}.crt`] ?? ""),
      key: base64(pem[`pki/${own}.key`] ?? ""),
      cacert: base64(pem[`pki/${ca}.crt`] ?? ""),
    });
  });

  test("lets the control plane's namespace own them", () => {
    expect(made["zonal/shoot--foo--bar-kube-apiserver-tls"]?.metadata["ownerReferences"]).toMatchObject([
      { kind: "Namespace", name: namespace, uid: "3c1f6a52-7a55-4a31-9b0e-0a1d2c3b4e5f" },
    ]);
  });

  test("makes the same of Gardener's own Secrets, whatever hash their names end with", () => {
    const managed = 'labels: { managed-by: secrets-manager, name: "NAME" }';
    const text = [
      exposure,
      secret("kube-apiserver-1a2b3c4d", pairOf("server"), managed.replace("NAME", "kube-apiserver")),
      secret("ca-client-bundle-5e6f", bundleOf("client-ca"), "labels: { bundle-for: ca-client }"),
      secret("ca-client-1234", { "ca.crt": pem["pki/other-ca.crt"] ?? "" }, managed.replace("NAME", "ca-client")),
      secret("istio-client-certificate", pairOf("front-proxy")),
      secret("ca", bundleOf("server-ca")),
      secret(
        "seed-wildcard",
        pairOf("wildcard"),
        "namespace: garden, labels: { gardener.cloud/role: controlplane-cert }",
      ),
    ].join("");
    const fromManifests = create(text, {});
    expect(valueOf(fromManifests)).toEqual(made);
    expect(codesOf(fromManifests)).toEqual(["SECRET_UNUSED (warning)"]);
  });

  test("reads stringData, and puts it over data", () => {
    const text =
      secret("kube-apiserver", { ...pairOf("other-ca") }) + `stringData: ${JSON.stringify(pairOf("server"))}\n`;
    const { server, clientCa, ...others } = parts;
    expect(server).toBe("server");
    const found = create(withCertificates({ clientCa, ...others }) + text);
    expect(valueOf(found)).toEqual(made);
  });

  test("leaves everything but the certificates and the one key out of them", () => {
    const files = {
      ...pem,
      "pki/server.crt": `text before\n${pem["pki/server.crt"] ?? ""}${pem["pki/server.key"] ?? ""}`.replaceAll(
        "\n",
        "\r\n",
      ),
      "pki/client-ca.crt": `${pem["pki/client-ca.key"] ?? ""}${pem["pki/client-ca.crt"] ?? ""}`,
    };
    expect(valueOf(create(withCertificates(parts), files))).toEqual(made);
  });

  test("makes none where nothing is given, and says which are expected", () => {
    expect(valueOf(create(exposure))).toEqual({});
    const [read] = valueOf(readDescriptions([{ file: "exposure.yaml", text: exposure }], "l7")).exposures;
    const expected = read === undefined ? [] : expectedSecrets(read.exposure, []);
    expect(expected.map(({ namespace: place, name }) => `${place}/${name}`)).toEqual(Object.keys(made));
  });
});

const chain = (...names: readonly string[]): string => names.map((name) => pem[`pki/${name}.crt`] ?? "").join("");

describe("What Secrets are made of is checked:", () => {
  test.each<[string, Parts, readonly string[]]>([
    ["a certificate with the key of another", { server: "mixed" }, ["CERTIFICATE_KEY"]],
    ["a certificate that is over", { server: "expired" }, ["CERTIFICATE_TIME"]],
    ["a certificate that has not begun", { server: "early" }, ["CERTIFICATE_TIME"]],
    ["a certificate that is over in 29 days", { server: "soon" }, ["CERTIFICATE_TIME (warning)"]],
    ["a certificate for 30 days, in its first half", { frontProxy: "renewed-monthly" }, []],
    ["a certificate for 30 days, in its second half", { frontProxy: "renewed-late" }, ["CERTIFICATE_TIME (warning)"]],
    ["a certificate of another CA", { serverCa: "other-ca" }, ["CERTIFICATE_CHAIN"]],
    ["a front-proxy certificate of another CA", { frontProxyCa: "other-ca" }, ["CERTIFICATE_CHAIN"]],
    ["a server certificate that misses a host", { server: "one-host" }, ["CERTIFICATE_HOST"]],
    ["a wildcard certificate of another domain", { wildcardServer: "any-use" }, ["CERTIFICATE_HOST"]],
    ["a server certificate for clients", { server: "server-for-clients" }, ["CERTIFICATE_USAGE"]],
    [
      "a front-proxy certificate for servers",
      { frontProxy: "server", frontProxyCa: "server-ca" },
      ["CERTIFICATE_USAGE"],
    ],
    ["a certificate without a usage, which is for all", { server: "any-use" }, []],
    ["a chain that goes on to its CA", { server: "with-ca" }, []],
    ["a chain in the wrong order", { wildcardServer: "reversed" }, ["CERTIFICATE_KEY"]],
    ["a chain with a stranger in it", { wildcardServer: "stranger" }, ["CERTIFICATE_CHAIN"]],
    ["a bundle with a certificate that is no CA", { clientCa: "with-leaf" }, ["CERTIFICATE_CHAIN"]],
    ["a bundle whose only CA is over", { clientCa: "old-ca" }, ["CERTIFICATE_TIME"]],
    ["a bundle in which one of two is over", { clientCa: "rotated" }, ["CERTIFICATE_TIME (warning)"]],
    ["an encrypted key", { server: "encrypted" }, ["CERTIFICATE_UNREADABLE"]],
    ["an encrypted key of the older kind", { server: "old-encrypted" }, ["CERTIFICATE_UNREADABLE"]],
    ["two keys in one file", { server: "two-keys" }, ["CERTIFICATE_UNREADABLE"]],
    ["a file that holds no certificate", { server: "no-certificate" }, ["CERTIFICATE_UNREADABLE"]],
    ["a certificate that is cut short", { server: "cut" }, ["CERTIFICATE_UNREADABLE"]],
    ["a file that is not there", { server: "nowhere" }, ["FILE_NOT_FOUND", "FILE_NOT_FOUND"]],
  ])("%s", (_title, changed, codes) => {
    const key = pem["pki/server.key"] ?? "";
    const encrypted = createPrivateKey(key);
    const files: Record<string, string> = { ...pem };
    const add = (name: string, certificate: string, privateKey = key): void => {
      files[`pki/${name}.crt`] = certificate;
      files[`pki/${name}.key`] = privateKey;
    };
    const wildcardKey = pem["pki/wildcard.key"];
    const [leaf = "", intermediate = ""] = (pem["pki/wildcard.crt"] ?? "").split(/(?<=-----END CERTIFICATE-----\n)/);
    add("mixed", chain("server"), pem["pki/soon.key"]);
    add("with-ca", chain("server", "server-ca"));
    add("reversed", intermediate + leaf, wildcardKey);
    add("stranger", leaf + chain("server-ca"), wildcardKey);
    add("with-leaf", chain("client-ca", "server"));
    add("rotated", chain("old-ca", "client-ca"));
    const options = { type: "pkcs8", format: "pem", cipher: "aes-128-cbc", passphrase: "x" } as const;
    add("encrypted", chain("server"), encrypted.export(options).toString());
    add("old-encrypted", chain("server"), encrypted.export({ ...options, type: "sec1" }).toString());
    add("two-keys", chain("server"), key + key);
    add("no-certificate", key);
    add("cut", chain("server").replace(/\n.*\n-----END/, "\n-----END"));
    const found = create(withCertificates({ ...parts, ...changed }), files);
    expect(codesOf(found)).toEqual(codes);
  });

  test("a certificate of which one of the names suffices that gateways verify", () => {
    const named = (names: string): string => `${withCertificates(parts)}options: { serverNames: [${names}] }\n`;
    expect(codesOf(create(named("kubernetes, api.bar.example.com")))).toEqual([]);
    expect(codesOf(create(named("kubernetes")))).toEqual(["CERTIFICATE_HOST"]);
  });

  test.each<[string, Parts]>([
    ["a server certificate without client CAs", { server: "server" }],
    ["a front-proxy certificate without server CAs", { frontProxy: "front-proxy" }],
  ])("%s", (_title, named) => {
    expect(codesOf(create(withCertificates(named)))).toEqual(["SECRET_INCOMPLETE"]);
  });

  test("two Secrets for the same part", () => {
    const text =
      exposure +
      secret("kube-apiserver", pairOf("server")) +
      secret("kube-apiserver-1", pairOf("server"), "labels: { name: kube-apiserver }");
    expect(codesOf(create(text))).toEqual(["SECRET_AMBIGUOUS"]);
  });

  test("a Secret without the key it should have", () => {
    expect(codesOf(create(exposure + secret("kube-apiserver", { "tls.crt": chain("server") })))).toEqual([
      "CERTIFICATE_UNREADABLE",
    ]);
  });

  test("at the place that names the file", () => {
    const found = create(withCertificates({ ...parts, server: "expired" }));
    const [finding] = found.diagnostics;
    expect(finding?.position?.lineText).toBe("  server: { certificate: expired.crt, key: expired.key }");
    expect(finding?.message).toBe('"expired.crt": the certificate of "CN=expired" expired on 2026-10-31');
  });
});

describe("Private keys are never shown:", () => {
  const key = pem["pki/server.key"] ?? "";
  const pieces = [...key.split("\n"), ...(base64(key).match(/.{24}/g) ?? [])].filter(
    (piece) => piece.length > 20 && !piece.includes("-----"),
  );
  const manifest = secret("kube-apiserver", pairOf("server"));
  const shownBy = (text: string): string => {
    const read = readDescriptions([{ file: "exposure.yaml", text }], "l7");
    if (!read.ok) return JSON.stringify(read.diagnostics) + read.diagnostics.map(renderDiagnostic).join("\n");
    const made = createSecrets(read.value.exposures, { secrets: read.value.secrets, files: textFilesOf({}), now });
    return JSON.stringify(made.diagnostics) + made.diagnostics.map(renderDiagnostic).join("\n");
  };

  test.each<[string, string, string]>([
    ["of a Secret without client CAs", exposure + manifest, "SECRET_INCOMPLETE"],
    ["of a Secret that is used for nothing", exposure + manifest.replace("kube-apiserver", "other"), "SECRET_UNUSED"],
    ["of a Secret whose YAML is broken", `${exposure}${manifest}  - "${base64(key)}\n`, "YAML_SYNTAX"],
    [
      "of a Secret with data that is not base64",
      exposure + manifest.replace('"tls.key":"', '"tls.key":"!'),
      "SECRET_MANIFEST",
    ],
    [
      "of a Secret whose data is a list",
      exposure + manifest.replace(/\ndata: .*/, `\ndata: [${base64(key)}]`),
      "CERTIFICATE_UNREADABLE",
    ],
    [
      "of a Secret with a name that is a key",
      exposure + manifest.replace("name: kube-apiserver", `name: [${base64(key)}]`),
      "SECRET_MANIFEST",
    ],
    ["of a key as a document of its own", `${exposure}---\n|\n ${key.replaceAll("\n", "\n ")}`, "MANIFEST_KIND"],
    ["of a key in the wrong place", `${exposure}certificates:\n  server: ${JSON.stringify(key)}\n`, "YAML_SCHEMA"],
  ])("%s", (_title, text, code) => {
    const shown = shownBy(text);
    expect(shown).toContain(code);
    expect(pieces.filter((piece) => shown.includes(piece))).toEqual([]);
  });
});
