import type { Readable } from "node:stream";
import { isJsonObject, type Json, type JsonObject } from "../files/json.ts";
import { textOfBytes } from "../scenario/byte-text.ts";
import type { LogLevel, LogLine } from "../scenario/outcome.ts";
import { accessLogMark } from "./rewrite-config.ts";

/** What Envoy wrote about one exchange: its script's lines, then the entry of the access log. */
export interface ExchangeLog {
  readonly lines: readonly LogLine[];
  readonly dynamicMetadata: Readonly<Record<string, JsonObject>>;
}

export interface LogReader {
  /** Everything since the last call, up to the next entry of the access log; undefined where none comes in time (milliseconds). */
  takeExchange(timeout: number): Promise<ExchangeLog | undefined>;
  /** The script's lines since the last call. */
  takeLines(): readonly LogLine[];
  /** What is neither a script's line nor an access log entry. */
  text(): string;
}

/** Begins and ends each line, so that line breaks inside a message can be told from those between messages. */
const [begin, end] = ["\x02", "\x03"];

/** Envoy's `--log-format`. */
export const logFormat = `${begin}%n %l %v${end}`;

/**
 * Reads Envoy's standard error, on which its log and the access log come in the order of events: an exchange's entry in the access log comes
 * after all that its scripts logged.
 */
export function createLogReader(stream: Readable): LogReader {
  let buffer = Buffer.alloc(0);
  let lines: LogLine[] = [];
  let other = "";
  const exchanges: ExchangeLog[] = [];
  const waiting = new Set<() => void>();

  stream.on("data", (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (let size = completeSize(buffer); size > 0; size = completeSize(buffer)) {
      read(buffer.subarray(0, size));
      buffer = buffer.subarray(size);
    }
  });

  return {
    takeExchange: async (timeout) => {
      if (exchanges.length === 0) await waitForExchange(timeout);
      return exchanges.shift();
    },
    takeLines: () => {
      const taken = lines;
      lines = [];
      return taken;
    },
    text: () => other + buffer.toString("utf8"),
  };

  function read(record: Buffer): void {
    const line = scriptLine(record);
    const metadata = line === undefined ? accessLogMetadata(record) : undefined;
    if (line !== undefined) lines.push(line);
    else if (metadata === undefined) other += plainText(record);
    else {
      exchanges.push({ lines, dynamicMetadata: metadata });
      lines = [];
      for (const wake of waiting) wake();
    }
  }

  function waitForExchange(timeout: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, timeout);
      waiting.add(wake);
    });
  }
}

/** The length of the first complete record, a marked log line or a plain one, with its line break; 0 where there is none. */
function completeSize(buffer: Buffer): number {
  if (buffer[0] !== begin?.charCodeAt(0)) return buffer.indexOf("\n") + 1;
  const last = buffer.indexOf(`${end ?? ""}\n`);
  return last < 0 ? 0 : last + 2;
}

function plainText(record: Buffer): string {
  return record
    .toString("utf8")
    .replaceAll(/[\x02\x03]/g, "")
    .replace(/^\w+ \w+ /, "");
}

const prefix = "script log: ";

function scriptLine(record: Buffer): LogLine | undefined {
  const match = /^\x02lua (\w+) /.exec(record.toString("latin1"));
  if (match === null) return undefined;
  const message = record.subarray(match[0].length, -2);
  if (!message.toString("latin1").startsWith(prefix)) return undefined;
  return { level: match[1] as LogLevel, message: textOfBytes(message.subarray(prefix.length)) };
}

function accessLogMetadata(record: Buffer): Readonly<Record<string, JsonObject>> | undefined {
  const text = record.toString("utf8");
  if (!text.startsWith("{") || !text.includes(`"${accessLogMark}"`)) return undefined;
  const { metadata } = JSON.parse(text) as { metadata?: Json };
  const entries = Object.entries(isJsonObject(metadata) ? metadata : {});
  return Object.fromEntries(entries.filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1])));
}
