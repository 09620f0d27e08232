import { describe, expect, test } from "vitest";
import { explainStream, type ExplainOptions } from "../../src/explain/explain-stream.ts";
import { mapStoreOf } from "../../src/explain/map-store.ts";
import { textFilesOf } from "../../src/files/text-files.ts";
import { valueOf } from "../support/expect-value.ts";
import { compileModules } from "../support/run-filter.ts";

const filter = `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
export function onRequest(handle: RequestHandle): void {
  handle.logInfo("hello");
}
`;
const script = valueOf(compileModules({ "filter.ts": filter }));
const line = script.lua.split("\n").findIndex((text) => text.includes("logInfo")) + 1;
const position = `[string "-- sha256:${script.lua.slice(10, 22)} sample 1.2.3..."]:${line}`;
const place = "größe/filter.ts:3:3";
const maps = await mapStoreOf([{ sourceMap: script.sourceMap, sources: "größe" }], textFilesOf({}));

interface Run {
  readonly output: Buffer;
  readonly unknown: readonly string[];
}

async function explain(chunks: readonly Uint8Array[], style: ExplainOptions["style"] = "lines"): Promise<Run> {
  const written: Uint8Array[] = [];
  const unknown: string[] = [];
  const write = (bytes: Uint8Array): Promise<boolean> => {
    written.push(bytes);
    return Promise.resolve(true);
  };
  await explainStream(chunksOf(chunks), { maps, style, write, onUnknown: (digest) => unknown.push(digest) });
  return { output: Buffer.concat(written), unknown };
}

async function* chunksOf(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

describe("A stream of log lines", () => {
  const log = Buffer.concat([
    Buffer.from(`first\r\n${position}: grün ${position}\n`),
    Buffer.from([0xff, 0xfe, 0, 0x0a]),
    Buffer.from([0xc3]),
    Buffer.from(` ${position}\r\n\n${position}: at the end`),
  ]);
  const wanted = Buffer.concat([
    Buffer.from(`first\r\n${place}: grün ${place}\n`),
    Buffer.from([0xff, 0xfe, 0, 0x0a]),
    Buffer.from([0xc3]),
    Buffer.from(` ${place}\r\n\n${place}: at the end`),
  ]);

  test.each([1, 2, 7, 30, 1000])("keeps every other byte when it comes %i bytes at a time", async (size) => {
    const count = Math.ceil(log.length / size);
    const chunks = Array.from({ length: count }, (_, index) => log.subarray(index * size, (index + 1) * size));
    expect((await explain(chunks)).output).toEqual(wanted);
  });

  test("has the source line below each line with a position", async () => {
    const { output } = await explain([Buffer.from(`before\n${position}: oops\nafter\n${position}`)], "frames");
    const frame = `  3 |   handle.logInfo("hello");\n    |   ^\n`;
    expect(output.toString()).toBe(`before\n${place}: oops\n${frame}after\n${place}\n${frame}`);
  });

  test("becomes one JSON object for each position", async () => {
    const { output } = await explain([Buffer.from(`before\n${position}: a ${position}\r\nafter`)], "json");
    const objects = output.toString().trimEnd().split("\n");
    const wantedObject = { file: "größe/filter.ts", line: 3, column: 3, luaLine: line, text: `${place}: a ${place}` };
    expect(objects.map((text) => JSON.parse(text) as unknown)).toMatchObject([wantedObject, wantedObject]);
  });

  test("hints once at each digest without a map", async () => {
    const other = (digits: string): string => `[string "-- sha256:${digits} x 1.0.0..."]:1: oops\n`;
    const text = other("0123456789ab") + other("0123456789ab") + other("ba9876543210");
    expect(await explain([Buffer.from(text)])).toEqual({
      output: Buffer.from(text),
      unknown: ["0123456789ab", "ba9876543210"],
    });
  });

  test("is written line by line, and read no further than what was written", async () => {
    const events: string[] = [];
    async function* lines(): AsyncGenerator<Uint8Array> {
      for (const name of ["a", "b", "c"]) {
        events.push(`read ${name}`);
        yield await Promise.resolve(Buffer.from(`${name}\n`));
      }
    }
    const write = async (bytes: Uint8Array): Promise<boolean> => {
      events.push(`write ${Buffer.from(bytes).toString().trimEnd()}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      events.push("written");
      return true;
    };
    await explainStream(lines(), { maps, style: "frames", write, onUnknown: () => undefined });
    expect(events).toEqual(["a", "b", "c"].flatMap((name) => [`read ${name}`, `write ${name}`, "written"]));
  });

  test("is read no further when nobody reads the output any more", async () => {
    let read = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        read += 1;
        yield await Promise.resolve(Buffer.from("line\n"));
      }
    }
    const write = (): Promise<boolean> => Promise.resolve(read < 3);
    await explainStream(endless(), { maps, style: "lines", write, onUnknown: () => undefined });
    expect(read).toBe(3);
  });

  test("may have a line without an end, which is handed on in parts", async () => {
    const long = Buffer.alloc(3 * 1024 * 1024, "x");
    expect((await explain([long.subarray(0, 1_500_000), long.subarray(1_500_000)])).output.equals(long)).toBe(true);
  });
});
