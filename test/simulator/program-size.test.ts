import { expect, test } from "vitest";
import { Re2Unsupported } from "../../src/simulator/proxy/re2/pattern-reader.ts";
import { programSize } from "../../src/simulator/proxy/re2/program-size.ts";

/** What `programsize` of google-re2 1.1.20251105 says of each, in UTF-8 and in Latin-1. */
const sizes: readonly [pattern: string, utf8: number, latin1: number][] = [
  ["", 4, 4],
  ["a", 5, 5],
  ["abc", 7, 7],
  [".", 12, 6],
  ["(?s).", 11, 5],
  ["(?s).*", 11, 6],
  ["[a-z]", 5, 5],
  ["[^/]", 12, 6],
  ["[^/]+", 13, 7],
  ["a*", 5, 5],
  ["a+", 6, 6],
  ["a??", 6, 6],
  ["(a)", 7, 7],
  ["(abc|abd)", 9, 9],
  ["(abc|xyz)", 12, 12],
  ["a|a|b", 7, 7],
  ["a{3}", 7, 7],
  ["a{2,5}", 12, 12],
  ["a{2,}", 7, 7],
  ["(ab){0,3}", 19, 19],
  ["a*a+aab", 9, 9],
  ["(?:a*)*", 5, 5],
  ["^abc$", 4, 4],
  ["^abc(d)", 7, 7],
  ["^$", 2, 2],
  ["(?m)^a$", 7, 7],
  ["\\b{3}a", 6, 6],
  ["(?i)a", 5, 5],
  ["(?i)k", 8, 5],
  ["(?i)[^k]", 26, 7],
  ["\\w", 7, 7],
  ["\\W", 15, 9],
  ["ö", 6, 6],
  ["[à-ö]", 6, 5],
  ["[é-☃]", 16, 7],
  ["[^ö]", 21, 7],
  ["(?:.*?)?a|b", 17, 11],
  ["[a-z0-9-]{1,63}", 255, 255],
  ["/api/v[0-9]+/.*", 21, 15],
  ["(?:foo|fob|bar)/([^/]+)(?:/.*)?", 34, 22],
  ["[\\w.]+@[\\w.]+", 15, 15],
  ["\\d{4}-\\d{2}-\\d{2}", 14, 14],
  ["\\Qa.b\\E+", 8, 8],
];

test.each(sizes)("The program of %j has %i instructions in UTF-8, %i in Latin-1", (pattern, utf8, latin1) => {
  expect(programSize(pattern, "utf8")).toEqual({ least: utf8, most: utf8 });
  expect(programSize(pattern, "latin1")).toEqual({ least: latin1, most: latin1 });
});

/** In UTF-8, of patterns that go by Unicode. */
test.each([
  ["\\pL", 1200],
  ["\\p{Greek}+", 67],
  ["[^\\pN]", 476],
  ["(?i)σ+", 9],
  ["(?i)[ß-ž]", 17],
])("The bounds of the program of %j enclose %i", (pattern, size) => {
  const { least, most } = programSize(pattern, "utf8");
  expect([least <= size, size <= most, least < most]).toEqual([true, true, true]);
});

test.each(["a{1001}", "(a{10}){101}", "(?:b(a{2,}){51}){10}"])("%s repeats too often", (pattern) => {
  expect(() => programSize(pattern, "utf8")).toThrow(Re2Unsupported);
});

test.each(["a{1000}", "(a{10}){100}", "(a{2,}){500}"])("%s does not", (pattern) => {
  expect(programSize(pattern, "utf8").least).toBeGreaterThan(1000);
});

test("A program that RE2 has no memory for has no bound", () => {
  expect(programSize("(?:\\pL{500}){2}", "utf8").least).toBe(Infinity);
});
