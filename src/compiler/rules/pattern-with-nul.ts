import { ts } from "../typescript.ts";
import type { Found, Rule } from "./rule.ts";
import type { FilterRun } from "./run/filter-run.ts";
import type { LibraryCall } from "./run/machine.ts";

export const patternWithNul: Rule = {
  code: "PATTERN_WITH_NUL",
  severity: "error",
  finds:
    "A NUL in a pattern of `string.find`, `match`, `gmatch` or `gsub`, also where the pattern is put together from constants or made by `string.char(0)`.",
  why: "LuaJIT ends the pattern at the NUL: `[\\\\0-\\\\31]` raises `malformed pattern`, and `a\\\\0b` finds `a` alone.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const [found] = string.find(handle.headers().get("x-user") ?? "", "[\\0-\\x1f]");
  if (found !== undefined) handle.respond({ ":status": 400 });
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const [found] = string.find(handle.headers().get("x-user") ?? "", "%c");
  if (found !== undefined) handle.respond({ ":status": 400 });
}
`,
  check: ({ run }) => run.libraryCalls.flatMap((call) => nulInPattern(call, run)),
};

const withPattern: ReadonlySet<string> = new Set(["string.find", "string.match", "string.gmatch", "string.gsub"]);

function nulInPattern({ name, call }: LibraryCall, run: FilterRun): readonly Found[] {
  const [, pattern, , plain] = call.arguments;
  const isPlain = name === "string.find" && plain?.kind === ts.SyntaxKind.TrueKeyword;
  if (pattern === undefined || !withPattern.has(name) || isPlain || !hasNul(pattern, run)) return [];
  return [
    {
      node: pattern,
      message: "This pattern has a NUL, where LuaJIT ends it",
      hint: "Write %z for a NUL, %c for all control bytes",
    },
  ];
}

function isCharacterOfNul(call: ts.CallExpression, { names }: FilterRun): boolean {
  const name = names.libraryName(call);
  if (name !== "string.char" && name !== "StringConstructor.fromCharCode") return false;
  return call.arguments.some((argument) => {
    const type = names.typeOf(argument);
    return type.isNumberLiteral() && type.value === 0;
  });
}

/** Whether a text of which an expression is made has a NUL. */
function hasNul(node: ts.Node, run: FilterRun): boolean {
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
    return node.text.includes("\0");
  if (ts.isCallExpression(node)) return isCharacterOfNul(node, run);
  if (ts.isIdentifier(node)) {
    const declaration = run.names.declarationOf(node);
    const isConstant =
      declaration !== undefined &&
      ts.isVariableDeclaration(declaration) &&
      (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
    return isConstant && declaration.initializer !== undefined && hasNul(declaration.initializer, run);
  }
  return ts.forEachChild(node, (child) => (hasNul(child, run) ? true : undefined)) === true;
}
