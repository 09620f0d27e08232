import { checkRule } from "./check-rule.ts";
import { request } from "./findings-of.ts";

const call = '"service", { ":method": "GET", ":path": "/", ":authority": "service" }, undefined, 1000';

checkRule("HEADERS_CHANGED_IN_LOOP and HEADERS_LOOP_LEFT", [
  [
    "a change in the loop",
    request("const headers = handle.headers(); for (const [name] of headers) {\n  headers.remove(name); }"),
    ["HEADERS_CHANGED_IN_LOOP 4:3"],
  ],
  [
    "a change of what is asked for anew",
    request("for (const [name] of handle.headers()) {\n  handle.headers().remove(name); }"),
    ["HEADERS_CHANGED_IN_LOOP 4:3"],
  ],
  [
    "a change in a function",
    request(
      "const headers = handle.headers(); for (const [name] of headers) drop(headers, name);",
      "function drop(headers: envoy.Headers, name: string): void { headers.remove(name); }",
    ),
    ["HEADERS_CHANGED_IN_LOOP 1:116"],
  ],
  [
    "reading in the loop",
    request(
      "const headers = handle.headers(); for (const [name] of headers) handle.logInfo(headers.get(name) ?? name);",
    ),
    [],
  ],
  [
    "a change after the loop",
    request(
      'const headers = handle.headers(); for (const [name] of headers) handle.logInfo(name);\n  headers.add("x-a", "1");',
    ),
    [],
  ],
  [
    "other headers in the loop",
    request(
      'const trailers = handle.trailers(); if (trailers !== undefined) for (const [name] of handle.headers()) trailers.add(name, "1");',
    ),
    [],
  ],
  [
    "metadata in its own loop",
    request(
      `const metadata = handle.streamInfo().dynamicMetadata(); for (const [name] of metadata) {\n  metadata.set(name, "a", "1"); } handle.clearRouteCache();`,
    ),
    ["HEADERS_CHANGED_IN_LOOP 4:3"],
  ],
  [
    "break",
    request('for (const [name] of handle.headers()) {\n  if (name === "a") break; }'),
    ["HEADERS_LOOP_LEFT 4:21"],
  ],
  [
    "break, and a change after it",
    request(
      'for (const [name] of handle.headers()) {\n  if (name === "a") break; }\n  handle.headers().add("x-a", "1");',
    ),
    ["HEADERS_CHANGED_IN_LOOP 5:3", "HEADERS_LOOP_LEFT 4:21"],
  ],
  [
    "return in a helper, and a second loop",
    request(
      "if (has(handle.headers())) for (const [name] of handle.headers()) handle.logInfo(name);",
      'function has(headers: envoy.Headers): boolean { for (const [name] of headers) { if (name === "a") return true; } return false; }',
    ),
    ["HEADERS_CHANGED_IN_LOOP 3:51", "HEADERS_LOOP_LEFT 1:154"],
  ],
  [
    "continue",
    request('for (const [name] of handle.headers()) { if (name === "a") continue; handle.logInfo(name); }'),
    [],
  ],
  [
    "break of a loop inside",
    request('for (const [name] of handle.headers()) { for (const other of ["a"]) { if (name === other) break; } }'),
    [],
  ],
  [
    "return of a function inside",
    request(
      'for (const [name] of handle.headers()) { const same = (): boolean => { return name === "a"; }; if (same()) handle.logInfo(name); }',
    ),
    [],
  ],
  [
    "an answer in the loop",
    request('for (const [name] of handle.headers()) { if (name === "a") handle.respond({ ":status": 400 }); }'),
    [],
  ],
  [
    "break, a suspension, and a change",
    request(
      `for (const [name] of handle.headers()) {\n  if (name === "a") break; }\n  handle.httpCall(${call}); handle.headers().add("x-a", "1");`,
    ),
    ["HEADERS_LOOP_LEFT 4:21"],
  ],
]);
