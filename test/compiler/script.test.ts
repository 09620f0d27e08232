import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { mapToSource } from "../../src/compiler/map-to-source.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";
import { compileModules } from "../support/run-filter.ts";
import { readFilter } from "../../src/filter/read-filter.ts";
import { compileFilter } from "../../src/compiler/compile-filter.ts";

const filter = `import type { RequestHandle, ResponseHandle } from "envoy-lua-kit/envoy-api";
import { greeting, unused } from "./words";

/** Says hello. */
export function onRequest(handle: RequestHandle): void {
  handle.logInfo(greeting("you"));
}

export function onResponse(handle: ResponseHandle): void {
  handle.headers().remove("server");
}
`;
const words = `/** Never called. */
export function unused(): string {
  return "unused";
}

export function greeting(name: string): string {
  return \`hello \${name}\`;
}
`;
const modules = { "filter.ts": filter.replace(", unused", ""), "words.ts": words };

describe("A script", () => {
  const script = valueOf(compileModules(modules));

  test("has the hooks as global functions and nothing else global", () => {
    expect(script.lua.match(/^function (\w+)/gm)).toEqual(["function envoy_on_request", "function envoy_on_response"]);
    expect(script.lua).not.toMatch(/\brequire\b|____/);
  });

  test("keeps doc comments and leaves out what nothing uses", () => {
    expect(script.lua).toContain("--- Says hello.");
    expect(script.lua).not.toContain("unused");
  });

  test("names itself and the digest of what follows on line 1, within what Envoy shows of it", () => {
    const [first = "", ...rest] = script.lua.split("\n");
    const digest = createHash("sha256").update(rest.join("\n")).digest("hex");
    expect(first).toBe(`-- sample 1.2.3 sha256:${digest.slice(0, 12)}`);
    expect(first.length).toBeLessThanOrEqual(45);
    expect(script.digest).toBe(createHash("sha256").update(script.lua).digest("hex"));
  });

  test("is the same bytes in any folder, map included", () => {
    const elsewhere = valueOf(compileModules(modules, { folder: "/some/where/else entirely" }));
    expect(elsewhere).toEqual(script);
  });

  test("says which host API it uses and since when Envoy has it", () => {
    expect(script.hostApi).toEqual(["EnvoyObject.logInfo", "Headers.remove", "StreamHandle.headers"]);
    expect(script.oldestEnvoy).toBe("1.36");
  });

  test.each([
    ["handle:logInfo", "filter.ts", 6],
    ["handle:headers():remove", "filter.ts", 10],
    ['return "hello "', "words.ts", 7],
  ])("maps the line of %s to its TypeScript", async (text, file, line) => {
    const luaLine = script.lua.split("\n").findIndex((candidate) => candidate.includes(text)) + 1;
    expect(await mapToSource(script, luaLine)).toMatchObject({ file, line });
  });

  test("maps a line of the header to nothing", async () => {
    expect(await mapToSource(script, 1)).toBeUndefined();
  });
});

describe("The auth-header script", () => {
  const { manifest, ...rest } = valueOf(readFilter(filterFolder("auth-header"), projectFiles));
  const compile = (parameters: Readonly<Record<string, string | undefined>>) =>
    valueOf(compileFilter({ manifest, ...rest }, { parameters, files: projectFiles })).lua;

  test("leaves out what its parameters switch off", () => {
    const [standard, text] = [compile({}), compile({ subjectEncoding: "text" })];
    expect(standard).toContain("urlEncodedPemEncodedPeerCertificate");
    expect(text).not.toContain("urlEncodedPemEncodedPeerCertificate");
    expect(text.length).toBeLessThan(standard.length * 0.7);
    expect(compile({ strictTransportSecurity: "max-age=1" })).toContain("function envoy_on_response");
    expect(standard).not.toContain("envoy_on_response");
  });

  test("has no line over 140 columns and no generated names", () => {
    expect(
      compile({})
        .split("\n")
        .filter((line) => line.length > 140),
    ).toEqual([]);
    expect(compile({})).not.toContain("____");
  });
});
