import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { disk, writeFiles } from "../../src/files/disk.ts";

let folder: string;
const inside = (name: string): string => path.join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "envoy-lua-kit-disk-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("writeFiles()", () => {
  test("writes files and the folders they need", () => {
    expect(writeFiles([{ path: inside("a/b/c.txt"), text: "x" }])).toEqual([]);
    expect(readFileSync(inside("a/b/c.txt"), "utf8")).toBe("x");
  });

  test.each([
    ["below a file", "file/below.txt"],
    ["in place of a folder", "folder"],
  ])("writes nothing at all where one file would be %s, and leaves nothing behind", (_title, wrong) => {
    writeFileSync(inside("old.txt"), "old");
    writeFileSync(inside("file"), "a file, where a folder is needed");
    mkdirSync(inside("folder"));
    const findings = writeFiles([
      { path: inside("old.txt"), text: "new" },
      { path: inside(wrong), text: "x" },
    ]);
    expect(findings.map(({ code }) => code)).toEqual(["FILE_NOT_WRITABLE"]);
    expect(readFileSync(inside("old.txt"), "utf8")).toBe("old");
    expect(readdirSync(folder).sort()).toEqual(["file", "folder", "old.txt"]);
  });

  test("leaves files alone that are the same already, and those of others", () => {
    writeFileSync(inside("same.txt"), "x");
    writeFileSync(inside("foreign.txt"), "y");
    const before = statSync(inside("same.txt")).mtimeMs;
    expect(writeFiles([{ path: inside("same.txt"), text: "x" }])).toEqual([]);
    expect(statSync(inside("same.txt")).mtimeMs).toBe(before);
    expect(existsSync(inside("foreign.txt"))).toBe(true);
  });
});

describe("writeFiles() with a mode", () => {
  const modeOf = (name: string): string => (statSync(inside(name)).mode & 0o777).toString(8);

  test("makes a file that its owner alone may read", () => {
    expect(writeFiles([{ path: inside("key"), text: "x", mode: 0o600 }])).toEqual([]);
    expect(modeOf("key")).toBe("600");
  });

  test.each([
    ["another text", "old"],
    ["the same text", "x"],
  ])("narrows a file that others may read and that has %s", (_title, before) => {
    writeFileSync(inside("key"), before);
    chmodSync(inside("key"), 0o644);
    expect(writeFiles([{ path: inside("key"), text: "x", mode: 0o600 }])).toEqual([]);
    expect([modeOf("key"), readFileSync(inside("key"), "utf8")]).toEqual(["600", "x"]);
  });

  test("leaves a file alone that has the same text and a narrower mode", () => {
    writeFileSync(inside("key"), "x");
    chmodSync(inside("key"), 0o400);
    expect(writeFiles([{ path: inside("key"), text: "x", mode: 0o600 }])).toEqual([]);
    expect(modeOf("key")).toBe("400");
  });

  test("does not write into what a run left behind that ended early", () => {
    const left = inside(`key.${process.pid}.tmp`);
    writeFileSync(left, "");
    chmodSync(left, 0o666);
    expect(writeFiles([{ path: inside("key"), text: "x", mode: 0o600 }])).toEqual([]);
    expect(modeOf("key")).toBe("600");
  });

  test("puts a file back with the mode it had where a later one cannot be written", () => {
    writeFileSync(inside("old.txt"), "old");
    chmodSync(inside("old.txt"), 0o644);
    mkdirSync(inside("folder"));
    const findings = writeFiles([
      { path: inside("old.txt"), text: "new", mode: 0o600 },
      { path: inside("folder"), text: "x" },
    ]);
    expect(findings.map(({ code }) => code)).toEqual(["FILE_NOT_WRITABLE"]);
    expect([modeOf("old.txt"), readFileSync(inside("old.txt"), "utf8")]).toEqual(["644", "old"]);
  });
});

describe("The files on disk", () => {
  test("are read and listed, and those that are not there are not", () => {
    writeFileSync(inside("b"), "x");
    writeFileSync(inside("a"), "x");
    expect(disk.list(folder)).toEqual(["a", "b"]);
    expect(disk.read(inside("a"))).toBe("x");
    expect([disk.read(inside("none")), disk.read(folder), disk.list(inside("none"))]).toEqual([
      undefined,
      undefined,
      [],
    ]);
  });
});
