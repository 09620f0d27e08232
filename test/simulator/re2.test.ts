import { describe, expect, test } from "vitest";
import { Re2Unsupported } from "../../src/simulator/proxy/re2/pattern-reader.ts";
import { compileRe2 } from "../../src/simulator/proxy/re2/regular-expression.ts";

describe("An expression of RE2 that JavaScript has otherwise", () => {
  test.each([
    ["a{,2}", "a{,2}", true],
    ["a{2}b", "aab", true],
    ["a{x", "a{x", true],
    ["\\Qa.b\\E+", "a.bb", true],
    ["\\Qa.b\\E+", "a.ba.b", false],
    ["(?i)\\W", "k", false],
    ["(?i)[^\\W]", "\u212a", true],
    ["(?i)σ", "ς", true],
    ["(?i)i", "ı", false],
    ["[[:^digit:]]+", "ab", true],
    ["[^\\S]", "\v", false],
    ["[\\d-]+", "1-2", true],
    ["[a-]+", "a-", true],
    ["\\pN", "1", true],
    ["\\P{^N}", "1", true],
    ["(?s).", "\n", true],
    [".", "\n", false],
    ["(?m)a$\n^b", "a\nb", true],
    ["a$\nb", "a\nb", false],
    ["(?i)k", "\u212a", true],
    ["(?i-i)k", "K", false],
    ["(?i:a(?-i)b)", "Ab", true],
    ["(?i:a(?-i)b)", "AB", false],
    ["(?<name>a)|b", "b", true],
    ["[^a]", "ö", true],
    ["\\bö", "ö", false],
    ["\\a\\x{1F600}", "\x07😀", true],
  ])("%s and %j: %s", (pattern, text, matches) => {
    expect(compileRe2(pattern, "utf8").matchesWhole(Buffer.from(text, "utf8").toString("latin1"))).toBe(matches);
  });

  test.each([
    "(?=a)",
    "(?!a)",
    "(?<=a)",
    "(a)\\1",
    "a**",
    "a++",
    "*a",
    "(a",
    "a)",
    "[a",
    "\\",
    "[z-a]",
    "\\C",
    "\\pX",
    "\\Z",
    "(?x)a",
    "[[:word2:]]",
  ])("%s is refused", (pattern) => {
    expect(() => compileRe2(pattern, "utf8")).toThrow(Re2Unsupported);
  });

  test.each([
    ["b*", "abc", "-", "-a-c-"],
    ["(a)(b)?", "ab a", "<\\2\\1\\0>", "<baab> <aa>"],
    ["a", "aa", "\\\\$&", "\\$&\\$&"],
  ])("%s replaced in %j", (pattern, text, substitution, result) => {
    expect(compileRe2(pattern, "utf8").replaceAll(text, substitution)).toBe(result);
  });
});
