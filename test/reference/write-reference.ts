import { writePage } from "../support/generated-page.ts";
import { referencePages } from "./reference-pages.ts";

/** `npm run reference`: writes `docs/reference`. */
for (const { file, write } of referencePages) await writePage(file, write());
