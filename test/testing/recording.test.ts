import { describe, expect, test } from "vitest";
import { disk } from "../../src/files/disk.ts";
import type { Json } from "../../src/files/json.ts";
import { mergeRecordings } from "../../src/testing/merge-recordings.ts";
import type { RecordedRun } from "../../src/testing/recorded-run.ts";
import { client, openFilter } from "../../src/testing.ts";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import "../../src/testing-vitest.ts";

const guard = await openFilter({
  lua: `function envoy_on_request(handle)
  if handle:headers():get("x-user") == nil then
    handle:respond({[":status"] = "401"}, "no")
  else
    handle:headers():remove("x-user")
    handle:headers():add("x-seen", "none")
    handle:logInfo("through")
  end
end`,
});

describe("A recorded run", () => {
  test("says what was sent and what came of it", async () => {
    const [through, refused] = await recordingsOf(async () => {
      await guard.run(client({ certificate: { cn: "bob" } }).get("/a", { headers: { "x-user": "bob" } }));
      await guard.run(client().get("/b"));
    });
    expect(through?.scenario.notation.exchanges).toEqual([
      {
        title: "A recorded run: says what was sent and what came of it",
        from: { listener: "gateway", certificate: "bob" },
        send: { get: "/a", headers: { "x-user": "bob" } },
        expect: {
          cluster: "upstream",
          upstream: { "x-user": "none", "x-seen": ["none"] },
          reply: 200,
          logs: ["through"],
        },
      },
    ]);
    expect(refused?.scenario.notation.exchanges[0]?.expect).toEqual({
      cluster: "none",
      reply: { status: 401, body: "no" },
    });
  });

  test("is written only when somebody asks", async () => {
    await guard.run(client().get("/b"));
    expect(process.env["ENVOY_LUA_RECORD"]).toBeUndefined();
  });
});

describe("Recordings", () => {
  test("of one filter become one scenario with titles and certificates of all", async () => {
    const runs = await recordingsOf(async () => {
      await guard.run(client({ certificate: { cn: "bob" } }).get("/a", { headers: { "x-user": "bob" } }));
      await guard.run(client({ certificate: { cn: "eve" } }).get("/a"));
      await guard.run(client({ certificate: { cn: "eve" } }).get("/a"));
    });
    const scenarios = mergeRecordings("Recorded", runs);
    const [only] = scenarios.map(({ notation }) => notation);
    expect(scenarios).toHaveLength(1);
    expect(Object.keys(only?.pki ?? {})).toEqual(expect.arrayContaining(["bob", "eve"]));
    // The third run is the second one once more.
    expect(only?.exchanges.map(({ title }) => title)).toEqual([
      "Recordings: of one filter become one scenario with titles and certificates of all",
      "Recordings: of one filter become one scenario with titles and certificates of all (2)",
    ]);
  });

  test("of certificates that share a name, or of other filters, become scenarios of their own", async () => {
    const other = await openFilter({ lua: "-- nothing" });
    const runs = await recordingsOf(async () => {
      await guard.run(client({ certificate: { cn: "bob" } }).get("/"));
      await guard.run(client({ certificate: { cn: "bob", o: "dev" } }).get("/"));
      await other.run(client().get("/"));
    });
    expect(mergeRecordings("Recorded", runs)).toHaveLength(3);
  });
});

async function recordingsOf(run: () => Promise<void>): Promise<readonly RecordedRun[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "recording-"));
  const file = path.join(folder, "runs.jsonl");
  process.env["ENVOY_LUA_RECORD"] = file;
  try {
    await run();
    expect(disk.read(file)).toBeDefined();
    return readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Json as unknown as RecordedRun);
  } finally {
    delete process.env["ENVOY_LUA_RECORD"];
    rmSync(folder, { recursive: true });
  }
}
