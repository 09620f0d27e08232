import { checkRule } from "./check-rule.ts";
import { request, response } from "./findings-of.ts";

const look = 'handle.headers().get("upgrade");';
const call = '"service", { ":method": "GET", ":path": "/", ":authority": "service" }, undefined, 1000';
const chunks = "for (const chunk of handle.bodyChunks()) handle.logInfo(`${chunk.length()}`);";
const set = 'handle.streamInfo().dynamicMetadata().set("a", "b", "c");';

checkRule("RESPOND_ON_RESPONSE", [
  [
    "through a cast",
    response('(handle as unknown as envoy.RequestHandle).respond({ ":status": 500 });'),
    ["RESPOND_ON_RESPONSE 3:3"],
  ],
  ["in the request hook", request('handle.respond({ ":status": 500 });'), []],
]);

checkRule("WORK_AFTER_RESPOND", [
  [
    "after a function that always answers",
    request(
      'refuse(handle);\n  handle.logInfo("x");',
      'function refuse(handle: envoy.RequestHandle): void { handle.respond({ ":status": 400 }); }',
    ),
    ["WORK_AFTER_RESPOND 4:3"],
  ],
  [
    "after a function that answers on both ways",
    request(
      'refuse(handle);\n  handle.logInfo("x");',
      'function refuse(handle: envoy.RequestHandle): void { if (handle.timestamp() > 1) handle.respond({ ":status": 400 }); else handle.respond({ ":status": 500 }); }',
    ),
    ["WORK_AFTER_RESPOND 4:3"],
  ],
  [
    "after a function that may answer",
    request(
      'refuse(handle);\n  handle.logInfo("x");',
      'function refuse(handle: envoy.RequestHandle): void { if (handle.timestamp() > 1) handle.respond({ ":status": 400 }); }',
    ),
    [],
  ],
  [
    "in finally",
    request('try { handle.respond({ ":status": 400 }); } finally {\n  handle.logInfo("x"); }'),
    ["WORK_AFTER_RESPOND 4:3"],
  ],
  [
    "in finally, behind catch",
    request(
      'try { handle.logInfo("y"); } catch { handle.respond({ ":status": 400 }); } finally { handle.logInfo("x"); }',
    ),
    [],
  ],
  [
    "in finally behind what may answer",
    request('try { if (handle.timestamp() > 1) handle.respond({ ":status": 400 }); } finally { handle.logInfo("x"); }'),
    [],
  ],
  ["a bare return", request('handle.respond({ ":status": 400 });\n  return;'), []],
  [
    "in one branch",
    request(
      'if (handle.timestamp() > 1) {\n  handle.respond({ ":status": 400 });\n  handle.logInfo("x"); }\n  handle.logInfo("y");',
    ),
    ["WORK_AFTER_RESPOND 5:3"],
  ],
  [
    "after pcall, which an error leaves",
    request(
      'pcall(refuse, handle);\n  handle.logInfo("x");',
      'function refuse(handle: envoy.RequestHandle): void { handle.respond({ ":status": 400 }); }',
    ),
    [],
  ],
  ["in a finally", request('try { handle.logInfo("x"); } finally { handle.logInfo("y"); }'), []],
  ["after a throw", request('throw "x";\n  handle.logInfo("x");'), []],
  [
    "in a function that is called before and after",
    request(
      'say(handle); run(() => { handle.respond({ ":status": 400 }); }, handle); ',
      'function say(handle: envoy.RequestHandle): void { run(() => undefined, handle); } function run(first: () => void, handle: envoy.RequestHandle): void { first(); handle.logInfo("x"); }',
    ),
    [],
  ],
]);

checkRule("DECISION_TOO_LATE", [
  ["an answer after chunks", request(`${chunks}\n  handle.respond({ ":status": 400 });`), ["DECISION_TOO_LATE 4:3"]],
  ["a header after chunks", request(`${chunks}\n  handle.headers().add("x-a", "1");`), ["DECISION_TOO_LATE 4:3"]],
  [
    "a header in the loop",
    request('for (const chunk of handle.bodyChunks())\n  handle.headers().add("x-a", `${chunk.length()}`);'),
    ["DECISION_TOO_LATE 4:3"],
  ],
  [
    "a header after trailers()",
    request('handle.trailers();\n  handle.headers().add("x-a", "1");'),
    ["DECISION_TOO_LATE 4:3"],
  ],
  [
    "trailers after trailers()",
    request('const trailers = handle.trailers(); if (trailers !== undefined) trailers.add("x-a", "1");'),
    [],
  ],
  [
    "metadata after trailers()",
    request(`handle.trailers();\n  handle.streamInfo().dynamicMetadata().set("a", "b", "c");`),
    ["DECISION_TOO_LATE 4:3", "METADATA_WITHOUT_ROUTE 4:3"],
  ],
  ["a header before chunks", request(`handle.headers().add("x-a", "1"); ${chunks}`), []],
  [
    "a response's header after its chunks",
    response(`${chunks}\n  handle.headers().add("x-a", "1");`),
    ["DECISION_TOO_LATE 4:3"],
  ],
  [
    "a response's metadata after its chunks",
    response(`${chunks}\n  handle.streamInfo().dynamicMetadata().set("a", "b", "c");`),
    [],
  ],
  ["chunks that nobody asks for", request('handle.bodyChunks(); handle.headers().add("x-a", "1");'), []],
  [
    "in a function",
    request(
      "handle.trailers(); refuse(handle);",
      'function refuse(handle: envoy.RequestHandle): void { handle.respond({ ":status": 400 }); }',
    ),
    ["DECISION_TOO_LATE 1:109"],
  ],
]);

checkRule("BODY_TOO_LATE", [
  ["after a call", request(`${look} handle.httpCall(${call});\n  handle.body();`), ["BODY_TOO_LATE 4:3"]],
  [
    "after a call on one way",
    request(`${look} if (handle.timestamp() > 1) handle.httpCall(${call});\n  handle.body();`),
    ["BODY_TOO_LATE 4:3"],
  ],
  ["after a call that does not wait", request(`${look} handle.httpCall(${call}, true); handle.body();`), []],
  ["before a call, and again after it", request(`${look} handle.body(); handle.httpCall(${call}); handle.body();`), []],
  ["after trailers()", request(`${look} handle.trailers();\n  handle.body();`), ["BODY_TOO_LATE 4:3"]],
  [
    "chunks after body()",
    request(
      `${look} handle.body();\n  for (const chunk of handle.bodyChunks()) handle.logInfo(\`\${chunk.length()}\`);`,
    ),
    ["BODY_TOO_LATE 4:23"],
  ],
]);

checkRule("BODY_WITHOUT_UPGRADE_CHECK", [
  ["without a look", request("handle.body();"), ["BODY_WITHOUT_UPGRADE_CHECK 3:3"]],
  [
    "with a look in a function",
    request(
      "if (isUpgrade(handle.headers())) return; handle.body();",
      'function isUpgrade(headers: envoy.Headers): boolean { return headers.get("Upgrade") !== undefined; }',
    ),
    [],
  ],
  ["with a look at the method", request('if (handle.headers().get(":method") !== "POST") return; handle.body();'), []],
  [
    "with a look on one way only",
    request('if (handle.timestamp() > 1) handle.headers().get("upgrade"); handle.body();'),
    ["BODY_WITHOUT_UPGRADE_CHECK 3:64"],
  ],
  [
    "with a look at another header",
    request('handle.headers().get("accept"); handle.body();'),
    ["BODY_WITHOUT_UPGRADE_CHECK 3:35"],
  ],
  ["of a response", response("handle.body();"), ["BODY_WITHOUT_UPGRADE_CHECK 3:3"]],
  [
    "of a response with a look at its status",
    response('if (handle.headers().get(":status") === "101") return; handle.body();'),
    [],
  ],
]);

checkRule("METADATA_WITHOUT_ROUTE", [
  ["alone", request(set), ["METADATA_WITHOUT_ROUTE 3:3"]],
  ["before a header", request(`${set} handle.headers().remove("x-a");`), []],
  ["after a header", request(`handle.headers().remove("x-a"); ${set}`), []],
  [
    "after a header and metadata()",
    request(`handle.headers().remove("x-a"); handle.metadata();\n  ${set}`),
    ["METADATA_WITHOUT_ROUTE 4:3"],
  ],
  [
    "before a clear on one way",
    request(`${set} if (handle.timestamp() > 1) handle.clearRouteCache();`),
    ["METADATA_WITHOUT_ROUTE 3:3"],
  ],
  ["before an answer", request(`${set} handle.respond({ ":status": 400 });`), []],
  [
    "in a function, with a clear in its caller",
    request("mark(handle); handle.clearRouteCache();", `function mark(handle: envoy.RequestHandle): void { ${set} }`),
    [],
  ],
  ["in the response hook", response(set), []],
]);
