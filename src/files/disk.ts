import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TextFiles } from "./text-files.ts";

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

/** A file to write as a whole. */
export interface WrittenFile {
  readonly path: string;
  readonly text: string;
  /** Who may read and write it at most, e.g. 0o600; what the system gives a new file where absent. */
  readonly mode?: number;
}

interface StagedFile {
  readonly path: string;
  /** Beside the target, so that it can take its place in one step. */
  readonly temporary: string;
  /** What the target was before; undefined where there was none. */
  readonly previous: { readonly bytes: Buffer; readonly mode: number } | undefined;
}

/**
 * Writes files as a whole: all texts are written beside their targets first, and only when that went well they take their places; where one
 * cannot, those before it are put back. Files that are the same already are left alone. A file with a mode never has a wider one, not even
 * while it is written.
 */
export function writeFiles(files: readonly WrittenFile[]): readonly Diagnostic[] {
  const staged: StagedFile[] = [];
  const replaced: StagedFile[] = [];
  try {
    for (const file of files.filter(isChanged)) staged.push(stage(file));
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

function isChanged({ path: file, text, mode }: WrittenFile): boolean {
  return disk.read(file) !== text || (mode !== undefined && (modeOf(file) & ~mode) !== 0);
}

function modeOf(file: string): number {
  return statSync(file).mode & 0o777;
}

function stage({ path: file, text, mode }: WrittenFile): StagedFile {
  mkdirSync(path.dirname(file), { recursive: true });
  const previous = existsSync(file) ? { bytes: readFileSync(file), mode: modeOf(file) } : undefined;
  const temporary = `${file}.${process.pid}.tmp`;
  // One that was left behind may be readable by others, and would stay so.
  rmSync(temporary, { force: true });
  try {
    writeFileSync(temporary, text, { flag: "wx", ...(mode === undefined ? {} : { mode }) });
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return { path: file, temporary, previous };
}

function putBack({ path: file, previous }: StagedFile): void {
  rmSync(file, { force: true });
  if (previous === undefined) return;
  writeFileSync(file, previous.bytes, { flag: "wx", mode: 0o600 });
  chmodSync(file, previous.mode);
}
