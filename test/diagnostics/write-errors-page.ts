import { writePage } from "../support/generated-page.ts";
import { writeErrorsPage } from "./errors-page.ts";

/** `npm run errors:page`: writes `docs/errors.md`. */
await writePage("docs/errors.md", writeErrorsPage());
