import { disk } from "../../src/files/disk.ts";
import type { TextFiles } from "../../src/files/text-files.ts";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** The project's own files, wherever the tests are run from. */
export const projectFiles: TextFiles = {
  read: (file) => disk.read(path.resolve(root, file)),
  list: (folder) => disk.list(path.resolve(root, folder)),
};

export function filterFolder(name: string): string {
  return `filter-src/${name}`;
}
