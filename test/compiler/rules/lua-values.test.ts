import { checkRule } from "./check-rule.ts";
import { request } from "./findings-of.ts";

const text = 'const text = handle.headers().get("x-a") ?? "";';
const maybe = 'const maybe = handle.headers().get("x-a");';

checkRule("TRUTHY_EMPTY", [
  ["a text in if", request(`${text} if (text) handle.logInfo("x");`), ["TRUTHY_EMPTY 3:55"]],
  ["a text that may be absent", request(`${maybe} if (maybe) handle.logInfo("x");`), ["TRUTHY_EMPTY 3:50"]],
  ["||", request(`${text} handle.logInfo(text || "x");`), ["TRUTHY_EMPTY 3:66"]],
  ["&&", request(`${text} handle.logInfo(\`\${text && "x"}\`);`), ["TRUTHY_EMPTY 3:69"]],
  ["!", request(`${maybe} const isAbsent = !maybe; if (isAbsent) handle.logInfo("x");`), ["TRUTHY_EMPTY 3:64"]],
  ["? :", request(`${text} handle.logInfo(text ? "x" : "y");`), ["TRUTHY_EMPTY 3:66"]],
  ["a number in while", request("let count = handle.timestamp(); while (count) count--;"), ["TRUTHY_EMPTY 3:42"]],
  [
    "the right side of && in if",
    request(`${text} if (handle.timestamp() > 1 && text) handle.logInfo("x");`),
    ["TRUTHY_EMPTY 3:81"],
  ],
  ["length", request(`const all: string[] = [];\n  if (!all.length) handle.logInfo("x");`), ["TRUTHY_EMPTY 4:8"]],
  [
    "a text that filter decides by",
    request("const all = ['a', '']; handle.logInfo(all.filter((one) => one).join());"),
    ["TRUTHY_EMPTY 3:61"],
  ],
  [
    "a number that some decides by",
    request("const all = [1, 0]; if (all.some((one) => { return one; })) handle.logInfo('x');"),
    ["TRUTHY_EMPTY 3:54"],
  ],
  [
    "a text that a function gives to find",
    request(
      "const all = ['a', '']; handle.logInfo(all.find(same) ?? 'x');",
      "function same(one: string): string {\n return one; }",
    ),
    ["TRUTHY_EMPTY 2:9"],
  ],
  [
    "what every compares",
    request("const all = ['a', '']; if (all.every((one) => one !== '')) handle.logInfo('x');"),
    [],
  ],
  ["what map gives", request("const all = ['a', '']; handle.logInfo(all.map((one) => one).join());"), []],
  ["??", request(`${maybe} handle.logInfo(maybe ?? "x");`), []],
  ["a comparison", request(`${maybe} if (maybe !== undefined && maybe !== "") handle.logInfo("x");`), []],
  [
    "a boolean",
    request(
      "const ssl = handle.streamInfo().downstreamSslConnection(); if (ssl && ssl.peerCertificatePresented()) handle.logInfo('x');",
    ),
    [],
  ],
  ["an object that may be absent", request("const body = handle.trailers(); if (!body) handle.logInfo('x');"), []],
  [
    "texts that are not empty",
    request(
      "const kind = one(handle.timestamp()); if (kind) handle.logInfo(kind);",
      'function one(n: number): "a" | "b" | undefined { return n > 1 ? "a" : n > 0 ? "b" : undefined; }',
    ),
    [],
  ],
]);

checkRule("ARRAY_HOLE", [
  [
    "undefined in a literal",
    request("const all = [1, undefined, 2]; handle.logInfo(`${all.length}`);"),
    ["ARRAY_HOLE 3:19"],
  ],
  [
    "a value that may be undefined",
    request(`${maybe} const all = [maybe]; handle.logInfo(\`\${all.length}\`);`),
    ["ARRAY_HOLE 3:59"],
  ],
  ["a hole in a literal", request("const all = [1, , 2]; handle.logInfo(`${all.length}`);"), ["ARRAY_HOLE 3:18"]],
  [
    "assigned to an index",
    request(`${maybe} const all: (string | undefined)[] = ["a"]; all[0] = maybe;`),
    ["ARRAY_HOLE 3:98"],
  ],
  ["pushed", request(`${maybe} const all: (string | undefined)[] = ["a"]; all.push(maybe);`), ["ARRAY_HOLE 3:98"]],
  [
    "spliced, filled and put in",
    request(
      `${maybe} const all: (string | undefined)[] = ["a"];\n all.splice(0, 1, maybe);\n all.fill(maybe);\n handle.logInfo(\`\${all.with(0, maybe).length}\`);`,
    ),
    ["ARRAY_HOLE 4:19", "ARRAY_HOLE 5:11", "ARRAY_HOLE 6:32"],
  ],
  [
    "what map's function gives",
    request('for (const one of ["a"].map((name) => handle.headers().get(name))) handle.logInfo(one ?? "");'),
    ["ARRAY_HOLE 3:31"],
  ],
  [
    "a member that map's function gives, and the number of them",
    request("const all: { value?: string }[] = [{}]; handle.logInfo(`${all.map((one) => one.value).length}`);"),
    ["ARRAY_HOLE 3:69"],
  ],
  [
    "what map's function gives before it is filtered",
    request(
      'handle.logInfo(["a"].map((name) => handle.headers().get(name)).filter((one) => one !== undefined).join(","));',
    ),
    ["ARRAY_HOLE 3:28"],
  ],
  [
    "a rest parameter",
    request(
      `${maybe} handle.logInfo(coalesce(maybe, "b"));`,
      'function coalesce(...all: (string | undefined)[]): string { for (const one of all) if (one !== undefined) return one; return ""; }',
    ),
    ["ARRAY_HOLE 1:74"],
  ],
  [
    "what map gives, taken apart at once",
    request(
      'const [a, b] = ["a", "b"].map((name) => handle.headers().get(name)); handle.logInfo(`${a} ${b} ${["a"].map((name) => handle.headers().get(name))[0]}`);',
    ),
    [],
  ],
  [
    "what map gives without undefined",
    request('handle.logInfo(["a"].map((name) => handle.headers().get(name) ?? "").join(","));'),
    [],
  ],
  [
    "map for what it does",
    request('["a"].map((name) => handle.headers().get(name)); new LuaTable<string, string>().set("a", "b");'),
    [],
  ],
  [
    "a rest parameter of what is there, one of a tuple, and one that is only declared",
    request(
      `${maybe} handle.logInfo(join("a", "b") + pair(maybe, "b") + string.format("%s", maybe));`,
      'function join(...all: string[]): string { return all.join(","); } function pair(...[a, b]: [string | undefined, string]): string { return a ?? b; } type Taking = (...all: (string | undefined)[]) => void;',
    ),
    [],
  ],
  [
    "a checked value",
    request(
      `${maybe} const all: string[] = []; if (maybe !== undefined) all.push(maybe); if (maybe !== undefined) all[0] = maybe;`,
    ),
    [],
  ],
  [
    "a tuple",
    request(`${maybe} const pair: [string | undefined, number] = [maybe, 1]; handle.logInfo(\`\${pair[1]}\`);`),
    [],
  ],
  [
    "an object",
    request(`${maybe} const one: { a?: string } = { a: maybe }; one.a = undefined; handle.logInfo(one.a ?? "x");`),
    [],
  ],
  [
    "an entry of a record",
    request(
      `const all: Record<string, string | undefined> = {}; all["a"] = undefined; handle.logInfo(all["b"] ?? "x");`,
    ),
    [],
  ],
]);

checkRule("HOST_API_NIL_ARGUMENT", [
  ["behind !", request(`${maybe} handle.headers().add("x-b", maybe!);`), ["HOST_API_NIL_ARGUMENT 3:74"]],
  ["behind as", request(`${maybe} handle.logInfo(maybe as string);`), ["HOST_API_NIL_ARGUMENT 3:61"]],
  ["undefined itself", request("handle.logInfo(undefined as unknown as string);"), ["HOST_API_NIL_ARGUMENT 3:18"]],
  ["behind ! where it was checked", request(`${maybe} if (maybe !== undefined) handle.logInfo(maybe!);`), []],
  ["a body of an answer", request(`${maybe} handle.respond({ ":status": 200 }, maybe);`), []],
  [
    "a body of a call",
    request('handle.httpCall("a", { ":method": "GET", ":path": "/", ":authority": "a" }, undefined, 10);'),
    [],
  ],
  [
    "tostring of no value",
    request('handle.logInfo(tostring(handle.headers().get("x-a")));'),
    ["HOST_API_NIL_ARGUMENT 3:27"],
  ],
  [
    "tonumber of no value",
    request('handle.logInfo(`${tonumber(handle.headers().get("content-length")) ?? 0}`);'),
    ["HOST_API_NIL_ARGUMENT 3:30"],
  ],
  ["tonumber of a value", request('handle.logInfo(`${tonumber(handle.headers().get("x-a") ?? "") ?? 0}`);'), []],
  [
    "the last argument of string.format",
    request('handle.logInfo(string.format("%s", handle.headers().get("x-a")));'),
    ["HOST_API_NIL_ARGUMENT 3:38"],
  ],
  [
    "another argument of string.format",
    request('handle.logInfo(string.format("%s %s", handle.headers().get("x-a"), "b"));'),
    [],
  ],
  ["tostring of a constant", request(`${maybe} handle.logInfo(tostring(maybe));`), []],
  [
    "a template of no value",
    request('handle.logInfo(`${handle.headers().get("x-a")}`);'),
    ["HOST_API_NIL_ARGUMENT 3:21"],
  ],
  ["a template of a value", request("handle.logInfo(`${handle.headers().getNumValues('x-a')}`);"), []],
]);

checkRule("PATTERN_WITH_NUL", [
  ["in a literal", request(String.raw`string.find("a", "[\0-\x1f]");`), ["PATTERN_WITH_NUL 3:20"]],
  [
    "in a constant",
    request("string.match('a', controls);", String.raw`const controls = "[\0-\x1f]";`),
    ["PATTERN_WITH_NUL 3:21"],
  ],
  [
    "put together",
    request("string.gsub('a', `[${nul}]`, '');", String.raw`const nul = "\0";`),
    ["PATTERN_WITH_NUL 3:20"],
  ],
  ["made by string.char", request('string.find("a", "[" + string.char(0, 1) + "]");'), ["PATTERN_WITH_NUL 3:20"]],
  ["another character", request('string.find("a", "[" + string.char(9) + "]");'), []],
  ["in the text", request(String.raw`string.find("a\0b", "%z");`), []],
  ["in the replacement", request(String.raw`string.gsub("ab", "b", "\0");`), []],
  ["where it is no pattern", request(String.raw`string.find("a\0b", "\0", 1, true);`), []],
]);
