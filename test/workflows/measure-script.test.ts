import { describe, expect, test } from "vitest";
import { measureScript } from "../../src/workflows/measure-script.ts";
import { valueOf } from "../support/expect-value.ts";
import { compileModules } from "../support/run-filter.ts";

const filter = `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { shorten } from "./text";

/** Grüße. */
export function onRequest(handle: RequestHandle): void {
  handle.logInfo(shorten(handle.headers().get("x") ?? ""));
  handle.stats().counter("x").inc();
}
`;
const text = `/** Not long. */
export function shorten(value: string): string {
  return value.trim();
}
`;
const manifest = `name: sample\nversion: 1.2.3\ndescription: x\nenvoy: { from: "1.38", to: "1.40" }\n`;

describe("The report of a script", async () => {
  const script = valueOf(compileModules({ "filter.ts": filter, "text.ts": text, "filter.yaml": manifest }));
  const report = await measureScript(script);

  test("accounts for every byte, by module and by library feature", () => {
    const parts = [...report.modules, ...report.library];
    const total = parts.reduce((sum, { code, comments }) => sum + code + comments, 0);
    expect(total).toBe(Buffer.byteLength(script.lua));
    expect(report.bytes.code + report.bytes.comments).toBe(total);
    for (const { code, comments, statements } of parts)
      expect(statements.reduce((sum, one) => sum + one.code + one.comments, 0)).toBe(code + comments);
  });

  test("names modules, features and what they declare, the largest first", () => {
    expect(report.modules.map(({ name, statements }) => [name, statements.map((one) => one.name)])).toEqual([
      ["filter.ts", ["envoy_on_request"]],
      ["text.ts", ["shorten"]],
    ]);
    expect(report.library.map(({ name, statements }) => [name, statements.map((one) => one.name)])).toEqual([
      ["StringTrim", ["__TS__StringTrim"]],
    ]);
  });

  test("counts comments apart, in UTF-8", () => {
    const comments = report.modules.map((module) => module.comments);
    expect(comments).toEqual([Buffer.byteLength("--- Grüße."), "--- Not long.".length]);
    expect(report.bytes.comments).toBe((comments[0] ?? 0) + (comments[1] ?? 0) + script.lua.indexOf("\n"));
  });

  test("says which member of the host API needs which Envoy", () => {
    expect(report.oldestEnvoy).toBe("1.38");
    expect(Object.fromEntries(report.hostApi.map(({ member, since }) => [member, since]))).toMatchObject({
      "Counter.inc": "1.38",
      "EnvoyObject.logInfo": "1.36",
      "StreamHandle.stats": "1.38",
    });
  });

  test("estimates memory by the number of VMs", () => {
    const { perVm, examples } = report.memory;
    expect(perVm).toBeGreaterThan(81);
    expect(perVm).toBeLessThan(90);
    expect(examples.map(({ chains, workers, total }) => total / perVm / chains / (workers + 1))).toEqual([1, 1, 1]);
  });
});
