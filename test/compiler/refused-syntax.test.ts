import { describe, expect, test } from "vitest";
import { compileModules } from "../support/run-filter.ts";
import { request } from "./early-reads.ts";

function findingsOf(modules: Readonly<Record<string, string>>): readonly string[] {
  return compileModules(modules).diagnostics.map(
    ({ code, position }) => `${code} ${position?.line}:${position?.column}`,
  );
}

const nestedIfs = (count: number): string =>
  Array.from({ length: count }, (_, index) => `if (handle.headers().get("${index}") === undefined) {`).join(" ") +
  `handle.logInfo("x"); ${"}".repeat(count)}`;

describe("Refused, each at its place, is", () => {
  test.each([
    [
      "async",
      "export async function onRequest(handle: { logInfo(text: string): void }) { handle.logInfo('x'); }",
      "1:8",
    ],
    ["await", `await 1;\n${request("handle.logInfo('x');")}`, "1:1"],
    ["import.meta", request("handle.logInfo(`${import.meta}`);"), "4:21"],
    ["a decorator", `function mark(a: unknown, b: unknown) {}\n@mark class A {}\n${request("new A();")}`, "2:1"],
  ])("%s", (_what, text, place) => {
    expect(findingsOf({ "filter.ts": text })).toContain(`LUA_UNSUPPORTED ${place}`);
  });

  test.each(["b + 1", "`${b}x`", "b"])("a constant made of one that is made of it: %s", (value) => {
    const modules = {
      "filter.ts": request("handle.logInfo(`${a}`);", 'import { a } from "./a";'),
      "a.ts": `import { b } from "./b"; export const a = ${value};`,
      "b.ts": 'import { a } from "./a"; export const b = `${a}`;',
    };
    expect(findingsOf(modules)).toEqual(["LINK_UNSUPPORTED 1:39"]);
  });

  test("what LuaJIT's parser does not read, and nothing less", () => {
    expect(findingsOf({ "filter.ts": request(nestedIfs(150)) })).toEqual([]);
    expect(findingsOf({ "filter.ts": request(nestedIfs(210)) })[0]).toMatch("COMPILER_LIMIT");
  });

  test("no template, however long", () => {
    const text = "${path}-".repeat(300);
    expect(
      findingsOf({
        "filter.ts": request(`const path = handle.headers().get(':path') ?? ''; handle.logInfo(\`${text}\`);`),
      }),
    ).toEqual([]);
  });
});
