import { describe, expect, test } from "vitest";
import { logging } from "../support/logging-filter.ts";
import { compileModules } from "../support/run-filter.ts";
import { valueOf } from "../support/expect-value.ts";

/** TypeScript, and the head of Lua's loop. */
const counting: readonly (readonly [loop: string, lua: string])[] = [
  ["for (let i = 0; i < 7; i++) use(i);", "for i = 0, 6 do"],
  ["for (let i = 0; i <= given; i++) use(i);", "for i = 0, given do"],
  ["for (let i = 6; i > 0; i -= 2) use(i);", "for i = 6, 1, -2 do"],
  ["for (let i = given; i >= 0; --i) use(i);", "for i = given, 0, -1 do"],
  ["for (let i = 0; i < text.length; i++) use(i);", "for i = 0, #text - 1 do"],
  ["for (let i = 0; i < limit; i++) use(i);", "for i = 0, 4 do"],
  ["for (let i = 0; i < texts.length; i++) text += texts[i];", "for i = 0, #texts - 1 do"],
  ["const own = text.split('.'); for (let i = 0; i < own.length; i++) use(own[i]!.length);", "for i = 0, #own - 1 do"],
  ["const all: (() => number)[] = []; for (let i = 0; i < 7; i++) all.push(() => i);", "for i = 0, 6 do"],
];

const others: Readonly<Record<string, string>> = {
  "whose number the body changes": "for (let i = 0; i < 7; i++) { i += given; use(i); }",
  "whose list the body changes": "for (let i = 0; i < texts.length; i++) texts.push(text);",
  "whose list a function may change": "for (let i = 0; i < texts.length; i++) use(i);",
  "whose end is a fraction": "for (let i = 0; i < given; i++) use(i);",
  "with another condition": "for (let i = 0; i < 7 && given > 3; i++) use(i);",
  "by another step": "for (let i = 1; i < 7; i *= 2) use(i);",
};

function luaOf(statements: string): string {
  const script = compileModules({
    "filter.yaml": `
name: sample
version: 1.2.3
description: A filter of a test
envoy: { from: "1.36", to: "1.40" }
parameters:
  limit: { description: A number, type: integer }
`,
    "filter.ts": logging('import { result } from "./a";', "result(5, ['a'], 'b')"),
    "parameters.ts": "export const limit: number = 5;",
    "a.ts": `
import { limit } from "./parameters";
const used: number[] = [];
function use(n: number): void { used.push(n); }
export function result(given: number, texts: string[], text: string): number { ${statements} return used.length + limit + given; }`,
  });
  return valueOf(script).lua;
}

describe("A loop that counts is Lua's own:", () => {
  test.each(counting)("%s", (loop, lua) => {
    expect(luaOf(loop)).toContain(lua);
  });
});

describe("Lua's while stays for a loop", () => {
  test.each(Object.entries(others))("%s", (_, loop) => {
    expect(luaOf(loop)).toContain("while ");
  });
});

test("Going on to the next round is `goto continue`, numbered only inside of another loop, without a block of its own", () => {
  const loop =
    "for (const n of [1, 2]) { if (n < given) continue; const m = n; use(m); for (const k of [3]) { if (k > m) continue; use(k); } } for (const n of [5]) { if (n < given) continue; use(n); }";
  expect(luaOf(loop).split("local function result(given, texts, text)\n")[1]).toMatchInlineSnapshot(`
    "  for _, n in ipairs({1, 2}) do
        if n < given then
          goto continue
        end
        local m = n
        use(m)
        for _, k in ipairs({3}) do
          if k > m then
            goto continue2
          end
          use(k)
          ::continue2::
        end
        ::continue::
      end
      for _, n in ipairs({5}) do
        if n < given then
          goto continue
        end
        use(n)
        ::continue::
      end
      return #used + limit + given
    end

    function envoy_on_request(handle)
      handle:logInfo(tostring(result(5, {"a"}, "b")))
    end
    "
  `);
});

test("The member of what is evaluated once is written out, not kept in a variable", () => {
  const change =
    "const own: { n: number; of?: { n: number } } = { n: 1 }; (own.of ?? own).n += given; use((own.of ?? own).n++);";
  expect(luaOf(change).split("local own = {n = 1}\n")[1]?.split("  return")[0]).toMatchInlineSnapshot(`
    "  local value = own.of or own
      value.n = value.n + given
      local value2 = own.of or own
      local n = value2.n
      value2.n = n + 1
      use(n)
    "
  `);
});

test("The length of a text that may be missing is `text and #text`", () => {
  const chain =
    "const last = text.split('.').pop(); use(last?.length ?? 0); if ((last?.length ?? 0) > 3) use(1); use(texts.find((each) => each > text)?.length ?? -1);";
  expect(luaOf(chain).split("local last = ")[1]?.split("  return")[0]).toMatchInlineSnapshot(`
    "table.remove(__TS__StringSplit(text, "."))
      use(last and #last or 0)
      if (last and #last or 0) > 3 then
        use(1)
      end
      local value = __TS__ArrayFind(texts, function(each) return each > text end)
      use(value and #value or -1)
    "
  `);
});

test("Doc comments of a class's members stay, without blanks at their ends", () => {
  const lua = luaOf(`class Thing {
  /** Begins. */
  constructor(readonly n: number) {}
  /**
   * Grows.
   *
   * By much.
   * @see nothing
   */
  grow(by: number): number { return this.n + by; }
  /** Anew. */
  static again(): Thing { return new Thing(2); }
} use(Thing.again().grow(1));`);
  expect(lua).toContain("  --- Begins.\n  function Thing.prototype.____constructor(self, n)");
  expect(lua).toContain(
    "  --- Grows.\n  --\n  -- By much.\n  -- @see nothing\n  function Thing.prototype.grow(self, by)",
  );
  expect(lua).toContain("  --- Anew.\n  function Thing.again(self)");
});
