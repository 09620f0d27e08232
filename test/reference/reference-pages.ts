import { writeApiPage } from "./api-page.ts";
import { writeFilterYamlPage } from "./filter-yaml-page.ts";
import { writeHostApiPage } from "./host-api-page.ts";

/** The pages of `docs/reference`, each with what makes it. */
export const referencePages: readonly { readonly file: string; readonly write: () => string }[] = [
  { file: "docs/reference/api.md", write: writeApiPage },
  { file: "docs/reference/filter-yaml.md", write: writeFilterYamlPage },
  { file: "docs/reference/host-api.md", write: writeHostApiPage },
];
