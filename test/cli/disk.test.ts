import {
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
import { disk, writeFiles } from "../../src/cli/disk.ts";

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
