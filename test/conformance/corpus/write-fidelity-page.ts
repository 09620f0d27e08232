import { writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { writeFidelityPage } from "./fidelity-page.ts";
import { readTopics } from "./topics.ts";

/** `npm run conformance:page`: replays the corpus and writes `docs/fidelity.md`. */
const file = path.resolve(import.meta.dirname, "../../../docs/fidelity.md");
const config = await resolveConfig(file);
writeFileSync(file, await format(await writeFidelityPage(readTopics()), { ...config, filepath: file }));
