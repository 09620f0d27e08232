import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { createLogReader, logFormat } from "../../src/envoy-process/read-log.ts";
import type { LogLine } from "../../src/scenario/outcome.ts";

const mark = "<mark>";
const line = (text: string, level = "info", component = "lua"): string =>
  `${logFormat(mark)
    .replace("%n", component)
    .replace("%l", level)
    .replace("%v", () => text)}\n`;
const entry = (client: string, metadata: object = {}): string =>
  `${JSON.stringify({ "envoy-lua-kit-client": client, metadata })}\n`;
const anyone = (): boolean => true;

describe("createLogReader()", () => {
  test.each([
    ["one line", "hello", "hello"],
    ["line breaks", "a\nb\r\n", "a\\x0ab\\x0d\\x0a"],
    ["control bytes and bytes that are no UTF-8", "\0\x1b é".replace("é", "\xe9"), "\\x00\\x1b \\xe9"],
    ["what looks like an entry of the access log", `x\n${entry("forged")}y`, `x\\x0a${entry("forged").trim()}\\x0ay`],
    ["what looks like a line of Envoy's", "x\nlua error script log: y", "x\\x0alua error script log: y"],
    ["nothing", "", ""],
  ])("reads a script's line with %s", async (_, message, expected) => {
    const { lines } = await read(Buffer.from(line(`script log: ${message}`) + entry("c"), "latin1"));
    expect(lines).toEqual([{ level: "info", message: expected }]);
  });

  test("keeps levels as Envoy names them", async () => {
    const levels = ["trace", "debug", "info", "warning", "error", "critical"];
    const { lines } = await read(levels.map((level) => line("script log: x", level)).join("") + entry("c"));
    expect(lines.map(({ level }) => level)).toEqual(levels);
  });

  test("takes only what the Lua filter says of scripts for their lines", async () => {
    const text = line("script log: x", "error", "main") + line("something else", "error") + "plain text\n";
    const { lines, other } = await read(text + entry("c"));
    expect(lines).toEqual([]);
    expect(other).toBe("script log: x\nsomething else\nplain text\n");
  });

  test("reads what comes in pieces, of a byte each", async () => {
    const { lines, dynamicMetadata } = await read(
      line("script log: ä\nb") + entry("c", { ns: { key: "é" }, none: null }),
      1,
    );
    expect(lines).toEqual([{ level: "info", message: "ä\\x0ab" }]);
    expect(dynamicMetadata).toEqual({ ns: { key: "é" } });
  });

  // A hook that httpCall has resumed logs after its answer has gone out.
  test("gives a client's exchange all lines since the beginning, and those right after its entry", async () => {
    const stream = new PassThrough();
    const log = createLogReader(stream, mark);
    stream.write(line("script log: before") + entry("127.0.0.2:1"));
    await settled();
    log.begin();
    stream.write(line("script log: first") + entry("127.0.0.2:1"));
    stream.write(line("script log: second") + entry("127.0.0.2:2") + line("script log: later"));
    const exchange = await log.waitForExchange((client) => client === "127.0.0.2:2", 1000);
    expect(exchange?.lines.map(({ message }) => message)).toEqual(["first", "second", "later"]);
    log.begin();
    stream.write(line("script log: of the next"));
    await settled();
    expect(exchange?.lines).toHaveLength(3);
  });

  test("puts an entry of the access log together again that lines of other workers came within", async () => {
    const whole = entry("c", { ns: { key: "é" } });
    for (let place = 0; place < whole.length; place += 1)
      for (const size of [1, 1000]) {
        const inner = [line("script log: inner"), line("of Envoy's", "debug", "main")].join("");
        const text = whole.slice(0, place) + inner + whole.slice(place);
        const { lines, dynamicMetadata, other } = await read(line("script log: before") + text, size);
        expect(lines.map(({ message }) => message)).toEqual(["before", "inner"]);
        expect(dynamicMetadata).toEqual({ ns: { key: "é" } });
        expect(other).toBe("of Envoy's\n");
      }
  });

  test("puts together again what more than one line came within, and the entries after it", async () => {
    const stream = new PassThrough();
    const log = createLogReader(stream, mark);
    const parts = entry("first").match(/[^]{1,3}/g) ?? [];
    stream.write(parts.map((part, index) => line(`script log: ${index}`) + part).join("") + entry("second"));
    for (const name of ["first", "second"]) {
      const exchange = await log.waitForExchange((client) => client === name, 1000);
      expect(exchange?.lines).toHaveLength(parts.length);
    }
  });

  test("says which entries of the access log cannot be read, and reads the next ones", async () => {
    const stream = new PassThrough();
    const log = createLogReader(stream, mark);
    const [first, second] = [entry("first").trim(), entry("second").trim()];
    const torn = first.slice(0, -5) + second + first.slice(-5);
    stream.write(`${torn}\n[1]\n"envoy-lua-kit-client"\n${entry("third")}`);
    expect((await log.waitForExchange((client) => client === "third", 1000))?.client).toBe("third");
    expect(log.unreadable()).toEqual([torn, '"envoy-lua-kit-client"']);
    expect(log.text()).toBe(`${torn}\n[1]\n"envoy-lua-kit-client"\n`);
    log.begin();
    expect(log.unreadable()).toEqual([]);
  });

  test("does not wait for an entry for longer than it is told", async () => {
    const stream = new PassThrough();
    const log = createLogReader(stream, mark);
    stream.write(entry("someone else"));
    expect(await log.waitForExchange((client) => client === "me", 20)).toBeUndefined();
  });
});

async function read(
  text: string | Buffer,
  size = 1000,
): Promise<{ lines: readonly LogLine[]; dynamicMetadata: object; other: string }> {
  const stream = new PassThrough();
  const log = createLogReader(stream, mark);
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) stream.write(bytes.subarray(start, start + size));
  const exchange = await log.waitForExchange(anyone, 1000);
  if (exchange === undefined) throw new Error("There was no entry in the access log");
  return { ...exchange, other: log.text() };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
