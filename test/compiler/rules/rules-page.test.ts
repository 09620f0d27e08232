import { readFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { expect, test } from "vitest";
import { envoyRules } from "../../../src/compiler/rules/envoy-rules.ts";
import { writeRulesPage } from "./rules-page.ts";

const file = path.resolve(import.meta.dirname, "../../../docs/rules.md");
const page = readFileSync(file, "utf8");

test("docs/rules.md is what the rules say", async () => {
  expect(page).toBe(await format(writeRulesPage(), { ...(await resolveConfig(file)), filepath: file }));
});

test("no two rules have the same code", () => {
  expect(new Set(envoyRules.map(({ code }) => code)).size).toBe(envoyRules.length);
});
