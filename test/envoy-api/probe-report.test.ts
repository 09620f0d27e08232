import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compareWithTable, objectsIn, parseReport } from "./probe-report.ts";

/** What the probe wrote in the response hook of Envoy 1.38.3, of a client with a certificate. */
const recorded = readFileSync(new URL("fixtures/probe-report-1.38.3.txt", import.meta.url), "utf8");

describe("Comparing a probe's report with the table", () => {
  test("finds no difference in what Envoy 1.38.3 wrote", () => {
    expect(compareWithTable(parseReport(recorded), "1.38")).toEqual([]);
    expect(objectsIn(parseReport(recorded))).toHaveLength(19);
  });

  test("finds what another release line has more or less", () => {
    expect(compareWithTable(parseReport(recorded), "1.37")).toContain("streamInfo.filterState.set: not in the table");
    expect(compareWithTable(parseReport(recorded), "1.40")).toContain("StreamHandle.base64Decode: not in Envoy 1.40");
  });

  test.each([
    ["call timestamp number", "call timestamp nil", "timestamp: found nil, wanted value"],
    ["call headers.get nothing", "call headers.get nil", "headers.get: found nil, wanted value or nothing"],
    ["call headers.add nothing", "call headers.add boolean", "headers.add: found boolean, wanted nothing"],
    ["call timestamp number;", "", "timestamp: was not called"],
    ["call timestamp number", "call timestamp userdata 1", "timestamp: gives an object that the table does not name"],
    ["call timestamp number", "call now number", "now: not in the table"],
    ["global EnvoyTimestampResolution.MICROSECOND;", "", "EnvoyTimestampResolution.MICROSECOND: only on one side"],
    [" commonName ", " emailAddress ", "ParsedName.emailAddress: not in the table"],
  ])("finds %j made %j", (line, otherLine, difference) => {
    expect(recorded).toContain(line);
    expect(compareWithTable(parseReport(recorded.replace(line, otherLine)), "1.38")).toContain(difference);
  });

  test("finds two objects of the table that are one in Envoy", () => {
    const route = /call route userdata (\d+)/.exec(recorded)?.[1] ?? "";
    const merged = recorded.replace(/call virtualHost userdata \d+/, `call virtualHost userdata ${route}`);
    expect(compareWithTable(parseReport(merged), "1.38")).toContainEqual(expect.stringContaining("the same object as"));
  });
});
