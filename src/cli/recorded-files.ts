import path from "node:path";
import type { TextFiles } from "../files/text-files.ts";

/** Files that remember what was read of them. */
export interface RecordedFiles extends TextFiles {
  /** Forgets what was read. */
  restart(): void;
  /** Whether something that was read is not as it was, or not there any more, or there now. */
  hasChanged(): boolean;
  /** The folders of all that was read, and those around them, in which deleted folders would come back. */
  folders(): readonly string[];
}

export function recordFiles(files: TextFiles): RecordedFiles {
  const texts = new Map<string, string | undefined>();
  const listings = new Map<string, string>();
  return {
    read: (file) => {
      const text = files.read(file);
      if (!texts.has(file)) texts.set(file, text);
      return text;
    },
    list: (folder) => {
      const names = files.list(folder);
      if (!listings.has(folder)) listings.set(folder, names.join("\n"));
      return names;
    },
    restart: () => {
      texts.clear();
      listings.clear();
    },
    hasChanged: () =>
      [...texts].some(([file, text]) => files.read(file) !== text) ||
      [...listings].some(([folder, names]) => files.list(folder).join("\n") !== names),
    folders: () => {
      const read = new Set([...[...texts.keys()].map((file) => path.dirname(file)), ...listings.keys()]);
      return [...new Set([...read, ...[...read].map((folder) => path.dirname(folder))])];
    },
  };
}
