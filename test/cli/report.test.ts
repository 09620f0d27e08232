import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { squarify } from "../../src/cli/treemap.ts";
import { envoyLua, project } from "./envoy-lua.ts";

const area = { x: 10, y: 20, width: 300, height: 200 };

describe("A treemap", () => {
  test("divides all of its area in proportion, without overlaps", () => {
    const values = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(values, (unsorted) => {
        const sorted = unsorted.toSorted((left, right) => right - left);
        const placed = squarify(sorted, area);
        const total = sorted.reduce((sum, value) => sum + value, 0);
        for (const [index, { x, y, width, height }] of placed.entries()) {
          expect(width * height).toBeCloseTo(((sorted[index] ?? 0) / total) * 60_000, 4);
          expect(Math.min(x - area.x, y - area.y)).toBeGreaterThan(-1e-6);
          expect(Math.max(x + width - 310, y + height - 220)).toBeLessThan(1e-6);
          for (const other of placed.slice(0, index)) {
            const across = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
            const down = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
            expect(Math.min(across, down)).toBeLessThan(1e-6);
          }
        }
      }),
    );
  });

  test("of equal values is made of squares where it can be", () => {
    const placed = squarify([1, 1, 1, 1], { x: 0, y: 0, width: 200, height: 200 });
    expect(placed.map(({ width, height }) => [width, height])).toEqual(
      [100, 100, 100, 100].map((side) => [side, side]),
    );
  });
});

describe("envoy-lua build --report", () => {
  test("says what the bytes are for and writes one page", async () => {
    const { code, stdout, written } = await envoyLua("build --report size.html");
    expect([code, written.at(-1)]).toEqual([0, "size.html"]);
    expect(stdout).toMatch(/^sample 1\.0\.0: \d+ bytes of Lua, \d+ of them comments$/m);
    expect(stdout).toMatch(/^module +code +comments\nfilter\.ts +\d+ +\d+$/m);
    expect(stdout).toContain("Host API: Headers.add (1.36), StreamHandle.headers (1.36)\nOldest Envoy: 1.36\n");
    expect(stdout).toMatch(/^Memory, estimated: 8\d KiB for each VM/m);
  });

  test("writes nothing else where a file is not wanted", async () => {
    const { stdout, written } = await envoyLua("build --check --report -");
    expect(written).toEqual([]);
    expect(stdout).toBe("");
    const plain = await envoyLua("build --report -");
    expect(plain.stdout).toContain("bytes of Lua");
    expect(plain.written.filter((path) => path.endsWith(".html"))).toEqual([]);
  });

  test("is part of the JSON", async () => {
    const { reports } = JSON.parse((await envoyLua("build --report - --json")).stdout) as { reports: unknown };
    expect(reports).toMatchObject([
      { name: "sample", modules: [{ name: "filter.ts" }], library: [], oldestEnvoy: "1.36" },
    ]);
    expect(JSON.parse((await envoyLua("build --json")).stdout)).not.toHaveProperty("reports");
  });

  test("draws a page that needs nothing from elsewhere and can be read by keyboard", async () => {
    const { page } = await pageOf({
      "filter-src/sample/filter.ts": `${project["filter-src/sample/filter.ts"]}// <&">\n`,
    });
    expect(page).not.toMatch(/(src|href)=|https?:\/\/|@import|url\(/);
    const leaves = page.match(/<g [^>]*>/g) ?? [];
    expect(leaves).not.toEqual([]);
    for (const leaf of leaves)
      expect(leaf).toMatch(/tabindex="0" role="img" aria-label="[^"<>]+ bytes, [\d.]+ % of the script"/);
    expect(page).toContain("prefers-color-scheme: dark");
  });

  async function pageOf(texts: Readonly<Record<string, string>>): Promise<{ readonly page: string }> {
    const { texts: written } = await envoyLua("build --report size.html", { ...project, ...texts });
    return { page: written["size.html"] ?? "" };
  }
});
