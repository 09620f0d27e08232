import { setTimeout as sleep } from "node:timers/promises";
import type { TextFiles } from "../files/text-files.ts";

/** After so many builds, V8 has compiled most of what a build runs to machine code. */
const rounds = 20;

/** Between two rounds, for what has been saved meanwhile. */
const pauseMilliseconds = 10;

/**
 * Builds some times more while nobody has saved anything yet, as if somebody had: the first rebuilds would take three times as long as later
 * ones.
 *
 * @param build gives nothing back and changes nothing that stays; where it throws, there is no more to warm up
 */
export async function warmUp(
  build: (files: TextFiles) => void,
  { files, signal }: { readonly files: TextFiles; readonly signal: AbortSignal },
): Promise<void> {
  try {
    for (let round = 1; round <= rounds; round++) {
      await sleep(pauseMilliseconds, undefined, { signal });
      build(withBlankLines(files, round));
    }
  } catch {
    // The watch has ended, or the sources cannot be built, which the next turn says.
  }
}

/** Files of which every entry is longer than it is. */
function withBlankLines(files: TextFiles, count: number): TextFiles {
  return {
    ...files,
    read: (file) => {
      const text = files.read(file);
      return text === undefined || !file.endsWith("/filter.ts") ? text : text + "\n".repeat(count);
    },
  };
}
