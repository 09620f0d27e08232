import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TextFiles } from "../files/text-files.ts";
import type { Json } from "../files/json.ts";
import type { WrittenFile } from "../files/disk.ts";

/** What a command works with besides its arguments. */
export interface CommandContext {
  readonly files: TextFiles;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes all files, or, where one cannot be written, none. */
  writeFiles(files: readonly WrittenFile[]): readonly Diagnostic[];
  /** The time, by which certificates are judged. */
  now(): Date;
  /** The bytes of a file, or of standard input where none is named; undefined where the file cannot be opened. */
  readStream(file: string | undefined): AsyncIterable<Uint8Array> | undefined;
  /** Writes to standard output at once. @returns whether anybody still reads it; resolves when it takes more */
  writeStream(bytes: Uint8Array): Promise<boolean>;
  /**
   * Calls back when something changes directly in one of the folders, until the process is asked to end; resolves then.
   *
   * @param folders asked for again after each change
   * @param onChange says whether there was something to do
   */
  watchFolders(folders: () => readonly string[], onChange: () => Promise<boolean>): Promise<void>;
  /** Tells something on the side, on standard error, at once. */
  note(text: string): void;
  /** Tells how far long work has come: on a terminal only. */
  progress(text: string): void;
  /** Columns of the terminal; undefined in a pipe. */
  readonly width: number | undefined;
  /** Whether marks may be coloured. */
  readonly isColoured: boolean;
  readonly signal: AbortSignal;
}

/** What a command has to say. */
export interface CommandResult {
  /** For people, on standard output. */
  readonly text: string;
  /** For `--json`, beside the findings; absent where the command writes its own as it goes. */
  readonly data?: Readonly<Record<string, Json>>;
  readonly findings: readonly Diagnostic[];
}

export type OptionValue = string | boolean | readonly string[];

export interface CommandOption {
  readonly type: "string" | "boolean";
  readonly multiple?: boolean;
  /** Its name of one letter. */
  readonly short?: string;
  /** How its value is called in the help, e.g. `<version>`. */
  readonly value?: string;
  /** It may be given alone, as a flag, or with `=` and its value. */
  readonly isValueOptional?: boolean;
  readonly help: string;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** The arguments after the name, as in `[filter…]`. */
  readonly arguments: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  run(input: CommandInput, context: CommandContext): Promise<CommandResult>;
}

export interface CommandInput {
  readonly positionals: readonly string[];
  /** The text of an option; undefined where it was not given. */
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  flag(name: string): boolean;
}
