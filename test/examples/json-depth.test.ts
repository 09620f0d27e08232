import fc from "fast-check";
import { expect, test } from "vitest";
import { projectFiles } from "../support/files-on-disk.ts";
import { compileModules, runScript } from "../support/run-filter.ts";
import { valueOf } from "../support/expect-value.ts";

/** Logs the depth of each text of a list. */
const { lua } = valueOf(
  compileModules({
    "json-depth.ts": projectFiles.read("filter-src/body-check/json-depth.ts") ?? "",
    "filter.ts": `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
import { jsonDepth } from "./json-depth";
const texts: string[] = ["TEXTS"];
export function onRequest(handle: RequestHandle): void {
  for (const text of texts) handle.logInfo(\`\${jsonDepth(text)}\`);
}
`,
  }),
);

test("the depth of JSON is what a JSON reader finds", async () => {
  const texts = fc.sample(
    fc.tuple(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 1)).map(([value, space]) => {
      return { value, text: JSON.stringify(value, undefined, space) };
    }),
    { numRuns: 500, seed: 8 },
  );
  const list = texts.map(({ text }) => `"${luaText(text)}"`).join(", ");
  const { logs } = await runScript(lua.replace('"TEXTS"', () => list));
  expect(logs.map(({ message }) => Number(message))).toEqual(texts.map(({ value }) => depthOf(value)));
  expect(new Set(texts.map(({ value }) => depthOf(value))).size).toBeGreaterThan(4);
});

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/** The bytes of a text, as Lua writes them. */
function luaText(text: string): string {
  return [...Buffer.from(text)].map((byte) => `\\${String(byte).padStart(3, "0")}`).join("");
}
