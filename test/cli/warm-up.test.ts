import { expect, test } from "vitest";
import { warmUp } from "../../src/cli/warm-up.ts";
import { textFilesOf, type TextFiles } from "../../src/files/text-files.ts";

const files = textFilesOf({ "filter-src/sample/filter.ts": "hook();\n", "filter-src/sample/other.ts": "other();\n" });

/** What each build has read of a file. */
async function builds(file: string, build: (files: TextFiles, count: number) => void = () => undefined) {
  const texts: (string | undefined)[] = [];
  const ending = new AbortController();
  await warmUp(
    (read) => {
      texts.push(read.read(file));
      build(read, texts.length);
      if (texts.length === 50) ending.abort();
    },
    { files, signal: ending.signal },
  );
  return texts;
}

test("A watch warms up with builds that see another entry each time, and the other files as they are", async () => {
  const entries = await builds("filter-src/sample/filter.ts");
  expect(entries).toHaveLength(20);
  expect(new Set(entries).size).toBe(20);
  expect(entries.map((text) => text?.trimEnd())).toEqual(Array.from({ length: 20 }, () => "hook();"));
  expect(new Set(await builds("filter-src/sample/other.ts"))).toEqual(new Set(["other();\n"]));
  expect(new Set(await builds("filter-src/sample/none.ts"))).toEqual(new Set([undefined]));
});

test("It ends with the watch", async () => {
  const ending = new AbortController();
  let count = 0;
  await warmUp(
    () => {
      count += 1;
      if (count === 3) ending.abort();
    },
    { files, signal: ending.signal },
  );
  expect(count).toBe(3);
});

test("It ends where the sources cannot be built, without a word", async () => {
  const texts = await builds("filter-src/sample/filter.ts", (_read, count) => {
    if (count === 2) throw new Error("the folder is gone");
  });
  expect(texts).toHaveLength(2);
});
