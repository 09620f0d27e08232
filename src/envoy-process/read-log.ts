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
  /** What is neither a script's line nor an access log entry. */
  text(): string;
}

/** Text that no script can guess, so that none can write something that looks like the beginning or end of a line of Envoy's. */
export function createLogMark(): string {
  return randomUUID();
}

/** Envoy's `--log-format`: the mark begins and ends each line, since there may be line breaks inside of messages. */
export function logFormat(mark: string): string {
  return `${mark}%n %l %v${mark}`;
}

/**
 * Reads Envoy's standard error, on which its log and the access log come in the order of events: an exchange's entry in the access log comes
 * after all that its scripts logged.
 */
export function createLogReader(stream: Readable, mark: string): LogReader {
  let rest = Buffer.alloc(0);
  let lines: LogLine[] = [];
  let exchanges: ExchangeLog[] = [];
  let other = "";
  let wake = (): void => undefined;

  stream.on("data", (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let size = completeSize(rest, mark); size > 0; size = completeSize(rest, mark)) {
      keep(readRecord(rest.subarray(0, size), mark));
      rest = rest.subarray(size);
    }
  });

  return {
    begin: () => {
      lines = [];
      exchanges = [];
    },
    waitForExchange: (isClient, timeout) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, timeout, undefined);
        wake = () => {
          const found = exchanges.find(({ client }) => isClient(client));
          if (found === undefined) return;
          clearTimeout(timer);
          wake = () => undefined;
          resolve(found);
        };
        wake();
      }),
    text: () => other + rest.toString("utf8").replaceAll(mark, ""),
  };

  function keep(record: LogRecord): void {
    if ("level" in record) lines.push(record);
    else if ("other" in record) other += record.other;
    else {
      exchanges.push({ ...record, lines: [...lines] });
      wake();
    }
  }
}

type LogRecord = LogLine | Omit<ExchangeLog, "lines"> | { readonly other: string };

/** The length of the first complete record, a marked log line or a plain one, with its line break; 0 where there is none. */
function completeSize(buffer: Buffer, mark: string): number {
  const start = buffer.subarray(0, mark.length).toString("latin1");
  if (start !== mark) return mark.startsWith(start) ? 0 : buffer.indexOf("\n") + 1;
  const end = buffer.indexOf(`${mark}\n`, mark.length);
  return end < 0 ? 0 : end + mark.length + 1;
}

const scriptPrefix = "script log: ";

function readRecord(record: Buffer, mark: string): LogRecord {
  if (!record.toString("latin1").startsWith(mark)) return readAccessLog(record) ?? { other: record.toString("utf8") };
  const content = record.subarray(mark.length, -mark.length - 1);
  const [head = "", component, level] = /^(\w+) (\w+) /.exec(content.toString("latin1")) ?? [];
  const message = content.subarray(head.length);
  return component === "lua" && message.toString("latin1").startsWith(scriptPrefix)
    ? { level: level as LogLevel, message: textOfBytes(message.subarray(scriptPrefix.length)) }
    : { other: `${message.toString("utf8")}\n` };
}

function readAccessLog(record: Buffer): Omit<ExchangeLog, "lines"> | undefined {
  const text = record.toString("utf8");
  if (!text.startsWith("{") || !text.includes(`"${accessLogMark}"`)) return undefined;
  const { [accessLogMark]: client, metadata } = JSON.parse(text) as Record<string, Json>;
  const entries = Object.entries(isJsonObject(metadata) ? metadata : {});
  const namespaces = entries.filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]));
  return { client: typeof client === "string" ? client : "", dynamicMetadata: Object.fromEntries(namespaces) };
}
