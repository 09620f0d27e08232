import { describe, expect, test } from "vitest";
import { createCompiler } from "../../../src/compiler/create-compiler.ts";
import type { ParameterValues } from "../../../src/filter/parameters.ts";
import { readFilter } from "../../../src/filter/read-filter.ts";
import { valueOf } from "../../support/expect-value.ts";
import { filterFolder, projectFiles } from "../../support/files-on-disk.ts";

const compiler = createCompiler();

describe("The rules find nothing in auth-header", () => {
  test.each<[title: string, parameters: ParameterValues]>([
    ["as it is", {}],
    ["with a UID header", { uidHeader: "X-Remote-Uid" }],
    ["that reads the subject's text only", { subjectEncoding: "text", uidHeader: "X-Remote-Uid" }],
    ["that forwards who is not identified", { unidentified: "forward", resumedSessions: "accept" }],
    ["that leaves the headers to the listener", { stripping: "listener", credentialId: false }],
    [
      "with a metadata value and strict transport security",
      { metadataValue: "x", strictTransportSecurity: "max-age=1" },
    ],
  ])("%s", (_title, parameters) => {
    const filter = valueOf(readFilter(filterFolder("auth-header"), projectFiles));
    expect(compiler.compile(filter, { parameters, files: projectFiles }).diagnostics).toEqual([]);
  });
});
