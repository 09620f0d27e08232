import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fileNames } from "../../../src/scenario/prepared-scenario.ts";
import { startKubernetes, type KubernetesUser, type RunningKubernetes } from "./ask-kubernetes.ts";
import { scenarioCertificates } from "./certificates.ts";
import { credentialsAt } from "./in-simulator.ts";
import { clientName, issueClients } from "./issue-clients.ts";
import { userOf } from "./judge.ts";
import { prepareGateway } from "./lab.ts";
import { kubernetesSkipReason, provideKubernetesOracle, type KubernetesVersion } from "./oracles.ts";
import { settings } from "./settings.ts";

/* What the table of docs/auth-header.md says about older kube-apiservers, by asking an old and a new one about the same certificates. */

const reason = kubernetesSkipReason("1.31", "1.36");
const uidAttribute = "1.3.6.1.4.1.57683.2";
const hex = (text: string, encoding: "utf8" | "latin1" = "utf8"): string => Buffer.from(text, encoding).toString("hex");

describe.skipIf(reason !== undefined)(`Kubernetes 1.31 and 1.36${reason === undefined ? "" : ` (${reason})`}`, () => {
  const certificates = scenarioCertificates();
  const running: RunningKubernetes[] = [];
  const users = new Map<KubernetesVersion, readonly (KubernetesUser | undefined)[]>();

  beforeAll(async () => {
    const gateway = prepareGateway(settings.uid);
    const clients = issueClients(gateway, certificates);
    for (const version of ["1.31", "1.36"] as const) {
      const textOf = (file: string): string => gateway.files.get(file) ?? "";
      const kubernetes = await startKubernetes(await provideKubernetesOracle(version), {
        clientCa: textOf(fileNames.certificate("client-ca")),
        frontProxyCa: textOf(fileNames.certificate("front-proxy-ca")),
        certificate: textOf(fileNames.certificate("kube-apiserver")),
        key: textOf(fileNames.key("kube-apiserver")),
      });
      running.push(kubernetes);
      const credentials = certificates.map((_, index) => credentialsAt(clients, clientName(index)));
      const replies = credentials.map((own) => kubernetes.ask({ credentials: own, protocol: "http/1.1" }));
      users.set(version, (await Promise.all(replies)).map(userOf));
    }
  }, 900_000);
  afterAll(async () => {
    for (const kubernetes of running) await kubernetes.stop();
  });

  const pairs = (): (readonly [
    index: number,
    older: KubernetesUser | undefined,
    newer: KubernetesUser | undefined,
  ])[] => certificates.map((_, index) => [index, users.get("1.31")?.[index], users.get("1.36")?.[index]]);
  const hasAttribute = (index: number, test: (attribute: { oid: string; type: string }) => boolean): boolean =>
    certificates[index]?.attributes.some(test) ?? false;

  test("differ in the credential id, which the older one has not", () => {
    const key = hex("authentication.kubernetes.io/credential-id");
    for (const [, older, newer] of pairs()) {
      expect(Object.keys(older?.extra ?? {})).toEqual([]);
      if (newer !== undefined) expect(Object.keys(newer.extra)).toEqual([key]);
    }
  });

  test("differ in the UID: the older one does not look at it, the newer one refuses what is wrong with it", () => {
    const withUid = pairs().filter(([index]) => hasAttribute(index, ({ oid }) => oid === uidAttribute));
    expect(withUid.filter(([, older]) => (older?.uid ?? "") !== "")).toEqual([]);
    expect(withUid.filter(([, , newer]) => (newer?.uid ?? "") !== "").length).toBeGreaterThan(3);
    expect(withUid.filter(([, older, newer]) => older !== undefined && newer === undefined).length).toBeGreaterThan(1);
  });

  test("differ in a T61String: the older one takes its bytes, the newer one Latin-1", () => {
    const name = pairs().flatMap(([, older, newer]) => (newer?.name === hex("café") ? [older?.name] : []));
    expect(name).toEqual([hex("café", "latin1")]);
  });

  test("differ in nothing else", () => {
    const others = pairs().filter(
      ([index]) => !hasAttribute(index, ({ oid, type }) => oid === uidAttribute || type === "t61"),
    );
    const essence = (user: KubernetesUser | undefined): object | undefined => user && { ...user, extra: {} };
    expect(others.map(([, older]) => essence(older))).toEqual(others.map(([, , newer]) => essence(newer)));
    expect(others.length).toBeGreaterThan(50);
  });
});
