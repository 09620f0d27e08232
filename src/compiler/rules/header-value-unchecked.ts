import { ts } from "../typescript.ts";
import type { Found, Rule } from "./rule.ts";
import type { FilterRun } from "./run/filter-run.ts";
import type { HostCall } from "./run/machine.ts";
import { contentOf } from "./run/tables.ts";
import type { Value } from "./run/value.ts";

export const headerValueUnchecked: Rule = {
  code: "HEADER_VALUE_UNCHECKED",
  severity: "error",
  finds:
    "A header value (of `add`, `replace`, `setHttp1ReasonPhrase`, `respond` or `httpCall`) made of names in a certificate, of a body, of metadata, filter state or decoded text, on a way on which nothing has checked it for control bytes.",
  why: "Envoy cuts a header at a NUL, so that a certificate for `admin\\\\0.evil` becomes `admin`; towards the client it writes CR and LF as they are, which splits the response; towards the upstream it answers 503.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const ssl = handle.streamInfo().downstreamSslConnection();
  const subject = ssl === undefined ? undefined : ssl.parsedSubjectPeerCertificate();
  if (subject !== undefined) handle.headers().replace("x-user", subject.commonName());
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const ssl = handle.streamInfo().downstreamSslConnection();
  const subject = ssl === undefined ? undefined : ssl.parsedSubjectPeerCertificate();
  if (subject === undefined) return;
  const user = subject.commonName();
  const [control] = string.find(user, "%c");
  if (control !== undefined) handle.respond({ ":status": 403 });
  handle.headers().replace("x-user", user);
}
`,
  check: ({ run }) => run.hostCalls.flatMap((call) => uncheckedValues(call, run)),
};

/** Arguments, counted from 0, that become header values: texts, or tables of them. */
const headerArguments: Readonly<Record<string, number>> = {
  "Headers.add": 1,
  "Headers.replace": 1,
  "Headers.setHttp1ReasonPhrase": 0,
  "StreamHandle.respond": 0,
  "StreamHandle.httpCall": 1,
};

function uncheckedValues({ name, call, values, state }: HostCall, run: FilterRun): readonly Found[] {
  const index = headerArguments[name];
  const [value, node] = index === undefined ? [] : [values[index], call.arguments[index]];
  if (value === undefined || node === undefined || isNumber(node, run)) return [];
  const source = uncheckedSource(contentOf(value, state), state.unchecked);
  if (source === undefined) return [];
  const { line } = source.getSourceFile().getLineAndCharacterOfPosition(source.getStart());
  const giver = run.names.hostMember(source)?.name ?? "the text made";
  const message = `This header value comes from ${giver} in line ${line + 1} and may hold control bytes, which nothing has checked`;
  return [{ node, message, hint: 'Refuse a value in which string.find(value, "%c") finds something' }];
}

function uncheckedSource({ sources }: Value, unchecked: ReadonlySet<ts.Node>): ts.Node | undefined {
  return [...sources].find((source) => unchecked.has(source));
}

function isNumber(node: ts.Node, run: FilterRun): boolean {
  return (run.names.typeOf(node).flags & ts.TypeFlags.NumberLike) !== 0;
}
