import { describe, expect, test } from "vitest";
import { createCompiler } from "../../src/compiler/create-compiler.ts";
import { fillOpenParameters, openValue, splitAtOpenValues } from "../../src/filter/open-parameters.ts";
import { readFilter } from "../../src/filter/read-filter.ts";
import { valueOf } from "../support/expect-value.ts";
import { filterFolder, projectFiles } from "../support/files-on-disk.ts";

const compiler = createCompiler();
const filter = valueOf(readFilter(filterFolder("auth-header"), projectFiles));
const compile = (metadataValue: string) =>
  valueOf(compiler.compile(filter, { parameters: { metadataValue }, files: projectFiles }));

describe("A script with an open parameter", () => {
  const open = compile(openValue("metadataValue"));

  test.each(["shoot--a--b", '"', "'", "\"'", "\\", '\\"', "a$&b", "{{ .x }}"])(
    "filled with %j is the script that is compiled with it, but for the name of the build",
    (value) => {
      const filled = fillOpenParameters(open, { metadataValue: value }, () => "digest");
      const body = (lua: string): string => lua.slice(lua.indexOf("\n"));
      expect(body(filled.lua)).toBe(body(compile(value).lua));
      expect([filled.digest, filled.parameters["metadataValue"]]).toEqual(["digest", value]);
      expect(filled.lua.split("\n")[0]).toBe(open.lua.split("\n")[0]);
    },
  );

  test("is not filled where it has no such parameter, or one that is not open", () => {
    expect(() => fillOpenParameters(open, { metadataKey: "a" }, () => "")).toThrow("metadataKey");
  });

  test("is split at its open places", () => {
    const places = splitAtOpenValues(open.lua).filter((piece) => typeof piece === "object");
    expect(places).toEqual([{ openValue: openValue("metadataValue") }]);
  });

  test("is not split where an open value stands among other texts", () => {
    expect(() => splitAtOpenValues(`local a = "b${openValue("c")}"`)).toThrow("no literal of its own");
    expect(splitAtOpenValues('local a = "b"')).toEqual(['local a = "b"']);
  });
});
