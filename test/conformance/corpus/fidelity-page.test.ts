import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { envoyVersions } from "../../../src/envoy-api/envoy-version.ts";
import { fidelityGaps } from "../../../src/simulator/fidelity-gaps.ts";
import { readTopics, titlesFor } from "./topics.ts";

const page = readFileSync(path.resolve(import.meta.dirname, "../../../docs/fidelity.md"), "utf8");
const words = page.replace(/\s+/g, " ");

// Whether simulator and Envoys agree is tested case by case, so that the page need not be made anew to know it.
test.each(readTopics())("docs/fidelity.md has a row for $name with as many cases as there are", (topic) => {
  const row = page.split("\n").find((line) => line.startsWith(`| ${topic.name}: `));
  const counts = row?.split("|").slice(2, -1).map(Number);
  expect(counts).toEqual(envoyVersions.map((version) => titlesFor(topic, version).length));
});

test.each(fidelityGaps)("docs/fidelity.md names the gap: $what", ({ what, reason }) => {
  expect(words).toContain(what);
  expect(words).toContain(reason);
});
