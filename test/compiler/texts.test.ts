import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { quoteLua } from "../../src/compiler/lua/quote-lua.ts";
import { logging } from "../support/logging-filter.ts";
import { compileModules, runScript } from "../support/run-filter.ts";
import { valueOf } from "../support/expect-value.ts";

const written: readonly (readonly [text: string, lua: string])[] = [
  ["plain", '"plain"'],
  ['a "word"', `'a "word"'`],
  [`it's a "word"`, '"it\'s a \\"word\\""'],
  ["\\n", '"\\\\n"'],
  ["a\n\tb\r", '"a\\n\\tb\\r"'],
  ["\0", '"\\0"'],
  ["\x001", '"\\0001"'],
  ["\x1b[0m\x07", '"\\27[0m\\7"'],
  ["\x7f9", '"\\1279"'],
  ["a\u00852", '"a\\194\\1332"'],
  ["\ufeffa", '"\\239\\187\\191a"'],
  ["a\u202eb\u2066c", '"a\\226\\128\\174b\\226\\129\\166c"'],
  ["ü€😀", '"ü€😀"'],
];

describe("A text is written", () => {
  test.each(written)("%j", (text, lua) => {
    expect(quoteLua(text)).toBe(lua);
  });

  test("so that Lua reads its bytes", async () => {
    const unit = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\0", "1", '"', "'", "\\", "\n", "\x1b", "9"));
    const texts = fc.sample(
      fc.array(unit, { maxLength: 6 }).map((parts) => parts.join("")),
      { numRuns: 300, seed: 1 },
    );
    const list = texts.map((text) => JSON.stringify(text)).join(", ");
    const modules = {
      "filter.ts": logging('import { codes } from "./a";', "codes()"),
      "a.ts": `export function codes(): string {
  const codes: string[] = [];
  for (const text of [${list}]) codes.push(\`\${text.length}:\${text.length === 0 ? 0 : [...string.byte(text, 1, -1)].join(" ")}\`);
  return codes.join(";");
}`,
    };
    const { logs } = await runScript(valueOf(compileModules(modules)).lua);
    const expected = texts.map((text) => {
      const bytes = Buffer.from(text, "utf8");
      return `${bytes.length}:${bytes.length === 0 ? 0 : [...bytes].join(" ")}`;
    });
    expect(logs.map(({ message }) => message)).toEqual([expected.join(";")]);
  });
});
