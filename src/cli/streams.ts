import { createReadStream, openSync } from "node:fs";

/** The bytes of a file, or of standard input where none is named; undefined where the file cannot be opened. */
export function readStream(file: string | undefined): AsyncIterable<Uint8Array> | undefined {
  if (file === undefined) return process.stdin as AsyncIterable<Uint8Array>;
  try {
    return createReadStream(file, { fd: openSync(file, "r") }) as AsyncIterable<Uint8Array>;
  } catch {
    return undefined;
  }
}

/** Writes to standard output at once. @returns whether anybody still reads it; resolves when the bytes are on their way */
export function writeStream(bytes: Uint8Array): Promise<boolean> {
  // Only the callback tells of a pipe that is closed: Node never counts standard output as destroyed.
  return new Promise((resolve) =>
    process.stdout.write(bytes, (error) => {
      resolve(error == null);
    }),
  );
}
