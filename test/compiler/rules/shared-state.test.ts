import { checkRule, type RuleCase } from "./check-rule.ts";
import { request } from "./findings-of.ts";

checkRule("SHARED_STATE", [
  [
    "a variable that is assigned",
    request('last = handle.headers().get("x-a");', "let last: string | undefined;"),
    ["SHARED_STATE 1:60"],
  ],
  ["a counter", request("count++;", "let count = 0;"), ["SHARED_STATE 1:60"]],
  ["a list that grows", request('seen.push("a");', "const seen: string[] = [];"), ["SHARED_STATE 1:62"]],
  ["a field", request('shared.user = "a";', 'const shared = { user: "" };'), ["SHARED_STATE 1:62"]],
  [
    "an object of Envoy",
    request("kept = handle.headers();", "let kept: envoy.Headers | undefined;"),
    ["SHARED_STATE 3:3"],
  ],
  [
    "a table that functions only read",
    request('handle.logInfo(names.get("a"));', 'const names = new LuaTable<string, string>(); names.set("a", "b");'),
    [],
  ],
  [
    "a list that only grows while the script loads",
    request(
      "handle.logInfo(`${reg.length}`);",
      'const reg: string[] = []; function register(x: string): void { reg.push(x); } register("a");',
    ),
    [],
  ],
  [
    "a list that grows while the script loads, and with requests",
    request(
      'register("b");',
      'const reg: string[] = []; function register(x: string): void { reg.push(x); } register("a");',
    ),
    ["SHARED_STATE 1:62"],
  ],
  ["a variable of a function", request("let count = 0; count++; handle.logInfo(`${count}`);"), []],
  [
    "a cache",
    request(
      'const key = handle.headers().get("x-a") ?? ""; if (!cache.has(key)) cache.set(key, true);',
      "const cache = new LuaTable<string, boolean>();",
    ),
    [],
  ],
  [
    "a cache with a bound",
    request(
      'const key = handle.headers().get("x-a") ?? ""; if (size > 100) { cache = new LuaTable(); size = 0; } cache.set(key, true); size++;',
      "let cache = new LuaTable<string, boolean>(); let size = 0;",
    ),
    [],
  ],
  [
    "a counter under a name",
    request('counts.set("all", 1);', "const counts = new LuaTable<string, number>();"),
    ["SHARED_STATE 1:62"],
  ],
  [
    "a field of an object that a class makes",
    request("counter.more();", "class Counter { n = 0; more(): void { this.n += 1; } } const counter = new Counter();"),
    ["SHARED_STATE 1:117"],
  ],
  [
    "a field of an object that a class makes for each request",
    request("const counter = new Counter(); counter.more();", "class Counter { n = 0; more(): void { this.n += 1; } }"),
    [],
  ],
  [
    "a cache in a class, with its bound",
    request(
      'cache.put(handle.headers().get("x-a") ?? "");',
      "class Cache { entries = new LuaTable<string, boolean>(); size = 0; put(key: string): void { if (this.size > 9) { this.entries = new LuaTable(); this.size = 0; } this.entries.set(key, true); this.size++; } } const cache = new Cache();",
    ),
    [],
  ],
  ["a static field", request("Counter.n++;", "class Counter { static n = 0; }"), ["SHARED_STATE 1:62"]],
  [
    "a table by another name",
    request('const mine = shared; mine.user = "a";', 'const shared = { user: "" };'),
    ["SHARED_STATE 1:62"],
  ],
  [
    "a copy of a table",
    request('const mine = { ...shared }; mine.user = "a"; handle.logInfo(mine.user);', 'const shared = { user: "" };'),
    [],
  ],
  [
    "a table that is handed on",
    request(
      'put(shared, "a");',
      'const shared = { user: "" }; function put(at: { user: string }, user: string): void { at.user = user; }',
    ),
    ["SHARED_STATE 1:62"],
  ],
  [
    "a table of the request that is handed on where a shared one was",
    request(
      'const own = { user: "" }; put(own, "a"); handle.logInfo(own.user + shared.user);',
      'const shared = { user: "" }; function put(at: { user: string }, user: string): void { at.user = user; } put(shared, "b");',
    ),
    [],
  ],
  [
    "a table within a table",
    request(
      'shared.last.user = "a"; const { last } = shared; last.user = "b";',
      'const shared = { last: { user: "" } };',
    ),
    ["SHARED_STATE 1:62"],
  ],
  [
    "a variable of a function that only ran while the script loaded",
    request(
      "handle.logInfo(`${next()}`);",
      "function count(): () => number { let n = 0; return () => { n += 1; return n; }; } const next = count();",
    ),
    ["SHARED_STATE 1:93"],
  ],
  [
    "a cache in a function that only ran while the script loaded",
    request(
      'handle.logInfo(seen(handle.headers().get("x-a") ?? ""));',
      "function remember(): (key: string) => string { const known = new LuaTable<string, string>(); return (key) => { known.set(key, key); return key; }; } const seen = remember();",
    ),
    [],
  ],
  [
    "a variable of a function that each request calls",
    request(
      "const next = count(); handle.logInfo(`${next()}`);",
      "function count(): () => number { let n = 0; return () => { n += 1; return n; }; }",
    ),
    [],
  ],
  [
    "an entry of a cache",
    request(
      'const key = handle.headers().get("x-a") ?? ""; let entry = cache.get(key); if (entry === undefined) { entry = { at: 0 }; cache.set(key, entry); } entry.at = handle.timestamp();',
      "const cache = new LuaTable<string, { at: number }>();",
    ),
    [],
  ],
  [
    "a counter in an entry of a table",
    request(
      'const key = handle.headers().get("x-a") ?? ""; let entry = hits.get(key); if (entry === undefined) { entry = { uses: 0 }; hits.set(key, entry); } entry.uses += 1;',
      "const hits = new LuaTable<string, { uses: number }>();",
    ),
    ["SHARED_STATE 1:62"],
  ],
  [
    "a number that a cache gave, counted further",
    request(
      'const key = handle.headers().get("x-a") ?? ""; let n = cache.get(key) ?? 0; n += 1; handle.logInfo(`${n}`); cache.set(key, 3);',
      "const cache = new LuaTable<string, number>();",
    ),
    [],
  ],
  [
    "a counter under a key",
    request(
      'const key = handle.headers().get("x-a") ?? ""; hits[key] ??= 0; hits[key] += 1;',
      "const hits: Record<string, number> = {};",
    ),
    ["SHARED_STATE 1:62"],
  ],
  [
    "what is assigned into a table, and set behind its types",
    request(
      'Object.assign(shared, { user: "a" }); rawset(other, "user", "b");',
      'const shared = { user: "" }; const other = { user: "" };',
    ),
    ["SHARED_STATE 1:62", "SHARED_STATE 1:91"],
  ],
  [
    "copies that the library makes",
    request(
      'const a = shared.slice(); a.push("b"); const b = shared.concat(["x"]); b.push("b"); const c = shared.filter((x) => x !== "b"); c.push("c"); const d = shared.map((x) => x + "b"); d.sort(); const e = shared.flatMap((x) => [x]); e.push("e"); handle.logInfo(shared.slice().sort().join() + a.length + b.length + c.length + e.length);',
      'const shared = ["a"];',
    ),
    [],
  ],
  [
    "copies of objects that the library makes",
    request(
      'const own = Object.assign({}, shared); own.user = "a"; const keys = Object.keys(shared); keys.sort(); const all = Object.entries(shared).map(([k, v]) => k + v); all.push("q"); const made = rules.map((r) => ({ ...r })); for (const each of made) each.n = 2; const sum = rules.reduce((all, r) => { all.n += r.n; return all; }, { n: 0 }); sum.n += 1; handle.logInfo(own.user + all.length + sum.n);',
      'const shared = { user: "" }; const rules = [{ n: 1 }];',
    ),
    [],
  ],
  [
    "what a callback changes of what is shared",
    request("rules.forEach((r) => { r.n += 1; });", "const rules = [{ n: 1 }];"),
    ["SHARED_STATE 1:62"],
  ],
  ...[
    "[, r] of pairs(rules)",
    "[, r] of ipairs(list)",
    "[, r] of Object.entries(rules)",
    "[, r] of table",
    "r of list",
  ].map((head): RuleCase => [
    `what a loop changes of what is shared: ${head}`,
    request(
      `for (const ${head}) r.n += 1;`,
      "interface Rule { n: number } const one: Rule = { n: 1 }; const rules: Record<string, Rule> = { a: one }; const list: Rule[] = [one]; const table = new LuaTable<string, Rule>(); table.set('a', one);",
    ),
    ["SHARED_STATE 1:91"],
  ]),
  [
    "methods of the filter's own with names of the library's",
    request(
      'log.add(handle, "x"); const out = new Out(); out.set("x-a", handle);',
      "const log = { add(h: envoy.RequestHandle, t: string): void { h.logInfo(t); } }; class Out { set(name: string, h: envoy.RequestHandle): void { h.headers().remove(name); } }",
    ),
    [],
  ],
  [
    "a cache with a bound in a function of its own, and a ring",
    request(
      'const key = handle.headers().get("x-a") ?? ""; makeRoom(); cache.set(key, key); size = size + 1; ring[at] = size; at = (at + 1) % 100;',
      "let cache = new LuaTable<string, string>(); let size = 0; let at = 0; const ring: number[] = []; function makeRoom(): void { if (size > 9) { cache = new LuaTable(); size = 0; } }",
    ),
    [],
  ],
  [
    "names that are constants as keys",
    request(
      'const user = handle.headers().get("x-a") ?? ""; state[KEY] = user; table.set(KEY, user);',
      'const KEY = "last"; const state: Record<string, string> = {}; const table = new LuaTable<string, string>();',
    ),
    ["SHARED_STATE 1:82", "SHARED_STATE 1:124"],
  ],
  [
    "a list that grows at its end",
    request("seen[seen.length] = 1;", "const seen: number[] = [];"),
    ["SHARED_STATE 1:62"],
  ],
  [
    "what patterns and loops give values to",
    request(
      'const user = handle.headers().get("x-a") ?? ""; [last] = [user]; ({ a: shared.user } = { a: user }); for (each of [user]) handle.logInfo(each);',
      'let last = ""; let each = ""; const shared = { user: "" };',
    ),
    ["SHARED_STATE 1:60", "SHARED_STATE 1:92", "SHARED_STATE 1:75"],
  ],
  [
    "variables of a pattern",
    request("count++; list.push(1);", "let [count] = [0]; const { list } = { list: [0] };"),
    ["SHARED_STATE 1:61", "SHARED_STATE 1:83"],
  ],
]);
