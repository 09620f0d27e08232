import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Document, parse } from "yaml";
import { writeYaml } from "../../src/packaging/write-yaml.ts";

const hostileTexts = [
  ...[
    "",
    " ",
    "a b",
    "a: b",
    "# x",
    "- a",
    "*x",
    "&x",
    "!x",
    "%x",
    "@x",
    "`x",
    "{a}",
    "[a]",
    "'",
    '"',
    "\\",
    "a #b",
    "? a",
    "x:",
  ],
  ...["yes", "no", "on", "off", "y", "N", "True", "null", "~", "NaN", "<<", "="],
  ...["1", "1.5", "1e3", "0x1f", "0o7", "017", "1_000", "12:30:10", "2001-01-01", "+1", ".5", "10s", "12345678e90"],
  ...[
    "a\nb",
    "a\nb\n",
    " a\nb\n",
    "a\n\n b\n\n",
    "\n",
    "a\n",
    "\na\n",
    "a\r\nb\n",
    "\ta\nb\n",
    "a  \n  \nb\n",
    "é\nb\n",
    "---\n...\n",
  ],
  ...[
    "\u0085",
    "\u2028",
    "\ufeff",
    "\u007f",
    "\0",
    "\u001b",
    "x".repeat(300) + " y\n",
    "*.example.com",
    "outbound|443||a.b",
  ],
];

describe("YAML that is written", () => {
  test.each(hostileTexts)("gives readers of both YAML 1.2 and 1.1 the text %j back", (text) => {
    for (const value of [{ a: text }, [text], { [text]: 1 }, { a: [{ [text]: text }] }]) {
      expect(parse(writeYaml(value, "c"))).toEqual(value);
      if (text !== "<<") expect(parse(writeYaml(value, "c"), { version: "1.1" })).toEqual(value);
    }
  });

  test("gives any value back", () => {
    const anyText = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constantFrom(...hostileTexts));
    const { any } = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        anyText,
        fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
        fc.array(tie("any"), { maxLength: 4 }),
        fc.dictionary(anyText, tie("any"), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(any, (value) => {
        const json = JSON.parse(JSON.stringify(value)) as never;
        expect(JSON.stringify(parse(writeYaml({ json }, "c")))).toBe(JSON.stringify({ json }));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["members without a value", { a: { b: undefined }, c: 1 }, { a: {}, c: 1 }],
    ["nothing else", { a: undefined }, {}],
  ])("leaves out %s", (_title, value, expected) => {
    expect(parse(writeYaml(value as never, "c"))).toEqual(expected);
  });

  test("has the library's layout", () => {
    const value = {
      a: [{ b: "x", c: [[1, "2"], {}, []] }, "z"],
      d: { "@type": "z", e: null, f: true, g: 1.5 },
      h: { i: {} },
    };
    expect(writeYaml(value, "one\ntwo")).toBe(`# one\n# two\n\n${new Document(value).toString({ lineWidth: 0 })}`);
  });
});
