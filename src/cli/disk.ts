import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TextFiles } from "../files/text-files.ts";

/** The files below the current folder. */
export const disk: TextFiles = {
  read: (file) => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return undefined;
    }
  },
  list: (folder) => {
    try {
      return readdirSync(folder).sort();
    } catch {
      return [];
    }
  },
};

interface StagedFile {
  readonly path: string;
  readonly text: string;
  /** Beside the target, so that it can take its place in one step. */
  readonly temporary: string;
  /** What the target held before; undefined where there was none. */
  readonly previous: Buffer | undefined;
}

/**
 * Writes files as a whole: all texts are written beside their targets first, and only when that went well they take their places; where one
 * cannot, those before it are put back. Files that are the same already are left alone.
 */
export function writeFiles(files: readonly { readonly path: string; readonly text: string }[]): readonly Diagnostic[] {
  const changed = files.filter(({ path: file, text }) => disk.read(file) !== text);
  const staged: StagedFile[] = [];
  const replaced: StagedFile[] = [];
  try {
    for (const file of changed) staged.push(stage(file));
    for (const file of staged) {
      renameSync(file.temporary, file.path);
      replaced.push(file);
    }
    return [];
  } catch (error) {
    replaced.toReversed().forEach(putBack);
    for (const { temporary } of staged) rmSync(temporary, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    return [{ code: "FILE_NOT_WRITABLE", severity: "error", message: `Nothing was written: ${reason}` }];
  }
}

function stage({ path: file, text }: { readonly path: string; readonly text: string }): StagedFile {
  mkdirSync(path.dirname(file), { recursive: true });
  const previous = existsSync(file) ? readFileSync(file) : undefined;
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return { path: file, text, temporary, previous };
}

function putBack({ path: file, previous }: StagedFile): void {
  if (previous === undefined) rmSync(file, { force: true });
  else writeFileSync(file, previous);
}
