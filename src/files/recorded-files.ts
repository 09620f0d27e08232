import { createHash } from "node:crypto";
import path from "node:path";
import type { TextFiles } from "./text-files.ts";

/** Files that remember what was read of them. */
export interface RecordedFiles extends TextFiles {
  /** Forgets what was read. */
  restart(): void;
  /** What was read, for a later process to compare with. */
  fingerprint(): Fingerprint;
  /** Whether something that was read is not as it was, or not there any more, or there now. */
  hasChanged(): boolean;
  /** The folders of all that was read, and those around them, in which deleted folders would come back. */
  folders(): readonly string[];
}

/** Digests of texts by path, and of folders' listings by path; null for files that were not there. */
export interface Fingerprint {
  readonly texts: Readonly<Record<string, string | null>>;
  readonly listings: Readonly<Record<string, string>>;
}

/** Whether everything that was read then is the same now. */
export function isUnchanged({ texts, listings }: Fingerprint, files: TextFiles): boolean {
  return (
    Object.entries(texts).every(([file, digest]) => digestOf(files.read(file)) === digest) &&
    Object.entries(listings).every(([folder, digest]) => digestOf(files.list(folder).join("\n")) === digest)
  );
}

function digestOf(text: string): string;
function digestOf(text: string | undefined): string | null;
function digestOf(text: string | undefined): string | null {
  return text === undefined ? null : createHash("sha256").update(text).digest("hex");
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
    fingerprint: () => ({
      texts: Object.fromEntries([...texts].map(([file, text]) => [file, digestOf(text)])),
      listings: Object.fromEntries([...listings].map(([folder, names]) => [folder, digestOf(names)])),
    }),
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
