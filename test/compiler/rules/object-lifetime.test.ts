import { checkRule } from "./check-rule.ts";
import { request } from "./findings-of.ts";

const tls = "const ssl = handle.streamInfo().downstreamSslConnection(); if (ssl === undefined) return;";
const look = 'handle.headers().get("upgrade");';
const call = '"service", { ":method": "GET", ":path": "/", ":authority": "service" }, undefined, 1000';

checkRule("OBJECT_AFTER_YIELD", [
  [
    "headers after body()",
    request(`const headers = handle.headers(); ${look} handle.body();\n  headers.add("x-a", "1");`),
    ["OBJECT_AFTER_YIELD 4:3"],
  ],
  [
    "headers asked for again",
    request(
      `let headers = handle.headers(); ${look} handle.body();\n  headers = handle.headers(); headers.add("x-a", "1");`,
    ),
    [],
  ],
  ["the handle itself", request(`${look} handle.body(); handle.logInfo("x");`), []],
  [
    "a log call of a dead object",
    request(`const info = handle.streamInfo(); handle.httpCall(${call});\n  info.logInfo("x");`),
    ["OBJECT_AFTER_YIELD 4:3"],
  ],
  [
    "what a dead object gave",
    request(`${tls} handle.httpCall(${call});\n  handle.logInfo(ssl.tlsVersion());`),
    ["OBJECT_AFTER_YIELD 4:18"],
  ],
  [
    "a text that a dead object gave",
    request(`const host = handle.headers().get("host") ?? ""; handle.httpCall(${call}); handle.logInfo(host);`),
    [],
  ],
  [
    "a call that does not wait",
    request(`const headers = handle.headers(); handle.httpCall(${call}, true); headers.add("x-a", "1");`),
    [],
  ],
  [
    "a call that does not wait by its options",
    request(
      `const headers = handle.headers(); handle.httpCall(${call.replace("1000", "{ asynchronous: true }")}); headers.add("x-a", "1");`,
    ),
    [],
  ],
  [
    "on one of two ways",
    request(
      `const headers = handle.headers(); if (headers.get("x-a") === "1") handle.httpCall(${call});\n  headers.add("x-a", "1");`,
    ),
    ["OBJECT_AFTER_YIELD 4:3"],
  ],
  [
    "on the other way only",
    request(
      `const headers = handle.headers(); if (headers.get("x-a") === "1") { handle.httpCall(${call}); return; }\n  headers.add("x-a", "1");`,
    ),
    [],
  ],
  [
    "the second time through a loop",
    request(
      `const headers = handle.headers();\n  while (headers.get("x-a") !== "1") {\n    handle.httpCall(${call});\n  }`,
    ),
    ["OBJECT_AFTER_YIELD 4:10"],
  ],
  [
    "through a function that suspends",
    request(
      `const headers = handle.headers(); ask(handle);\n  headers.add("x-a", "1");`,
      `function ask(handle: envoy.RequestHandle): void { handle.httpCall(${call}); }`,
    ),
    ["OBJECT_AFTER_YIELD 4:3"],
  ],
  [
    "in a function that is given it",
    request(
      `const headers = handle.headers(); handle.httpCall(${call}); write(headers);`,
      `function write(headers: envoy.Headers): void { headers.add("x-a", "1"); }`,
    ),
    ["OBJECT_AFTER_YIELD 1:103"],
  ],
  [
    "through a result",
    request(
      `const headers = read(handle); handle.httpCall(${call});\n  headers.add("x-a", "1");`,
      `function read(handle: envoy.RequestHandle): envoy.Headers { return handle.headers(); }`,
    ),
    ["OBJECT_AFTER_YIELD 4:3"],
  ],
  [
    "through a field",
    request(
      `const context = { handle, headers: handle.headers() }; context.handle.httpCall(${call});\n  context.headers.add("x-a", "1");`,
    ),
    ["OBJECT_AFTER_YIELD 4:3"],
  ],
  [
    "through a list",
    request(
      `const all = [handle.headers()]; handle.httpCall(${call}); for (const one of all) {\n  one.add("x-a", "1"); }`,
    ),
    ["OBJECT_AFTER_YIELD 4:3"],
  ],
  [
    "through a closure",
    request(
      `const headers = handle.headers(); const write = (): void => {\n  headers.add("x-a", "1"); };\n  handle.httpCall(${call}); write();`,
    ),
    ["OBJECT_AFTER_YIELD 4:3"],
  ],
  [
    "through a closure that is called before",
    request(
      `const headers = handle.headers(); const write = (): void => { headers.add("x-a", "1"); }; write(); handle.httpCall(${call});`,
    ),
    [],
  ],
  [
    "through a function that is handed on",
    request(
      `const headers = handle.headers(); twice(() => { handle.httpCall(${call}); });\n  headers.add("x-a", "1");`,
      "function twice(run: () => void): void { run(); run(); }",
    ),
    ["OBJECT_AFTER_YIELD 4:3"],
  ],
  [
    "through pcall",
    request(
      `const headers = handle.headers(); pcall(ask, handle);\n  headers.add("x-a", "1");`,
      `function ask(handle: envoy.RequestHandle): void { handle.httpCall(${call}); }`,
    ),
    ["OBJECT_AFTER_YIELD 4:3"],
  ],
  [
    "where an error is caught",
    request(
      `const headers = handle.headers(); try { handle.httpCall(${call}); error("x"); } catch {\n  headers.add("x-a", "1"); }`,
    ),
    ["OBJECT_AFTER_YIELD 4:3"],
  ],
  [
    "a body after a call",
    request(
      `${look} const body = handle.body(); handle.httpCall(${call});\n  if (body !== undefined) handle.logInfo(\`\${body.length()}\`);`,
    ),
    ["OBJECT_AFTER_YIELD 4:45"],
  ],
  [
    "body() a second time",
    request(`${look} handle.body(); const headers = handle.headers(); handle.body(); headers.add("x-a", "1");`),
    [],
  ],
  [
    "a chunk in its own step",
    request("for (const chunk of handle.bodyChunks()) handle.logInfo(`${chunk.length()}`);"),
    [],
  ],
  [
    "a chunk in the next step",
    request(
      "let last: envoy.Buffer | undefined;\n  for (const chunk of handle.bodyChunks()) {\n    if (last !== undefined) handle.logInfo(`${last.length()}`);\n    last = chunk;\n  }",
    ),
    ["OBJECT_AFTER_YIELD 5:47"],
  ],
  [
    "headers in a loop over chunks",
    request(
      'const headers = handle.headers();\n  for (const chunk of handle.bodyChunks()) handle.logInfo(`${chunk.length()} ${headers.getNumValues("a")}`);',
    ),
    ["OBJECT_AFTER_YIELD 4:80"],
  ],
  [
    "a loop over dead headers",
    request(
      `const headers = handle.headers(); handle.httpCall(${call});\n  for (const [name] of headers) handle.logInfo(name);`,
    ),
    ["OBJECT_AFTER_YIELD 4:24"],
  ],
  [
    "two callers, of which one is right",
    request(
      `write(handle.headers()); const headers = handle.headers(); handle.httpCall(${call}); write(handle.headers());\n  pcall(write, headers);`,
      `function write(headers: envoy.Headers): void { headers.add("x-a", "1"); }`,
    ),
    ["OBJECT_AFTER_YIELD 1:103"],
  ],
  [
    "a method of a class",
    request(
      `const one = new One(); const headers = handle.headers(); one.ask(handle);\n  headers.add("x-a", "1");`,
      `class One { ask(handle: envoy.RequestHandle): void { handle.httpCall(${call}); } }`,
    ),
    ["OBJECT_AFTER_YIELD 4:3"],
  ],
]);

checkRule("YIELD_ACROSS_C", [
  [
    "in a comparison of table.sort",
    request(`table.sort(["a", "b"], (one, other) => {\n  handle.httpCall(${call}); return one < other; });`),
    ["YIELD_ACROSS_C 4:3"],
  ],
  [
    "in a comparison of sort()",
    request(`["a", "b"].sort((one, other) => {\n  handle.httpCall(${call}); return one < other ? -1 : 1; });`),
    ["YIELD_ACROSS_C 4:3"],
  ],
  [
    "an answer in a replacement",
    request('string.gsub("a", "a", () => {\n  handle.respond({ ":status": 400 }); });'),
    ["YIELD_ACROSS_C 4:3"],
  ],
  [
    "in a function that a replacement calls",
    request(
      'string.gsub("a", "a", () => refuse(handle));',
      'function refuse(handle: envoy.RequestHandle): string { return handle.respond({ ":status": 400 }); }',
    ),
    ["YIELD_ACROSS_C 1:118"],
  ],
  ["in map()", request(`["a"].map(() => { handle.httpCall(${call}); return 1; });`), []],
  ["in pcall", request(`pcall(() => { handle.httpCall(${call}); });`), []],
  [
    "a replacement that suspends nothing",
    request('string.gsub("a", "a", () => { handle.logInfo("x"); return "b"; });'),
    [],
  ],
  [
    "in a coroutine of the script",
    request(`const run = coroutine.wrap(() => {\n  handle.httpCall(${call}); }); run();`),
    ["YIELD_ACROSS_C 4:3"],
  ],
  ["coroutine.yield() in the hook", request("coroutine.yield();"), ["YIELD_ACROSS_C 3:3"]],
  [
    "coroutine.yield() in a coroutine of the script",
    request("const run = coroutine.wrap(() => { coroutine.yield(); }); run();"),
    [],
  ],
]);
