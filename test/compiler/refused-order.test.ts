import { describe } from "vitest";
import { checkTables } from "./check-unsupported.ts";

describe("A function in the head of a loop that keeps a variable of it", () => {
  checkTables(
    {
      "from the start": ["for (let i = 0, f = () => i; i < 3; i++) f();", "() => i;"],
      "from a pattern": ["for (let [i, f] = [0, () => 1], g = () => i + f(); i < 3; i++) g();", "() => i + f()"],
      "in the step": [
        "const all: unknown[] = []; for (let i = 0; i < 3; all.push(() => i), i++); return all;",
        "() => i)",
      ],
      "in the condition": [
        "const all: unknown[] = []; for (let i = 0; all.push(() => i) < 3; i++); return all;",
        "() => i)",
      ],
      "in a function that it is handed to": [
        "const f = (g: () => number): boolean => g() < 2; for (let i = 0; f(() => i); i++); return f;",
        "() => i)",
      ],
      "in a method of the filter's own": [
        "const own = { some: (g: () => number): boolean => g() < 2 }; for (let i = 0; own.some(() => i); i++);",
        "() => i)",
      ],
      "made by a callback": [
        "for (let i = 0, fs = texts.map((t) => () => t.length + i); i < 3; i++) fs[0]?.();",
        "() => t.length + i)",
      ],
      "as a method": ["for (let i = 0, o = { f() { return i; } }; i < 3; i++) o.f();", "f() {"],
      "that the body changes": ["for (let i = 0, f = () => i; f() < 3; ) { i += 1; }", "() => i;"],
    },
    {
      "which nothing changes": "let t = 0; for (let i = 0, f = () => i; t < 3; t++) f();",
      "which is called at once":
        "for (let i = 0; (() => i)() < 3; i++); for (let i = 0; texts.every((t) => t.length > i); i++);",
      "in its body": "const all: unknown[] = []; for (let i = 0; i < 3; i++) all.push(() => i);",
    },
  );
});

describe("A default of a constructor beside fields with values", () => {
  const counting = "let n = 0; const next = (): number => n++; ";
  checkTables(
    {
      "that both count": [
        `${counting}class A { a = n++; constructor(readonly b = n++) {} } return new A();`,
        "n++) {}",
      ],
      "that both call": [
        `${counting}class A { a = next(); constructor(b = next()) { n = b; } } return new A();`,
        "next())",
      ],
      "that reads what a field changes": [
        `${counting}class A { a = n++; constructor(b = [n]) { n = b.length; } } return new A();`,
        "[n])",
      ],
      "in a pattern": [
        `${counting}class A { a = n++; constructor({ b = next() }: { b?: number }) { n = b; } } return new A({});`,
        "next() }",
      ],
    },
    {
      "that never change": `${counting}class A { a = n++; constructor(readonly b = -1, c = "x", d = [1], e = { f: true }) { n = c.length + d.length + (e.f ? 1 : 0); } } return new A();`,
      "where the fields never change": `${counting}class A { a: number[] = []; f = () => n; constructor(readonly b = n++) {} } return new A();`,
      "that only read": `${counting}class A { a = n; constructor(readonly b = n) {} } return new A();`,
      "behind another's": `${counting}class O { o = 1; } class A extends O { a = n++; constructor(readonly b = n++) { super(); } } return new A();`,
      "without a field": `${counting}class A { constructor(readonly b = n++) {} } return new A();`,
    },
  );
});
