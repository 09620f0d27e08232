import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { isJsonObject, type Json, type JsonObject } from "../files/json.ts";
import { textOfBytes } from "../scenario/byte-text.ts";
import type { LogLevel, LogLine } from "../scenario/outcome.ts";
import { accessLogMark } from "./rewrite-config.ts";

/** What Envoy wrote about one exchange: its script's lines, then the entry of the access log. */
export interface ExchangeLog {
  /** The address that the exchange came from, e.g. `127.0.0.2:40312`. */
  readonly client: string;
  /** The script's lines since the reader was told to begin. */
  readonly lines: readonly LogLine[];
  readonly dynamicMetadata: Readonly<Record<string, JsonObject>>;
}

export interface LogReader {
  /** Forgets everything so far, for the next exchange. */
  begin(): void;
  /** Waits for the entry of a client's exchange in the access log; undefined where none comes in time (milliseconds). */
  waitForExchange(isClient: (address: string) => boolean, timeout: number): Promise<ExchangeLog | undefined>;
  /** What is neither a script's line nor an access log entry that can be read. */
  text(): string;
  /** Entries of the access log that cannot be read, since the reader was told to begin. */
  unreadable(): readonly string[];
}

/** Text that no script can guess, so that none can write something that looks like the beginning or end of a line of Envoy's. */
export function createLogMark(): string {
  return randomUUID();
}

/** Envoy's `--log-format`: the mark begins and ends each line, since there may be line breaks inside of messages. */
export function logFormat(mark: string): string {
  return `${mark}%n %l %v${mark}`;
}

/** Milliseconds for what a hook logs after its answer has gone out, and the entry of the access log with it: where `httpCall` resumed it. */
const settling = 5;

/**
 * Reads Envoy's standard error, on which its log and the access log come in the order of events: an exchange's entry in the access log comes
 * after nearly all that its scripts logged. Each line of the log is written as a whole, but one of another worker may come within an entry of the
 * access log: then the entry is what is around it.
 */
export function createLogReader(stream: Readable, mark: string): LogReader {
  let rest = Buffer.alloc(0);
  let entry = Buffer.alloc(0);
  let lines: LogLine[] = [];
  let exchanges: ExchangeLog[] = [];
  let unreadable: string[] = [];
  let other = "";
  let wake = (): void => undefined;

  stream.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let size = pieceSize(rest, mark); size > 0; size = pieceSize(rest, mark)) {
      const piece = rest.subarray(0, size);
      rest = rest.subarray(size);
      if (startsWithMark(piece, mark)) keep(readLogLine(piece, mark));
      else keepPlain(piece);
    }
  });

  return {
    begin: () => {
      lines = [];
      exchanges = [];
      unreadable = [];
    },
    waitForExchange: (isClient, timeout) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, timeout, undefined);
        wake = () => {
          const found = exchanges.find(({ client }) => isClient(client));
          if (found === undefined) return;
          clearTimeout(timer);
          wake = () => undefined;
          setTimeout(resolve, settling, found);
        };
        wake();
      }),
    text: () => other + entry.toString("utf8") + rest.toString("utf8").replaceAll(mark, ""),
    unreadable: () => [...unreadable],
  };

  function keepPlain(piece: Buffer): void {
    entry = Buffer.concat([entry, piece]);
    for (let size = entry.indexOf("\n") + 1; size > 0; size = entry.indexOf("\n") + 1) {
      keep(readPlainLine(entry.subarray(0, size).toString("utf8")));
      entry = entry.subarray(size);
    }
  }

  function keep(record: LogRecord): void {
    if ("level" in record) lines.push(record);
    else if ("other" in record) {
      other += record.other;
      if (record.isEntry === true) unreadable.push(record.other.trimEnd());
    } else {
      exchanges.push({ ...record, lines });
      wake();
    }
  }
}

type LogRecord =
  | LogLine
  | Omit<ExchangeLog, "lines">
  /** Where it was to be an entry of the access log. */
  | { readonly other: string; readonly isEntry?: boolean };

function startsWithMark(buffer: Buffer, mark: string): boolean {
  return buffer.subarray(0, mark.length).toString("latin1") === mark;
}

/** The length of a whole line of the log with its line break, or of what comes before one; 0 where more must come first. */
function pieceSize(buffer: Buffer, mark: string): number {
  const start = buffer.indexOf(mark);
  if (start > 0) return start;
  if (start < 0) return buffer.length - sizeOfPartialMark(buffer, mark);
  const end = buffer.indexOf(`${mark}\n`, mark.length);
  return end < 0 ? 0 : end + mark.length + 1;
}

/** How many bytes at the end may be the beginning of a mark. */
function sizeOfPartialMark(buffer: Buffer, mark: string): number {
  const end = buffer.subarray(Math.max(0, buffer.length - mark.length + 1)).toString("latin1");
  for (let size = end.length; size > 0; size -= 1) if (mark.startsWith(end.slice(-size))) return size;
  return 0;
}

const scriptPrefix = "script log: ";

function readLogLine(record: Buffer, mark: string): LogRecord {
  const content = record.subarray(mark.length, -mark.length - 1);
  const [head = "", component, level] = /^(\w+) (\w+) /.exec(content.toString("latin1")) ?? [];
  const message = content.subarray(head.length);
  return component === "lua" && message.toString("latin1").startsWith(scriptPrefix)
    ? { level: level as LogLevel, message: textOfBytes(message.subarray(scriptPrefix.length)) }
    : { other: `${message.toString("utf8")}\n` };
}

function readPlainLine(text: string): LogRecord {
  if (!text.includes(`"${accessLogMark}"`)) return { other: text };
  const entry = readObject(text);
  if (entry === undefined) return { other: text, isEntry: true };
  const { [accessLogMark]: client, metadata } = entry;
  const entries = Object.entries(isJsonObject(metadata) ? metadata : {});
  const namespaces = entries.filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]));
  return { client: typeof client === "string" ? client : "", dynamicMetadata: Object.fromEntries(namespaces) };
}

function readObject(text: string): JsonObject | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
