import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import path from "node:path";
import type { TemplateTexts } from "./scaffold.ts";

/** The texts of a folder of templates, by their paths below it. */
export function readTemplate(name: string): TemplateTexts {
  const root = fileURLToPath(new URL(`templates/${name}`, import.meta.url));
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [path.relative(root, file).split(path.sep).join("/"), readFileSync(file, "utf8")] as const),
  );
}
