import { expect, test } from "vitest";
import { logging } from "../support/logging-filter.ts";
import { compileModules, runScript } from "../support/run-filter.ts";
import { valueOf } from "../support/expect-value.ts";

const modules = {
  "filter.ts": logging('import { result } from "./a";', "result()"),
  "a.ts": `
const notes: string[] = [];
function note(text: string): string { notes.push(text); return text; }
class Base { static made: string = "base".toUpperCase(); m(): number { return 1; } }
class Unused extends Base { static parts = "a,b".split(","); get x(): number { return 2; } override m(): number { return 2; } }
class Used extends Base { static n = 5; override m(): number { return 3; } }
class Counted { static n = notes.push("counted"); }
class Noted { static text = note("noted"); }
class Registered { static { note("registered"); } }
const unusedKeys = Object.keys({ a: 1 });
const unusedText = "text".padStart(7);
const keptText = "x".replace("x", () => note("replaced"));
export function result(): string { return notes.join() + new Used().m(); }`,
};

test("Classes and constants that nothing uses are gone, but for what they do while the script loads", async () => {
  const { lua } = valueOf(compileModules(modules));
  for (const gone of ["Unused", "unusedKeys", "unusedText", "StringSplit", "StringPadStart"])
    expect(lua).not.toContain(gone);
  for (const kept of ["Base", "Used", "Noted", "Registered"]) expect(lua).toContain(kept);
  const { logs } = await runScript(lua);
  expect(logs.map(({ message }) => message)).toEqual(["counted,noted,registered,replaced3"]);
});
