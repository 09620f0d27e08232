import { describe, expect, test } from "vitest";
import { annotate, annotated, coverageOf } from "./annotate.ts";

/** Two requests. */
const twice = [{}, { "x-a": "1" }] as const;

const handleOnly = `import type { RequestHandle } from "envoy-lua-kit/envoy-api";
`;

describe("Counts of statements", () => {
  test("are those of each statement, of functions their calls", async () => {
    const text = `${handleOnly}
const greeting = string.rep("a", 2); // 2
export function onRequest(handle: RequestHandle): void { // called 2
  const value = handle.headers().get("x-a"); // 2
  if (value === undefined) return; // 2, 1, if 1 or 1
  greet(handle, value); // 1
  for (const name of ["one", "two", "three"]) { // 1
    handle.logInfo(name); // 3
  }
}
function greet(handle: RequestHandle, value: string): void { // called 1
  handle.logInfo( // 1
    greeting + value,
  );
}
`;
    expect(await annotated(text, ...twice)).toBe(text);
  });

  test("tell how often loops were begun, and how often they turned", async () => {
    const text = `${handleOnly}
export function onRequest(handle: RequestHandle): void { // called 2
  for (const name of ["one", "two", "three"]) { // 2
    if (name === "two") break; // 4, 2, if 2 or 2
  }
  for (const index of $range(1, 3)) handle.logInfo(tostring(index)); // 2, 6
  for (let index = 0; index < 3; index++) { // 2
    if (index === 1) continue; // 6, 2, if 2 or 4
    handle.logInfo(tostring(index)); // 4
  }
  let left = 2; // 2
  while (left > 0) { // 2
    left--; // 4
  }
  do { // 2
    left++; // 6
  } while (left < 3);
  for (const outer of [1, 2]) // 2
    for (const inner of [1, 2, 3]) // 4
      handle.logInfo(tostring(outer * inner)); // 12
  while (true) { // 2
    left++; // 4
    if (left > 4) return; // 4, 2, if 2 or 2
  }
}
`;
    expect(await annotated(text, ...twice)).toBe(text);
  });

  test("are told apart where functions are written in one line, or handed on", async () => {
    const text = `${handleOnly}
const double = (value: number) => value * 2; // 2, 6, called 6
const half = (value: number): number => { // 2, called 0
  return value / 2; // 0
};
const functions = { // 2
  third: (value: number) => value / 3, // 0, called 0
  fourth(value: number) { // called 2
    return value / 4; // 2
  },
  fifth: half,
};
export function onRequest(handle: RequestHandle): void { // called 2
  for (const value of [1, 2, 3]) handle.logInfo(tostring(double(value))); // 2, 6
  const [isWell] = pcall(() => { // 2, called 2
    handle.logInfo(tostring(functions.fourth(4))); // 2
    error("here"); // 2
  });
  each([1, 2], (value) => { // 2, called 4
    handle.logInfo(tostring(value)); // 4
  });
  handle.logInfo(tostring(isWell)); // 2
}
function each(values: readonly number[], action: (value: number) => void): void { // called 2
  for (const value of values) action(value); // 2, 4
}
const unused = (value: number): number => value + 1;
`;
    expect(await annotated(text, ...twice)).toBe(text);
  });

  test("of what try, catch and finally have inside", async () => {
    const text = `${handleOnly}
export function onRequest(handle: RequestHandle): void { // called 2
  try { // 2
    if (handle.headers().get("x-a") === undefined) error("none"); // 2, 1, if 1 or 1
    handle.logInfo("there"); // 1
  } catch (problem) {
    handle.logInfo(tostring(problem)); // 1
  } finally {
    handle.logInfo("end"); // 2
  }
}
`;
    expect(await annotated(text, ...twice)).toBe(text);
  });

  test("are there for whatever TypeScript has", async () => {
    const text = `${handleOnly}
enum Colour { Red, Green = 4 } // 2
const table: Record<string, number> = { a: 1, b: 2 }; // 2
let counter = 0; // 2
const [first, second = 5] = [1]; // 2
const { a, ...rest } = table; // 2
class Point {
  readonly sum: number = 3;
  constructor(readonly x: number) { // called 2
    counter++; // 2
  }
  get double(): number { // called 2
    return this.x * 2; // 2
  }
  add(other: number): number { // called 2
    return this.x + other; // 2
  }
}
function fallback(value: string | undefined, other = "none"): string { // called 4
  return value ?? other; // 4
}
function outer(): () => number { // called 2
  let inside = 0; // 2
  function next(): number { // called 2
    inside += 1; // 2
    return inside; // 2
  }
  return next; // 2
}
export function onRequest(handle: RequestHandle): void { // called 2
  const point = new Point(2); // 2
  handle.logInfo(tostring(point.double + point.add(1))); // 2
  const name = handle.headers().get("x-a")?.toUpperCase(); // 2
  let text = name; // 2
  text ??= "default"; // 2
  counter += first + second + (rest.b ?? 0) + (a ?? 0); // 2
  const functions: (() => number)[] = []; // 2
  for (let index = 0; index < 3; index++) { // 2
    functions.push(() => index); // 6, 6, called 6
  }
  for (const each of functions) counter += each(); // 2, 6
  handle.logInfo(text + tostring(Colour.Green)); // 2
  handle.logInfo(fallback(name) + fallback(undefined, "x")); // 2
  outer()(); // 2
  for (const key in table) { // 2
    if (key === "a") continue; // 4, 2, if 2 or 2
    counter++; // 2
  }
}
`;
    expect(await annotated(text, ...twice)).toBe(text);
  });

  test("leave types, imports and bare declarations out", async () => {
    const text = `${handleOnly}
interface Shape { readonly name: string }
type Name = string;
declare const nowhere: string;
export function onRequest(handle: RequestHandle): void { // called 1
  let name: Name; // 
  const shape: Shape = { name: "a" }; // 1
  name = shape.name; // 1
  handle.logInfo(name); // 1
}
`;
    expect(await annotated(text, {})).toBe(text.replace(" // \n", "\n"));
  });
});

describe("Counts of branches", () => {
  test("are those of if, else if, else and of cases", async () => {
    const text = `${handleOnly}
export function onRequest(handle: RequestHandle): void { // called 4
  const value = handle.headers().get("x-a") ?? "0"; // 4
  if (value === "1") { // 4, if 1 or 3
    handle.logInfo("one"); // 1
  } else if (value === "2") { // 3, if 1 or 2
    handle.logInfo("two"); // 1
  } else {
    handle.logInfo("more"); // 2
  }
  switch (value) { // 4, switch 1 or 0 or 3
    case "1":
      handle.logInfo("one"); // 1
      break;
    case "7":
    case "8":
      handle.logInfo("many"); // 0
      break;
    default:
      handle.logInfo("other"); // 3
  }
  if (value === "1" && handle.headers().get("x-b") === undefined) handle.logInfo("b"); // 4, 1, if 1 or 3
}
`;
    expect(await annotated(text, {}, { "x-a": "1" }, { "x-a": "2" }, { "x-a": "3" })).toBe(text);
  });

  test("leave out what the lines of the script do not tell", async () => {
    const text = `${handleOnly}
export function onRequest(handle: RequestHandle): void { // called 2
  const value = handle.headers().get("x-a"); // 2
  const text = value === undefined ? "none" : value; // 2
  const both = value !== undefined && value !== "2"; // 2
  handle.logInfo(text + tostring(both)); // 2
  if (both) { // 2
  }
}
`;
    expect(await annotated(text, ...twice)).toBe(text);
  });

  test("of a conditional expression are told where its sides have lines of their own", async () => {
    const text = `${handleOnly}
export function onRequest(handle: RequestHandle): void { // called 3
  const value = handle.headers().get("x-a"); // 3
  const isFine: boolean = value === undefined ? handle.headers().get("x-b") === "b" : value === "2"; // 3, cond-expr 1 or 2
  handle.logInfo(String(isFine)); // 3
}
`;
    expect(await annotated(text, ...twice, { "x-a": "2" })).toBe(text);
  });

  test("do not take an error in a condition for an else", async () => {
    const text = `${handleOnly}
export function onRequest(handle: RequestHandle): void { // called 1
  if (isFine()) { // 1, if 0 or 0
    handle.logInfo("fine"); // 0
  }
  handle.logInfo("behind"); // 0
}
function isFine(): boolean { // called 1
  error("not at all"); // 1
}
`;
    expect(await annotated(text, {})).toBe(text);
  });
});

describe("Builds of a filter with several values of its parameters", () => {
  const parameters = `export const limit: number = 1;
export const mode: "plain" | "loud" = "plain";
`;
  const filter = `${handleOnly}import { limit, mode } from "./parameters";
import { shout } from "./shout";

export function onRequest(handle: RequestHandle): void {
  if (mode === "loud") {
    handle.logInfo(shout("a"));
  } else {
    handle.logInfo("a");
  }
  if (limit > 5) handle.logInfo("much");
}
`;
  const shouting = `export function shout(text: string): string {
  return string.upper(text);
}
`;
  const modules = {
    "filter.yaml": `name: sample
version: 1.2.3
description: A filter of a test
envoy: { from: "1.36", to: "1.40" }
parameters:
  limit: { description: a limit, type: integer }
  mode: { description: a mode, enum: [plain, loud] }
`,
    "filter.ts": filter,
    "parameters.ts": parameters,
    "shout.ts": shouting,
  };

  test("do not have what their values take out", async () => {
    const [file, ...others] = await coverageOf(modules);
    expect(others).toEqual([]);
    expect(annotate(filter, file)).toBe(
      filter.replace("void {", "void { // called 1").replace('handle.logInfo("a");', 'handle.logInfo("a"); // 1'),
    );
  });

  test("are added up by the places in the source", async () => {
    const files = await coverageOf(modules, [
      {},
      { parameters: { mode: "loud", limit: 10 }, requests: [{}, {}] },
      { parameters: { limit: 20 } },
    ]);
    expect(files.map(({ path }) => path)).toEqual(["sample/filter.ts", "sample/shout.ts"]);
    expect(annotate(filter, files[0])).toBe(
      filter
        .replace("void {", "void { // called 4")
        .replace('handle.logInfo(shout("a"));', 'handle.logInfo(shout("a")); // 2')
        .replace('handle.logInfo("a");', 'handle.logInfo("a"); // 2')
        .replace('logInfo("much");', 'logInfo("much"); // 3'),
    );
    expect(annotate(shouting, files[1])).toBe(
      shouting.replace("string {", "string { // called 2").replace("(text);", "(text); // 2"),
    );
  });
});
