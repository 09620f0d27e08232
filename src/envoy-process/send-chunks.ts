import { setTimeout as wait } from "node:timers/promises";
import { chunkPause } from "../scenario/scenario.ts";

/** Hands out the parts of a body, a pause before each but the first; stops where nobody wants any more. */
export async function sendChunks(
  chunks: readonly string[],
  sink: { readonly isOpen: () => boolean; readonly write: (chunk: string) => void },
): Promise<void> {
  for (const [index, chunk] of chunks.entries()) {
    if (index > 0) await wait(chunkPause);
    if (!sink.isOpen()) return;
    sink.write(chunk);
  }
}

/** The parts in which a body is sent: those that are said, or all of it at once. */
export function partsOf({
  body,
  chunks,
}: {
  readonly body: string;
  readonly chunks?: readonly string[];
}): readonly string[] {
  return chunks ?? (body === "" ? [] : [body]);
}
