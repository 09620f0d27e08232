import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { projectFiles } from "./files-on-disk.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** A page as Prettier would leave it, so that it is the same text in the repository. @param file below the project */
export async function formatPage(file: string, text: string): Promise<string> {
  const filepath = path.join(root, file);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}

/** Writes a generated page. */
export async function writePage(file: string, text: string): Promise<void> {
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, await formatPage(file, text));
}

/** A page as it is in the repository. */
export function readPage(file: string): string | undefined {
  return projectFiles.read(file);
}
