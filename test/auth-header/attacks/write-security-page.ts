import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { attacks } from "./attacks.ts";
import { createTitleLookup } from "./known-titles.ts";
import { writeAttacks } from "./security-page.ts";

/** `npm run security:page`: writes the table of `docs/security.md`. */
const file = path.resolve(import.meta.dirname, "../../../docs/security.md");
const config = await resolveConfig(file);
const page = writeAttacks(readFileSync(file, "utf8"), attacks, createTitleLookup());
writeFileSync(file, await format(page, { ...config, filepath: file }));
