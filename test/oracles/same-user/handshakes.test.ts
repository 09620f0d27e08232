import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { envoyVersions } from "../../../src/envoy-api/envoy-version.ts";
import { envoyOf, skipReason } from "../../support/envoys.ts";
import { describeCertificate } from "./certificates.ts";
import { tryInEnvoy } from "./in-envoy.ts";
import { tryInSimulator } from "./in-simulator.ts";
import type { Trial } from "./judge.ts";
import { openLab, type Lab } from "./lab.ts";
import { oddCertificates } from "./odd-names.ts";
import { kubernetesSkipReason } from "./oracles.ts";
import { settings } from "./settings.ts";

/*
 * How strictly a certificate's subject is read in the handshake. The scenarios' own client cannot ask: neither Node nor an Envoy loads such a
 * certificate to present it, and a client in Go does.
 */

describe.each(envoyVersions)("Envoy %s and the simulator", (version) => {
  const reason = kubernetesSkipReason("1.36") ?? skipReason(version);
  if (reason !== undefined) {
    test.skip(`read subjects equally strictly (${reason})`, () => undefined);
    return;
  }
  let lab: Lab | undefined;
  beforeAll(async () => {
    lab = await openLab(settings.uid);
  }, 900_000);
  afterAll(() => lab?.kubernetes.stop());

  test("read subjects equally strictly", async () => {
    const binary = envoyOf(version);
    if (lab === undefined || binary === undefined) throw new Error(`There is no Envoy ${version}`);
    const inEnvoy = await tryInEnvoy(lab, binary, oddCertificates);
    const inSimulator = await tryInSimulator(lab, oddCertificates, version);
    expect(inSimulator.map(endingOf)).toEqual(inEnvoy.map(endingOf));
  }, 60_000);
});

/** Whether the handshake fails, the filter refuses, or the request gets through. */
function endingOf({ certificate, filtered: [first] }: Trial): string {
  const ending = typeof first !== "string" ? "gets through" : first.startsWith("TLS") ? "fails" : "is refused";
  return `${describeCertificate(certificate)} ${ending}`;
}
