import { ts } from "../typescript.ts";
import type { Found, Rule } from "./rule.ts";
import type { FilterRun } from "./run/filter-run.ts";
import type { LibraryCall } from "./run/machine.ts";
import { meaningOf } from "./run/lua-pattern.ts";
import { functionOf } from "./run/names.ts";
import type { FunctionNode } from "./run/value.ts";

export const distinguishedNameSplit: Rule = {
  code: "DISTINGUISHED_NAME_SPLIT",
  severity: "error",
  finds:
    "`split`, `indexOf`, `includes`, `startsWith`, `endsWith`, `slice`, `replace` or a Lua pattern on what `subjectPeerCertificate()`, `issuerPeerCertificate()` or `subjectLocalCertificate()` gave, in code that knows no escapes: neither the function, nor what it calls, nor what calls it, names a backslash.",
  why: "Values of a name may hold `,`, `+` and `=`, which Envoy writes as `\\\\,`. A certificate for `x,CN=admin` is found to be `admin` by whoever looks for `CN=`.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const ssl = handle.streamInfo().downstreamSslConnection();
  if (ssl === undefined) return;
  const [isAdmin] = string.find(ssl.subjectPeerCertificate(), "CN=admin", 1, true);
  if (isAdmin === undefined) handle.respond({ ":status": 403 });
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const ssl = handle.streamInfo().downstreamSslConnection();
  if (ssl === undefined) return;
  const subject = ssl.parsedSubjectPeerCertificate();
  if (subject === undefined || subject.commonName() !== "admin") handle.respond({ ":status": 403 });
}
`,
  check: ({ run }) => run.libraryCalls.flatMap((call) => takenApart(call, run)),
};

const operations: ReadonlySet<string> = new Set([
  ...["find", "match", "gmatch", "gsub", "sub"].map((name) => `string.${name}`),
  ...["split", "indexOf", "lastIndexOf", "includes", "startsWith", "endsWith", "slice", "substring", "replace"].map(
    (name) => `String.${name}`,
  ),
]);
function takenApart({ name, call, receiver, values, stack }: LibraryCall, run: FilterRun): readonly Found[] {
  if (!operations.has(name)) return [];
  const subject = name.startsWith("String.") ? receiver : values[0];
  const giver = [...(subject?.distinguishedNames ?? [])][0];
  if (giver === undefined || meaningOf(run.names.constantText(call.arguments[1]) ?? "") !== "nothing") return [];
  const around = ts.findAncestor(call, ts.isFunctionLike);
  if (around !== undefined && knowsEscapes(around, run)) return [];
  if (stack.some((caller) => namesBackslash(caller))) return [];
  const message = `This takes the distinguished name apart that ${run.names.hostMember(giver)?.name ?? "Envoy"} gave, and knows nothing of escapes`;
  return [{ node: call, message, hint: "Use parsedSubjectPeerCertificate(), or a parser that reads escapes" }];
}

/** Whether a function, or one that it calls, names a backslash in a text. */
function knowsEscapes(node: ts.Node, run: FilterRun, seen = new Set<ts.Node>()): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  const visit = (child: ts.Node): boolean => {
    if (isBackslashText(child)) return true;
    const called = ts.isCallExpression(child) ? calledFunction(child, run) : undefined;
    if (called !== undefined && knowsEscapes(called, run, seen)) return true;
    return ts.forEachChild(child, (inner) => (visit(inner) ? true : undefined)) === true;
  };
  return visit(node);
}

function calledFunction({ expression }: ts.CallExpression, run: FilterRun): FunctionNode | undefined {
  return functionOf(run.names.declarationOf(ts.isPropertyAccessExpression(expression) ? expression.name : expression));
}

function namesBackslash(node: ts.Node): boolean {
  return isBackslashText(node) || ts.forEachChild(node, (child) => (namesBackslash(child) ? true : undefined)) === true;
}

function isBackslashText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) && node.text.includes("\\");
}
