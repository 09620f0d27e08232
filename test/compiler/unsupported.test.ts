import { describe, expect, test } from "vitest";
import { checkTables, placesOf } from "./check-unsupported.ts";

describe("A pattern", () => {
  checkTables(
    {
      "for the length of a text": ["const { length } = text; return length;", "{ length } ="],
      "for the length of a list under another name": ["const { length: n } = texts; return n;", "{ length: n }"],
      "for elements by their places": ["const { 0: a, 1: b } = ['x', 'y']; return [a, b];", "{ 0: a"],
      "for what a tuple has": ["const pair: [string, number] = ['x', 1]; const { 0: a } = pair; return a;", "{ 0: a"],
      "in a parameter": ["const f = ({ length }: string): number => length; return f(text);", "{ length }"],
      "in a parameter of a callback": ["return texts.map(({ length }) => length);", "{ length })"],
      "in a loop": ["let n = 0; for (const { length } of texts) n += length; return n;", "{ length } of"],
      "in a pattern": ["const { name: { length } } = { name: text }; return length;", "{ length } }"],
      "of an assignment": ["let n = 0; ({ length: n } = texts); return n;", "{ length: n }"],
      "in a pattern of an assignment": [
        "let n = 0; ({ a: { length: n } } = { a: text }); return n;",
        "{ length: n } }",
      ],
      "for the rest of a list": ["const { ...rest } = texts; return rest;", "{ ...rest"],
      "for the length of anything": [
        "const f = ({ length }: { length: number }): number => length; return f;",
        "{ length }:",
      ],
      "of what may be missing": ["const { length } = texts[0] ?? 'x'; return length;", "{ length }"],
    },
    {
      "for elements in their order": "const [a, b] = texts; return `${a}${b}`;",
      "for an object's members": "const { a, length } = { a: 1, length: 2 }; return a + length;",
      "of an assignment to members": "let n = 0; ({ n } = { n: 2 }); return n;",
      "for lists in an object": "const { a: [first] } = { a: texts }; return first;",
      "for nothing": "const {} = texts; return 1;",
      "for options that a length is one of":
        "const f = ({ length = 1 }: { length?: number; fill?: string }): number => length; return f({});",
    },
  );
});

describe("An object with a length", () => {
  checkTables(
    {
      "whose length is read": [
        "const f = (x: { length: number }): boolean => x.length === 0; return f;",
        "length === 0",
      ],
      "whose length is read by its name": [
        "const f = (x: { length: number }): number => x['length']; return f;",
        "'length']",
      ],
      "by a limit of a type": [
        "const f = <T extends { length: number }>(x: T): number => x.length; return f;",
        "length; return",
      ],
      "that has more that lists have": [
        "interface Items { readonly length: number; includes(s: string): boolean } const f = (x: Items): number => x.length; return f;",
        "length; return",
      ],
      "for which a text is handed on": ["const f = (x: { length?: number }): unknown => x; return f(text);", "text);"],
      "for which a list is assigned": ["const x: { length?: number } = texts; return x;", "texts; return x"],
      "for which a list is returned": ["const f = (): { length?: number } => texts; return f;", "texts; return f"],
      "that a list of lists stands in": [
        "const x: { all: { length?: number }[] } = { all: [texts] }; return x;",
        "texts] }",
      ],
      "with numbers as keys, for which a list is assigned": [
        "const x: Record<number, string> = texts; return x;",
        "texts; return x",
      ],
      "that is written out, and has another value": [
        "let own = { length: 5 }; own = texts; return own;",
        "texts; return own",
      ],
      "that a list is declared to be": ["return texts as { length?: number };", "texts as"],
    },
    {
      "with more than that":
        "const f = (x: { length: number; name: string }): number => x.length; return f({ length: 1, name: 'x' });",
      "of a class":
        "class Queue { length = 0; push(n: number): void { this.length += n; } } return new Queue().length;",
      "with numbers as keys": "const x: Record<number, string> = {}; x[5] = 'a'; return x[5];",
      "for which a list is one of several":
        "const f = (x: readonly string[] | { length: string }): unknown => x; return f(texts);",
      "handed to what takes anything": "const f = (x: unknown, y: object): unknown => [x, y]; return f(text, texts);",
      "in brackets": "const f = (x: readonly unknown[]): number => x.length; return f((texts));",
    },
  );
});

describe("What may be a text or a list", () => {
  checkTables(
    {
      "with a method of both": ["return either.includes('x');", "includes("],
      "with an element": ["return either[0];", "0];"],
      "with where something stands": ["return either.indexOf('x');", "indexOf("],
      "with a part": ["return either.slice(1);", "slice("],
      "with what is put behind it": ["return (either as string | string[]).concat('x');", "concat("],
      "in a chain": ["return maybe?.includes('x');", "includes("],
      "with an element in a chain": ["return maybe?.[0];", "0];"],
      "of a limited type": ["const f = <T extends string | string[]>(x: T): unknown => x[0]; return f;", "0]; return"],
      "or an object with a length": [
        "const f = (x: string | { length: number; a: 1 }): number => x.length; return f;",
        "length; return",
      ],
      "or a list of numbers": [
        "const f = (x: number[] | { length: number; a: 1 }): number => x.length; return f;",
        "length; return",
      ],
    },
    {
      "with its length": "return either.length + (maybe?.length ?? 0);",
      "when it is known to be a text":
        "return typeof either === 'string' ? either.includes('x') : either.includes('y');",
      "when it is known to be a list": "if (typeof either !== 'string') return either[0]; return either[0];",
      "or a number": "const f = (x: string | number): string => x.toString(); return f(1);",
      "of two kinds of lists": "const f = (x: number[] | readonly string[]): unknown => x[0]; return f([1]);",
      "of two kinds of objects": "const f = (x: { a: 1 } | { a: 2; b: 3 }): unknown => x.a; return f({ a: 1 });",
    },
  );
});

describe("A key of a list", () => {
  checkTables(
    {
      "that is a text": ["return 'length' in texts;", "'length' in"],
      "that may be a text": ["const f = (key: string | number): boolean => key in texts; return f;", "key in"],
    },
    {
      "that is a number": "return 0 in texts;",
      "of an object": "return 'a' in ({ a: 1 } as { a?: number });",
    },
  );
});

describe("The keys of", () => {
  checkTables(
    {
      "a list": ["return Object.keys(texts);", "texts);"],
      "a list with its elements": ["return Object.entries(texts);", "texts);"],
      "a list, in a loop": ["let all = ''; for (const key in texts) all += key; return all;", "for (const key"],
    },
    {
      "an object": "let all = ''; for (const key in { a: 1 }) all += key; return all + Object.keys({ a: 1 }).join();",
      "a list by Lua": "let sum = 0; for (const [place] of ipairs(texts)) sum += place; return sum;",
    },
  );
});

describe("Syntax", () => {
  checkTables(
    {
      "that leaves an outer loop": [
        "outer: for (const a of texts) for (const b of a.split('')) { if (b > a) break outer; }",
        "outer: for",
      ],
      "that goes on with an outer loop": [
        "outer: for (const a of texts) for (const b of a.split('')) { if (b > a) continue outer; }",
        "outer: for",
      ],
      "that reads through a function": ["return { get x() { return 1; } };", "get x()"],
      "that assigns through a function": ["let n = 0; return { set x(m: number) { n = m; }, n };", "set x("],
    },
    {
      "that reads through a method": "return { x() { return 1; } }.x();",
      "that reads through a function of a class": "class Box { get x(): number { return 1; } } return new Box().x;",
      "that leaves the innermost loop": "for (const a of texts) { if (a > 'b') break; }",
    },
  );
});

describe("TypeScript's own finding has a place and a hint:", () => {
  test.each([
    ["a generator", "const f = function* (): any { yield 1; }; return f;", "function*"],
    ["a generator as a method", "return { *all(): any { yield 1; } };", "*all()"],
    ["Boolean as a function", "return texts.filter(Boolean);", "Boolean)"],
    ["a case that goes on", "let n = 0; switch (text) { case 'a': n = 1; case 'b': n = 2; } return n;", "case 'a'"],
  ])("%s", (_title, statements, place) => {
    expect(placesOf(statements).map((found) => found.slice(0, "TYPESCRIPT ".length + place.length))).toEqual([
      `TYPESCRIPT ${place}`,
    ]);
  });
});

describe("A text of", () => {
  checkTables(
    {
      "a list": ["return `a${[1, 2]}`;", "[1, 2]}"],
      "a list by String": ["return String(texts);", "texts);"],
      "an object": ["return `${{ a: 1 }}`;", "{ a: 1 }}"],
      "an object by String": ["const box = { a: 1 }; return String(box);", "box);"],
      "a list that is put behind a text": ["return 'a' + texts;", "texts;"],
      "a list that is added to one": ["let all = ''; all += texts; return all;", "texts; return"],
      "a list that may be missing": ["const f = (x?: string[]): string => `${x}`; return f;", "x}`"],
      "an object of a type with a name": [
        "interface Box { a: number } const f = (x: Box): string => `${x}`; return f;",
        "x}`",
      ],
      "a function": ["const f = (): number => 1; return `${f}`;", "f}`"],
      "an instance": ["class Box { a = 1; } return `${new Box()}`;", "new Box()}"],
      "a text or a list": ["return `${either}`;", "either}`"],
    },
    {
      "an error": "try { throw 'x'; } catch (error) { return `${error}` + String(error); }",
      "a number, and what may be missing": "const f = (n?: number): string => `${n}` + String(n) + n; return f(1);",
      "a list by join": "return `${texts.join()}`;",
      "an instance that says how": "class Box { toString(): string { return 'x'; } } return `${new Box()}`;",
      "what a function of Lua gives": "return `${string.match('a', 'a')}`;",
    },
  );
});
