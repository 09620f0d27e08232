import { beforeAll, describe, expect, test } from "vitest";
import { newestEnvoy, skipReason } from "../../support/envoys.ts";
import { soak, type SoakReport } from "./soak.ts";

const reason = skipReason();

describe.skipIf(newestEnvoy === undefined)(`Many clients at once${reason === undefined ? "" : ` (${reason})`}`, () => {
  let report: SoakReport;

  beforeAll(async () => {
    if (newestEnvoy !== undefined) report = await soak(newestEnvoy, { requests: 2_000, seconds: 90 });
  }, 120_000);

  test("mixes up no two clients", () => {
    expect(report.violations).toEqual([]);
    expect(report.requests).toBeGreaterThanOrEqual(2_000);
  });

  test("reaches both connections, and no hook ends in an error", () => {
    expect(report.scriptErrors).toBe(0);
    expect(report.trusted).toBeGreaterThan(400);
    expect(report.plain).toBeGreaterThan(100);
  });

  test("holds upgraded connections meanwhile", () => {
    expect(report.mostTunnels).toBeGreaterThan(12);
    expect(report.messages).toBeGreaterThan(report.tunnels);
  });
});
