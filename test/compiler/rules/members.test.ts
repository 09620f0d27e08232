import { checkRule } from "./check-rule.ts";
import { request } from "./findings-of.ts";

const name = "const name = handle.streamInfo().requestedServerName();";
const call = '"service", { ":method": "GET", ":path": "/", ":authority": "service" }, undefined, 1000';
const unchecked = ["HEADER_VALUE_UNCHECKED 4:33"];
const dead = ["OBJECT_AFTER_YIELD 4:3"];

/** A header that is given what an expression is, at column 33 of line 4. */
function header(expression: string): string {
  return `\n  handle.headers().replace("x", ${expression});`;
}

checkRule("HEADER_VALUE_UNCHECKED in members", [
  [
    "a field that a constructor writes",
    request(
      `${name}${header("new I(name).name")}`,
      "class I { readonly name: string; constructor(n: string) { this.name = n; } }",
    ),
    unchecked,
  ],
  [
    "a field that a constructor writes after a check",
    request(
      `${name}${header("new I(name).name")}`,
      'class I { readonly name: string; constructor(n: string) { if (string.find(n, "%c")[0] !== undefined) error("odd"); this.name = n; } }',
    ),
    [],
  ],
  [
    "another field of the same object",
    request(
      `${name}${header("new I(name).size")}`,
      'class I { size = "1"; readonly name: string; constructor(n: string) { this.name = n; } }',
    ),
    [],
  ],
  [
    "a parameter property",
    request(`${name}${header("new I(name).cn")}`, "class I { constructor(readonly cn: string) {} }"),
    unchecked,
  ],
  [
    "a parameter property that a method gives",
    request(
      `${name}${header("new I(name).get()")}`,
      "class I { constructor(private readonly cn: string) {} get(): string { return this.cn; } }",
    ),
    unchecked,
  ],
  [
    "a parameter property that a method gives checked",
    request(
      `${name}${header("new I(name).get()")}`,
      'class I { constructor(private readonly cn: string) {} get(): string { return string.find(this.cn, "%c")[0] === undefined ? this.cn : "odd"; } }',
    ),
    [],
  ],
  [
    "what a getter gives",
    request(
      `${name}${header("new I(name).text")}`,
      "class I { constructor(private readonly cn: string) {} get text(): string { return `CN=${this.cn}`; } }",
    ),
    unchecked,
  ],
  [
    "what a setter keeps",
    request(
      `${name} const one = new I(); one.text = name;${header("one.kept")}`,
      'class I { kept = ""; set text(v: string) { this.kept = v; } }',
    ),
    unchecked,
  ],
  [
    "a field of the class that it is made from",
    request(
      `${name}${header("new J(name).name")}`,
      "class I { readonly name: string; constructor(n: string) { this.name = n; } } class J extends I { size = 1; }",
    ),
    unchecked,
  ],
  [
    "super() with it",
    request(
      `${name}${header("new J(name).read()")}`,
      'class I { constructor(protected readonly name: string) {} read(): string { return "x"; } } class J extends I { constructor(n: string) { super(`a${n}`); } read(): string { return this.name; } }',
    ),
    unchecked,
  ],
  [
    "a method that another class has otherwise",
    request(
      `${name}${header("new J(name).read()")}`,
      'class I { constructor(protected readonly name: string) {} read(): string { return this.name; } } class J extends I { read(): string { return "x"; } }',
    ),
    [],
  ],
  [
    "a method known by an interface",
    request(
      `${name} const one: Reader = new I(name);${header("one.read()")}`,
      "interface Reader { read(): string } class I implements Reader { constructor(private readonly name: string) {} read(): string { return this.name; } }",
    ),
    unchecked,
  ],
  [
    "a field's arrow function",
    request(
      `${name} const { read } = new I(name);${header("read()")}`,
      "class I { constructor(private readonly name: string) {} readonly read = (): string => this.name; }",
    ),
    unchecked,
  ],
  [
    "one of two objects",
    request(
      `${name} const one = make(name); const other = make("x");${header("`${other.name}${one.name}`")}`,
      "class I { constructor(readonly name: string) {} } function make(n: string): I { return new I(n); }",
    ),
    unchecked,
  ],
  [
    "one of two objects that one call is given",
    request(
      `${name}${header('both(make(name), make("x"))')}`,
      "interface I { name: string } function make(n: string): I { return { name: n }; } function both(one: I, other: I): string { other.name; return one.name; }",
    ),
    unchecked,
  ],
  [
    "the other of two objects",
    request(
      `${name} const one = make(name); handle.logInfo(one.name); const other = make("x");${header("other.name")}`,
      "class I { constructor(readonly name: string) {} } function make(n: string): I { return new I(n); }",
    ),
    [],
  ],
  [
    "a method of an object literal",
    request(
      `${name} one.set(name);${header("one.name")}`,
      'const one = { name: "", set(v: string): void { this.name = v; } };',
    ),
    [...unchecked, "SHARED_STATE 1:62"],
  ],
  [
    "a method of an object of the hook",
    request(
      `${name} const one = { name: "", set(v: string): void { this.name = v; } }; one.set(name);${header("one.name")}`,
    ),
    unchecked,
  ],
  [
    "a method that replaces it",
    request(
      `${name} const one = { name, clear(): void { this.name = ""; } }; handle.logInfo(one.name); one.clear();${header("one.name")}`,
    ),
    [],
  ],
  [
    "a static field",
    request(
      `${name} I.keep(name);${header("I.last")}`,
      'class I { static last = ""; static keep(v: string): void { this.last = v; } }',
    ),
    [...unchecked, "SHARED_STATE 1:62"],
  ],
  [
    "a class that a variable holds",
    request(`${name} const I = class { constructor(readonly name: string) {} };${header("new I(name).name")}`),
    unchecked,
  ],
]);

checkRule("OBJECT_AFTER_YIELD in members", [
  [
    "a field of a class",
    request(
      `const ctx = new Ctx(handle); handle.httpCall(${call});\n  ctx.hs.replace("x", "1");`,
      "class Ctx { readonly hs: envoy.Headers; constructor(h: envoy.RequestHandle) { this.hs = h.headers(); } }",
    ),
    dead,
  ],
  [
    "a method that uses a field",
    request(
      `const ctx = new Ctx(handle); handle.httpCall(${call}); ctx.write();`,
      'class Ctx { readonly hs: envoy.Headers; constructor(h: envoy.RequestHandle) { this.hs = h.headers(); }\n write(): void {\n  this.hs.replace("x", "1"); } }',
    ),
    ["OBJECT_AFTER_YIELD 3:3"],
  ],
  [
    "a method that uses a field before",
    request(
      `const ctx = new Ctx(handle); ctx.write(); handle.httpCall(${call});`,
      'class Ctx { readonly hs: envoy.Headers; constructor(h: envoy.RequestHandle) { this.hs = h.headers(); } write(): void { this.hs.replace("x", "1"); } }',
    ),
    [],
  ],
  [
    "a method that asks the handle each time",
    request(
      `const ctx = new Ctx(handle); handle.httpCall(${call}); ctx.write();`,
      'class Ctx { constructor(private readonly h: envoy.RequestHandle) {} get hs(): envoy.Headers { return this.h.headers(); } write(): void { this.hs.replace("x", "1"); } }',
    ),
    [],
  ],
  [
    "a field that is given a new object",
    request(
      `const ctx = new Ctx(handle); handle.httpCall(${call}); ctx.refresh(handle); ctx.hs.replace("x", "1");`,
      "class Ctx { hs: envoy.Headers; constructor(h: envoy.RequestHandle) { this.hs = h.headers(); } refresh(h: envoy.RequestHandle): void { this.hs = h.headers(); } }",
    ),
    [],
  ],
  [
    "an object for each step of a loop",
    request(
      `for (const path of ["/a", "/b"]) { const ctx = new Ctx(handle); ctx.hs.replace("x", path); handle.httpCall(${call}); }`,
      "class Ctx { readonly hs: envoy.Headers; constructor(h: envoy.RequestHandle) { this.hs = h.headers(); } }",
    ),
    [],
  ],
  [
    "the object of the step before",
    request(
      `let last: Ctx | undefined; for (const path of ["/a", "/b"]) { const ctx = new Ctx(handle); handle.httpCall(${call});\n  last?.hs.replace("x", path); last = ctx; }`,
      "class Ctx { readonly hs: envoy.Headers; constructor(h: envoy.RequestHandle) { this.hs = h.headers(); } }",
    ),
    dead,
  ],
]);
