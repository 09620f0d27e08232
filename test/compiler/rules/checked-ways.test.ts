import { checkRule } from "./check-rule.ts";
import { request } from "./findings-of.ts";

const cn = "const cn = handle.streamInfo().requestedServerName();";
const tls = "const ssl = handle.streamInfo().downstreamSslConnection(); if (ssl === undefined) return;";
const names = `${tls} const names = ssl.dnsSansPeerCertificate();`;
const unchecked = ["HEADER_VALUE_UNCHECKED 4:33"];

/** A header that is given what an expression is, at column 33 of line 4. */
function header(expression: string): string {
  return `\n  handle.headers().replace("x", ${expression});`;
}

checkRule("HEADER_VALUE_UNCHECKED on checked ways", [
  [
    "a case of a switch",
    request(
      `${cn} switch (cn) { case "root": case "admin": ${header("cn")} break; default: handle.respond({ ":status": 403 }); }`,
    ),
    [],
  ],
  [
    "the default of a switch",
    request(`${cn} switch (cn) { case "admin": return; default: ${header("cn")} }`),
    unchecked,
  ],
  [
    "a case that another one goes on with",
    request(`${cn} switch (cn) { default: case "admin": ${header("cn")} }`),
    unchecked,
  ],
  ["behind a switch", request(`${cn} switch (cn) { case "admin": break; }${header("cn")}`), unchecked],
  [
    "a case that calls a check",
    request(`${cn} switch (true) { case string.find(cn, "%c")[0] === undefined: ${header("cn")} }`),
    [],
  ],
  [
    "checked elements collected",
    request(
      `${names} const out: string[] = []; for (const n of names) { if (string.find(n, "%c")[0] !== undefined) continue; out.push(n); }${header('out.join(",")')}`,
    ),
    [],
  ],
  [
    "checked elements collected in a text",
    request(
      `${names} let out = ""; for (const n of names) { if (string.find(n, "%c")[0] === undefined) out += \`,\${n.toLowerCase()}\`; }${header("out")}`,
    ),
    [],
  ],
  [
    "elements collected before their check",
    request(
      `${names} const out: string[] = []; for (const n of names) { out.push(n); if (string.find(n, "%c")[0] !== undefined) continue; }${header('out.join(",")')}`,
    ),
    unchecked,
  ],
  [
    "another element than the one checked",
    request(
      `${names} const out: string[] = []; for (const n of names) { if (string.find(n, "%c")[0] !== undefined) continue; out.push(names[0] ?? ""); }${header('out.join(",")')}`,
    ),
    unchecked,
  ],
  [
    "what a function gives that knows the list",
    request(
      `${names} const out: string[] = []; const first = (): string => names[0] ?? ""; for (const n of names) { if (string.find(n, "%c")[0] === undefined) out.push(first()); }${header('out.join(",")')}`,
    ),
    unchecked,
  ],
  [
    "the list of an element that is checked",
    request(
      `${names} let out: string[] = []; for (const n of names) { if (string.find(n, "%c")[0] === undefined) out = names; }${header('out.join(",")')}`,
    ),
    unchecked,
  ],
  [
    "find",
    request(`${names} const one = names.find((n) => string.find(n, "%c")[0] === undefined);${header('one ?? ""')}`),
    [],
  ],
  [
    "find of something else",
    request(`${names} const one = names.find((n) => n !== "x");${header('one ?? ""')}`),
    unchecked,
  ],
  [
    "what a function made safe",
    request(
      `${cn}${header("safe(cn)")}`,
      'function safe(text: string): string { if (string.find(text, "%c")[0] !== undefined) return "odd"; return text; }',
    ),
    [],
  ],
  [
    "what a function did not make safe",
    request(
      `${cn}${header("safe(cn)")}`,
      'function safe(text: string): string { if (string.find(text, "%c")[0] !== undefined) return text; return "fine"; }',
    ),
    unchecked,
  ],
  [
    "a variable that is given what is checked",
    request(`${cn} let user = "none"; if (string.find(cn, "%c")[0] === undefined) user = cn;${header("user")}`),
    [],
  ],
  [
    "bytes decoded from what is checked",
    request(
      `${cn} let user = "none"; if (string.find(cn, "%c")[0] === undefined) user = cn;${header("string.char(tonumber(user.slice(1, 3), 16) as number)")}`,
    ),
    unchecked,
  ],
  [
    "a list of what is allowed",
    request(
      `${cn} if (!allowed.includes(cn)) return;${header("cn")}`,
      'const allowed: readonly string[] = ["a", "b"];',
    ),
    [],
  ],
  [
    "a list of what is not allowed",
    request(`${cn} if (refused.includes(cn)) return;${header("cn")}`, 'const refused: readonly string[] = ["a", "b"];'),
    unchecked,
  ],
  ["a list of what a peer says", request(`${names} ${cn} if (!names.includes(cn)) return;${header("cn")}`), unchecked],
  [
    "a list with what a peer says",
    request(
      `${names} ${cn} const all = ["a"]; all.push(names[0] ?? ""); if (!all.includes(cn)) return;${header("cn")}`,
    ),
    unchecked,
  ],
  [
    "a table of what is allowed",
    request(
      `${cn} if (allowed[cn] === true)${header("cn")}`,
      "const allowed: Readonly<Record<string, boolean>> = { admin: true, root: false };",
    ),
    [],
  ],
  [
    "a table of what is allowed, asked the other way",
    request(
      `${cn} if (allowed[cn] === undefined)${header("cn")}`,
      "const allowed: Readonly<Record<string, boolean>> = { admin: true };",
    ),
    unchecked,
  ],
  [
    "a table that has what a peer says",
    request(
      `${names} ${cn} const all: Record<string, boolean> = { admin: true }; for (const n of names) all[n] = true; if (all[cn] === true)${header("cn")}`,
    ),
    unchecked,
  ],
  [
    "a set of what is allowed",
    request(
      `${cn} if (!allowed.has(cn)) return;${header("cn")}`,
      'const allowed = new LuaSet<string>(); allowed.add("a");',
    ),
    [],
  ],
]);
