import { checkRule } from "./check-rule.ts";
import { request } from "./findings-of.ts";

const tls = "const ssl = handle.streamInfo().downstreamSslConnection(); if (ssl === undefined) return;";
const look = 'handle.headers().get("upgrade");';
const call = '"service", { ":method": "GET", ":path": "/", ":authority": "service" }, undefined, 1000';
const cn = `${tls} const subject = ssl.parsedSubjectPeerCertificate(); if (subject === undefined) return; const cn = subject.commonName();`;
const add = 'handle.headers().add("x-cn", cn);';
const unchecked = ["HEADER_VALUE_UNCHECKED 4:32"];

checkRule("HEADER_VALUE_UNCHECKED", [
  ["as it is", request(`${cn}\n  ${add}`), unchecked],
  ["inside of a text", request(`${cn}\n  handle.headers().add("x-cn", \`CN=\${cn}\`);`), unchecked],
  [
    "through a field and a function",
    request(
      `${cn} const who = { name: cn };\n  write(handle, who);`,
      'interface Who { readonly name: string } function write(handle: envoy.RequestHandle, who: Who): void { handle.headers().add("a", who.name); }',
    ),
    ["HEADER_VALUE_UNCHECKED 1:184"],
  ],
  [
    "checked for control bytes",
    request(`${cn} const [control] = string.find(cn, "%c"); if (control !== undefined) return; ${add}`),
    [],
  ],
  [
    "checked the wrong way round",
    request(`${cn} const [control] = string.find(cn, "%c"); if (control === undefined) return;\n  ${add}`),
    unchecked,
  ],
  [
    "checked, and the check ignored",
    request(
      `${cn} const [control] = string.find(cn, "%c"); if (control !== undefined) handle.logWarn("odd");\n  ${add}`,
    ),
    unchecked,
  ],
  [
    "checked with a function",
    request(
      `${cn} if (!isSafe(cn)) return; ${add}`,
      'function isSafe(text: string): boolean { const [control] = string.find(text, "[%c]"); return control === undefined && text !== ""; }',
    ),
    [],
  ],
  [
    "checked with a function that checks something else",
    request(
      `${cn} if (!isSafe(cn)) return;\n  ${add}`,
      'function isSafe(text: string): boolean { const [letter] = string.find(text, "%a"); return letter !== undefined; }',
    ),
    unchecked,
  ],
  [
    "checked with a function of several ways out",
    request(
      `${cn} if (!isSafe(cn)) return; ${add}`,
      'function isSafe(text: string): boolean { if (text === "") return false; const [control] = string.find(text, "%c"); if (control !== undefined) return false; return true; }',
    ),
    [],
  ],
  [
    "checked with a function that raises",
    request(
      `${cn} mustBeSafe(cn); ${add}`,
      'function mustBeSafe(text: string): void { const [control] = string.find(text, "%c"); if (control !== undefined) error("odd"); }',
    ),
    [],
  ],
  [
    "checked with assert",
    request(`${cn} const [control] = string.find(cn, "%c"); assert(control === undefined); ${add}`),
    [],
  ],
  [
    "checked with a list of what is allowed",
    request(`${cn} const [name] = string.match(cn, "^[%w._-]+$"); if (name === undefined) return; ${add}`),
    [],
  ],
  [
    "what an allowing pattern matched",
    request(
      `${cn} const [name] = string.match(cn, "^([%w._-]+)$"); if (name !== undefined) handle.headers().add("x-cn", name);`,
    ),
    [],
  ],
  [
    "checked with a pattern that is not tied to the end",
    request(`${cn} const [name] = string.match(cn, "^[%w._-]+"); if (name === undefined) return;\n  ${add}`),
    unchecked,
  ],
  ["a part is checked only", request(`${cn} if (string.sub(cn, 1, 2) === "a:") {\n  ${add} }`), unchecked],
  ["compared with what is known", request(`${cn} if (cn === "admin") ${add}`), []],
  [
    "compared with what a peer sent",
    request(`${cn} if (cn === subject.organizationName()[0]) {\n  ${add} }`),
    unchecked,
  ],
  [
    "checked byte by byte",
    request(
      `${cn} for (const index of $range(1, cn.length)) { if ((string.byte(cn, index) as number) < 32) return; } ${add}`,
    ),
    [],
  ],
  ["cleaned", request(`${cn} const [clean] = string.gsub(cn, "%c", "?"); handle.headers().add("x-cn", clean);`), []],
  [
    "each of a list checked",
    request(
      `${cn} for (const o of subject.organizationName()) { const [control] = string.find(o, "%c"); if (control !== undefined) return; } for (const o of subject.organizationName()) {\n  handle.headers().add("x-o", o); }`,
    ),
    ["HEADER_VALUE_UNCHECKED 4:31"],
  ],
  [
    "each of the same list checked",
    request(
      `${cn} const all = subject.organizationName(); for (const o of all) { const [control] = string.find(o, "%c"); if (control !== undefined) return; } for (const o of all) handle.headers().add("x-o", o);`,
    ),
    [],
  ],
  [
    "a list of which some are checked",
    request(
      `${cn} const all = subject.organizationName(); for (const o of all) { if (o === "x") break; const [control] = string.find(o, "%c"); if (control !== undefined) return; } for (const o of all) {\n  handle.headers().add("x-o", o); }`,
    ),
    ["HEADER_VALUE_UNCHECKED 4:31"],
  ],
  [
    "in an answer",
    request(`${cn}\n  handle.respond({ ":status": 200, "x-cn": cn });`),
    ["HEADER_VALUE_UNCHECKED 4:18"],
  ],
  ["in the body of an answer", request(`${cn} handle.respond({ ":status": 200 }, cn);`), []],
  [
    "in a call",
    request(`${cn}\n  handle.httpCall("a", { ":method": "GET", ":path": cn, ":authority": "a" }, undefined, 1);`),
    ["HEADER_VALUE_UNCHECKED 4:24"],
  ],
  ["in a log", request(`${cn} handle.logInfo(cn);`), []],
  ["a digest", request(`${tls} handle.headers().add("x-digest", ssl.sha256PeerCertificateDigest());`), []],
  ["another header", request('handle.headers().add("x-a", handle.headers().get("x-b") ?? "");'), []],
  [
    "the first result of a check taken at once",
    request(`${cn} if (string.find(cn, "%c")[0] !== undefined) return; ${add}`),
    [],
  ],
  [
    "a list that is filtered",
    request(
      `${cn} for (const o of subject.organizationName().filter((name) => string.match(name, "^[%w.-]+$")[0] !== undefined)) handle.headers().add("x-o", o);`,
    ),
    [],
  ],
  [
    "a list that is filtered by something else",
    request(
      `${cn} for (const o of subject.organizationName().filter((name) => name !== "x")) {\n  handle.headers().add("x-o", o); }`,
    ),
    ["HEADER_VALUE_UNCHECKED 4:31"],
  ],
  [
    "a list of which every element is checked",
    request(
      `${cn} const all = subject.organizationName(); if (!all.every((name) => string.find(name, "%c")[0] === undefined)) return; for (const o of all) handle.headers().add("x-o", o);`,
    ),
    [],
  ],
  [
    "the server name",
    request('handle.headers().add(\n  "x-host", handle.streamInfo().requestedServerName());'),
    ["HEADER_VALUE_UNCHECKED 4:13"],
  ],
  [
    "another header, decoded",
    request(
      'const [path] = string.gsub(handle.headers().get(":path") ?? "", "%%(%x%x)", (hex) => string.char(tonumber(hex, 16) as number));\n  handle.headers().add("x-path", path);',
    ),
    ["HEADER_VALUE_UNCHECKED 4:34"],
  ],
  [
    "a body",
    request(
      `${look} const body = handle.body(); if (body === undefined) return;\n  handle.headers().add("x-a", body.getBytes(0, 5));`,
    ),
    ["HEADER_VALUE_UNCHECKED 4:31"],
  ],
  [
    "the length of a body",
    request(
      `${look} const body = handle.body(); if (body === undefined) return; handle.headers().add("x-a", body.length());`,
    ),
    [],
  ],
  [
    "metadata of another filter",
    request(
      'const claims = handle.streamInfo().dynamicMetadata().get("jwt");\n  if (claims !== undefined) handle.headers().add("x-sub", `${claims["sub"]}`);',
    ),
    ["HEADER_VALUE_UNCHECKED 4:59"],
  ],
  [
    "the body of another service's answer",
    request(`const [, body] = handle.httpCall(${call});\n  handle.headers().add("x-a", body ?? "");`),
    ["HEADER_VALUE_UNCHECKED 4:31"],
  ],
  [
    "a header of another service's answer",
    request(`const [headers] = handle.httpCall(${call}); handle.headers().add("x-a", headers["x-user"] ?? "");`),
    [],
  ],
  [
    "checked in pcall",
    request(
      `${cn} const [succeeded] = pcall(mustBeSafe, cn); if (!succeeded) return; ${add}`,
      'function mustBeSafe(text: string): void { const [control] = string.find(text, "%c"); if (control !== undefined) error("odd"); }',
    ),
    [],
  ],
  [
    "checked in one branch",
    request(
      `${cn} if (handle.timestamp() > 1) { const [control] = string.find(cn, "%c"); if (control !== undefined) return; }\n  ${add}`,
    ),
    unchecked,
  ],
  [
    "one of two alternatives",
    request(
      `${cn} const [control] = string.find(cn, "%c"); handle.headers().add("x-cn", control === undefined ? cn : "odd");`,
    ),
    [],
  ],
]);

checkRule("DISTINGUISHED_NAME_SPLIT", [
  [
    "match",
    request(
      `${tls}\n  const [cn] = string.match(ssl.subjectPeerCertificate(), "CN=([^,]+)"); handle.logInfo(cn ?? "none");`,
    ),
    ["DISTINGUISHED_NAME_SPLIT 4:16"],
  ],
  [
    "split",
    request(`${tls}\n  const parts = ssl.subjectPeerCertificate().split(","); handle.logInfo(\`\${parts.length}\`);`),
    ["DISTINGUISHED_NAME_SPLIT 4:17"],
  ],
  [
    "includes",
    request(`${tls} const name = ssl.issuerPeerCertificate();\n  if (name.includes("CN=ca")) handle.logInfo("x");`),
    ["DISTINGUISHED_NAME_SPLIT 4:7"],
  ],
  [
    "in a function",
    request(
      `${tls} read(ssl.subjectPeerCertificate());`,
      'function read(text: string): string | undefined { const [cn] = string.match(text, "CN=(.*)"); return cn; }',
    ),
    ["DISTINGUISHED_NAME_SPLIT 1:119"],
  ],
  [
    "in a function that knows escapes",
    request(
      `${tls} read(ssl.subjectPeerCertificate());`,
      String.raw`function read(text: string): string | undefined { const [cn] = string.match(text, "CN=([^,+\\]*)$"); return cn; }`,
    ),
    [],
  ],
  ["as a whole", request(`${tls} if (ssl.subjectPeerCertificate() === "CN=admin,O=lab") handle.logInfo("x");`), []],
  [
    "checked for control bytes",
    request(
      `${tls} const [control] = string.find(ssl.subjectPeerCertificate(), "%c"); if (control === undefined) handle.logInfo("x");`,
    ),
    [],
  ],
  [
    "another text",
    request('const [cn] = string.match(handle.headers().get("x-a") ?? "", "CN=(.*)"); handle.logInfo(cn ?? "none");'),
    [],
  ],
]);
