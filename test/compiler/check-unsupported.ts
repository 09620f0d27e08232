import { expect, test } from "vitest";
import { compileModules } from "../support/run-filter.ts";
import { logging } from "../support/logging-filter.ts";

/** Statements, and the text that begins where the finding stands. */
type Refused = Readonly<Record<string, readonly [statements: string, place: string]>>;
type Fine = Readonly<Record<string, string>>;

const around = `
export function result(text: string, texts: string[], either: string | string[], maybe: (string | string[]) | undefined): unknown {
`;

function compile(statements: string) {
  return compileModules({
    "filter.ts": logging('import { result } from "./a";', "result('a', ['b'], 'c', 'd')"),
    "a.ts": around + statements + "\nreturn undefined;\n}\n",
  });
}

/** What stands at each finding. */
export function placesOf(statements: string): readonly string[] {
  return compile(statements).diagnostics.map(({ code, hint, position }) => {
    if (hint === undefined || position?.lineText === undefined) return `${code} without a hint or a position`;
    return `${code} ${position.lineText.slice(position.column - 1)}`;
  });
}

export function checkTables(refused: Refused, fine: Fine): void {
  test.each(Object.entries(refused))("refuses %s", (_title, [statements, place]) => {
    const places = placesOf(statements);
    expect(places).toHaveLength(1);
    expect(places[0]).toContain(`LUA_UNSUPPORTED ${place}`);
  });
  test.each(Object.entries(fine))("takes %s", (_title, statements) => {
    expect(compile(statements).diagnostics).toEqual([]);
  });
}
