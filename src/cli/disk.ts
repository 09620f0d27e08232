import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
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

/**
 * Writes files as a whole: all texts are written beside their targets first, and only when that went well they take their places. Files that
 * are the same already are left alone.
 */
export function writeFiles(files: readonly { readonly path: string; readonly text: string }[]): readonly Diagnostic[] {
  const changed = files.filter(({ path: file, text }) => disk.read(file) !== text);
  const staged: { readonly temporary: string; readonly target: string }[] = [];
  try {
    for (const { path: target, text } of changed) {
      if (isFolder(target)) throw new Error(`"${target}" is a folder`);
      mkdirSync(path.dirname(target), { recursive: true });
      const temporary = `${target}.${process.pid}.tmp`;
      staged.push({ temporary, target });
      writeFileSync(temporary, text);
    }
    for (const { temporary, target } of staged) renameSync(temporary, target);
    return [];
  } catch (error) {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    return [{ code: "FILE_NOT_WRITABLE", severity: "error", message: `Nothing was written: ${reason}` }];
  }
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}
