import { ts } from "../typescript.ts";
import type { HostCall, LibraryCall } from "./run/machine.ts";
import type { Names } from "./run/names.ts";
import type { Found, Rule } from "./rule.ts";

export const hostApiNilArgument: Rule = {
  code: "HOST_API_NIL_ARGUMENT",
  severity: "error",
  finds:
    "`undefined` for an argument of the host API that Envoy does not let be nil, and a value that may be undefined behind `!` or `as` (a warning). What may be *no value at all* (`get()` of headers, `body()`, `trailers()`) as the argument of `tostring`, `tonumber` or `type`, as the last one of `string.format`, or inside a template.",
  why: "Envoy counts arguments and checks their types: `bad argument #1 to 'get' (string expected, got nil)`. A call that gives no value leaves its place in another call empty: `bad argument #1 to 'tostring' (value expected)`.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  handle.logInfo(\`user agent: \${handle.headers().get("user-agent")}\`);
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const userAgent = handle.headers().get("user-agent");
  handle.logInfo(\`user agent: \${userAgent ?? "none"}\`);
}
`,
  check: ({ run, nodes }) => [
    ...run.hostCalls.flatMap((call) => nilArguments(call, run.names)),
    ...run.libraryCalls.flatMap((call) => emptyArguments(call, run.names)),
    ...emptySpans(nodes, run.names),
  ],
};

/** Arguments, counted from 0, that may be nil. */
const mayBeNil: Readonly<Record<string, readonly number[]>> = {
  "StreamHandle.respond": [1],
  "StreamHandle.httpCall": [2],
  "StreamHandle.timestamp": [0],
  "StreamHandle.timestampString": [0],
  "DynamicMetadata.set": [2],
  "FilterState.get": [1],
};

function nilArguments({ name, call }: HostCall, names: Names): readonly Found[] {
  return call.arguments.flatMap((argument, index): readonly Found[] => {
    if (ts.isSpreadElement(argument) || mayBeNil[name]?.includes(index) === true) return [];
    const type = names.typeOf(withoutAssertions(argument));
    if (!includesNil(type)) return [];
    const isNil = !type.isUnion();
    const message = `Argument ${index + 1} of ${name} ${isNil ? "is" : "may be"} nil, which Envoy refuses`;
    return [
      {
        node: argument,
        message,
        hint: "Leave it out, or check it before the call",
        severity: isNil ? "error" : "warning",
      },
    ];
  });
}

function withoutAssertions(node: ts.Expression): ts.Expression {
  if (ts.isNonNullExpression(node) || ts.isAssertionExpression(node)) return withoutAssertions(node.expression);
  return ts.isParenthesizedExpression(node) || ts.isSatisfiesExpression(node)
    ? withoutAssertions(node.expression)
    : node;
}

const nil = ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void;

function includesNil(type: ts.Type): boolean {
  return (type.isUnion() ? type.types : [type]).some(({ flags }) => (flags & nil) !== 0);
}

/** Functions of Lua that want a value, even nil. */
const wantValues: ReadonlySet<string> = new Set(["tostring", "tonumber", "type"]);

function emptyArguments({ name, call }: LibraryCall, names: Names): readonly Found[] {
  const argument = wantedValue(name, call.arguments);
  return argument === undefined ? [] : emptyValue(argument, names);
}

function wantedValue(name: string, values: readonly ts.Expression[]): ts.Expression | undefined {
  if (wantValues.has(name)) return values[0];
  // Only the last call of a list of arguments leaves its place empty; before it, nothing becomes nil.
  return name === "string.format" ? values.at(-1) : undefined;
}

function emptySpans(nodes: readonly ts.Node[], names: Names): readonly Found[] {
  return nodes.flatMap((node) => (ts.isTemplateSpan(node) ? emptyValue(node.expression, names) : []));
}

function emptyValue(node: ts.Expression, names: Names): readonly Found[] {
  const member = names.hostMember(withoutAssertions(node));
  if (member === undefined || (member.row.result !== "value or nothing" && member.row.result !== "nothing")) return [];
  const message = `${member.name} may give no value at all here, which Lua refuses`;
  return [{ node, message, hint: "Keep it in a constant first: that is nil where there is no value" }];
}
