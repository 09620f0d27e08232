import { format, resolveConfig } from "prettier";
import { describe, expect, test } from "vitest";
import { projectFiles } from "../../support/files-on-disk.ts";
import { attacks } from "./attacks.ts";
import { createTitleLookup } from "./known-titles.ts";
import { titlesIn, writeAttacks } from "./security-page.ts";

const knownTitles = createTitleLookup();

describe("The table of attacks", () => {
  test.each(attacks)("names tests that exist: $attack", ({ shown, stop }) => {
    for (const { place, titles } of shown)
      for (const title of titles)
        expect(titlesIn({ place, titles: [title] }, knownTitles(place)), String(title)).not.toEqual([]);
    if (shown.length === 0) expect(stop).toMatch(/^nothing: /);
  });

  test("stands in docs/security.md as it is; npm run security:page writes it", async () => {
    const page = projectFiles.read("docs/security.md") ?? "";
    const config = await resolveConfig("docs/security.md");
    expect(page).toBe(
      await format(writeAttacks(page, attacks, knownTitles), { ...config, filepath: "docs/security.md" }),
    );
  });
});
