import { describe, expect, test } from "vitest";
import { hasErrors, type Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { locate } from "../../src/diagnostics/locate.ts";
import { renderDiagnostic } from "../../src/diagnostics/render-diagnostic.ts";

const finding: Diagnostic = { code: "YAML_SCHEMA", severity: "error", message: "Found 1, wanted 2" };

describe("renderDiagnostic()", () => {
  test("shows code, message and hint", () => {
    expect(renderDiagnostic({ ...finding, hint: "Write 2" })).toBe(
      "error YAML_SCHEMA: Found 1, wanted 2\n  hint: Write 2",
    );
  });

  test("shows the place and the line with carets under what it is about", () => {
    const position = { file: "a.yaml", line: 12, column: 4, length: 3, lineText: "a: one" };
    expect(renderDiagnostic({ ...finding, position })).toBe(
      "a.yaml:12:4 error YAML_SCHEMA: Found 1, wanted 2\n  12 | a: one\n     |    ^^^",
    );
  });

  test("keeps tabs before the carets and does not run past the end of the line", () => {
    const position = { file: "a", line: 1, column: 3, length: 99, lineText: "\t\tx" };
    expect(
      renderDiagnostic({ ...finding, position })
        .split("\n")
        .at(-1),
    ).toBe("    | \t\t^");
  });
});

describe("locate()", () => {
  test.each([
    [0, 1, 1, "one"],
    [4, 2, 1, "two"],
    [6, 2, 3, "two"],
    [99, 3, 1, ""],
  ])("finds offset %i", (offset, line, column, lineText) => {
    expect(locate({ file: "f", text: "one\ntwo\n" }, offset)).toMatchObject({ line, column, lineText });
  });
});

test("hasErrors() is about errors only", () => {
  expect(hasErrors([{ ...finding, severity: "warning" }])).toBe(false);
  expect(hasErrors([{ ...finding, severity: "warning" }, finding])).toBe(true);
});
