import { writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { writeRulesPage } from "./rules-page.ts";

/** `npm run rules:page`: writes `docs/rules.md`. */
const file = path.resolve(import.meta.dirname, "../../../docs/rules.md");
const config = await resolveConfig(file);
writeFileSync(file, await format(writeRulesPage(), { ...config, filepath: file }));
