import { explainText, renderFrames, type Explanation } from "./explain-text.ts";
import type { MapStore } from "./map-store.ts";

export interface ExplainOptions {
  readonly maps: MapStore;
  /** Lines of the log with source lines below them, the log's lines alone, or one JSON object for each position. */
  readonly style: "frames" | "lines" | "json";
  /** Writes to the output. @returns whether anybody still reads it; resolves when it takes more */
  write(bytes: Uint8Array): Promise<boolean>;
  /** Called once for each digest of which there is no map. */
  onUnknown(digest: string): void;
}

/**
 * Explains log lines as they come: each is written as soon as it is complete, and nothing is read ahead of what the output takes. Bytes that
 * no position is made of come out as they went in, whatever their encoding.
 */
export async function explainStream(input: AsyncIterable<Uint8Array>, options: ExplainOptions): Promise<void> {
  const reported = new Set<string>();
  for await (const line of linesOf(input)) {
    if (!(await explainLine(line, options, reported))) return;
  }
}

async function explainLine(line: string, options: ExplainOptions, reported: Set<string>): Promise<boolean> {
  const { maps, style, write, onUnknown } = options;
  const { text, explained, unknown } = await explainText(line, maps, bytesOf);
  for (const digest of unknown) {
    if (reported.has(digest) || reported.size >= mostHints) continue;
    reported.add(digest);
    onUnknown(digest);
  }
  if (style === "json") return writeJson(text, explained, write);
  const frames = style === "frames" ? renderFrames(explained) : [];
  const below = frames.length === 0 ? "" : `${text.endsWith("\n") ? "" : "\n"}${bytesOf(frames.join("\n"))}\n`;
  return write(Buffer.from(text + below, "latin1"));
}

/** What a log line says may come from clients, so that it must not grow anything without end. */
const mostHints = 100;

async function writeJson(
  text: string,
  explained: readonly Explanation[],
  write: ExplainOptions["write"],
): Promise<boolean> {
  const line = textOf(text).trimEnd();
  const objects = explained.map(({ position, library, ...rest }) =>
    JSON.stringify({ ...rest, ...position, ...(library === undefined ? {} : { library }), text: line }),
  );
  return objects.length === 0 || write(Buffer.from(`${objects.join("\n")}\n`));
}

/** A text as the bytes of its UTF-8, each as one character, and back. */
function bytesOf(text: string): string {
  return Buffer.from(text).toString("latin1");
}

function textOf(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString();
}

/** Lines with their endings, each byte as one character. A line that never ends is handed on in parts. */
async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let pending = "";
  for await (const chunk of input) {
    pending += Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString("latin1");
    let start = 0;
    for (let end = pending.indexOf("\n"); end !== -1; end = pending.indexOf("\n", start)) {
      yield pending.slice(start, end + 1);
      start = end + 1;
    }
    pending = pending.slice(start);
    if (pending.length < longestLine) continue;
    yield pending;
    pending = "";
  }
  if (pending !== "") yield pending;
}

const longestLine = 1024 * 1024;
