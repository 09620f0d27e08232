import { describe, expect, test } from "vitest";
import { createCompiler } from "../../../src/compiler/create-compiler.ts";
import { projectFiles } from "../../support/files-on-disk.ts";
import { findDifferences } from "./find-differences.ts";
import { mutations } from "./mutations.ts";

const compiler = createCompiler();
const equivalent = mutations.filter(({ equivalent: why }) => why !== undefined);

describe("A defence of the auth-header filter", () => {
  test.each(mutations)("can be taken away: $defence", ({ file, text, becomes }) => {
    expect((projectFiles.read(file) ?? "").split(text)).toHaveLength(2);
    expect(becomes).not.toBe(text);
  });

  test.each(equivalent)(
    "that something else makes up for changes nothing when it is taken away: $defence",
    async (mutation) => {
      expect(await findDifferences(mutation, { subjects: 200, seed: 1, compiler })).toEqual([]);
    },
    240_000,
  );

  test("that nothing makes up for changes something by the same measure", async () => {
    const mutation = mutations.find(({ defence }) => defence === "removal of the user header");
    if (mutation === undefined) throw new Error("There is no such defence");
    expect(await findDifferences(mutation, { subjects: 20, seed: 1, compiler })).not.toEqual([]);
  }, 240_000);
});
