import { describe, expect, test } from "vitest";
import { renderTable } from "../../src/cli/render-table.ts";

const rows = [
  ["", "sent", "response"],
  ["✓", `GET /${"a".repeat(40)}`, "200"],
  ["≠", "GET /b", "200"],
];

describe("A table", () => {
  test("has everything in a pipe, in aligned columns", () => {
    const lines = renderTable(rows, undefined).split("\n");
    expect(lines[1]).toContain("a".repeat(40));
    expect(new Set(lines.slice(1).map((line) => line.indexOf("200"))).size).toBe(1);
  });

  test.each([30, 40, 60])("fits a terminal of %i columns by cutting its widest column", (width) => {
    const lines = renderTable(rows, width).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(lines[2]).toMatch(/^≠ {2}GET \/b +200$/);
    expect(lines[1]?.includes("…")).toBe(width < 60);
  });

  test("is not cut below what can be read", () => {
    expect(renderTable(rows, 1).split("\n")[1]).toMatch(/^✓ {2}GET \/aaaaaa… {2}200$/);
  });

  test("takes a cell as long as the longest headers", () => {
    expect(renderTable([["x".repeat(100_000)]], 80).length).toBe(80);
  });
});
