import { ts } from "../typescript.ts";
import type { Found, Rule } from "./rule.ts";

export const arrayHole: Rule = {
  code: "ARRAY_HOLE",
  severity: "warning",
  finds:
    "`undefined`, or a value that may be, as an element of an array: in a literal, assigned to an index, pushed, spliced or filled in, given by the function of `map`; `[a, , b]`; `delete list[index]`; a rest parameter whose arguments may be `undefined`. Tuples, whose elements are read one by one, are fine, and so is what is taken apart at once.",
  why: "In Lua a hole ends an array: `length`, `for…of` and `table.concat` stop before it, or behind it, as the table happens to be laid out.",
  bad: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const headers = handle.headers();
  const parts = [headers.get("x-a"), headers.get("x-b")];
  handle.logInfo(\`\${parts.length} parts\`);
}
`,
  good: `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const headers = handle.headers();
  const parts: string[] = [];
  for (const name of ["x-a", "x-b"]) {
    const value = headers.get(name);
    if (value !== undefined) parts.push(value);
  }
  handle.logInfo(\`\${parts.length} parts\`);
}
`,
  check: ({ nodes, checker }) =>
    nodes
      .flatMap((node) => holesIn(node, checker))
      .map((node): Found => ({
        node,
        message: "This may be undefined, which ends an array in Lua",
        severity: isNilItself(node) ? "error" : "warning",
        hint: ts.isParameter(node)
          ? "Let it take what is there only, or a parameter for each value"
          : "Leave it out where it is undefined, or put another value in its place",
      })),
};

function holesIn(node: ts.Node, checker: ts.TypeChecker): readonly ts.Node[] {
  if (ts.isArrayLiteralExpression(node))
    return isTuple(node, checker)
      ? []
      : node.elements.filter((element) => ts.isOmittedExpression(element) || mayBeNil(element, checker));
  if (ts.isDeleteExpression(node)) return isElement(node.expression, checker) ? [node] : [];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return isElement(node.left, checker) && mayBeNil(node.right, checker) ? [node.right] : [];
  }
  if (ts.isParameter(node)) return isRestWithHoles(node, checker) ? [node] : [];
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)
    ? holesOfMethod(node, node.expression, checker)
    : [];
}

/** What a method of an array is given for elements, and the function whose results `map` makes an array of. */
function holesOfMethod(
  call: ts.CallExpression,
  { expression: array, name }: ts.PropertyAccessExpression,
  checker: ts.TypeChecker,
): readonly ts.Node[] {
  if (name.text === "map") return isMapWithHoles(call, array, checker) ? call.arguments.slice(0, 1) : [];
  const places = elementArguments.get(name.text);
  if (places === undefined || !isArray(array, checker)) return [];
  return call.arguments.slice(...places).filter((argument) => mayBeNil(argument, checker));
}

/** Which arguments of a method become elements, as `slice` counts them. */
const elementArguments: ReadonlyMap<string, readonly [first: number, last?: number]> = new Map<
  string,
  readonly [first: number, last?: number]
>([
  ["push", [0]],
  ["unshift", [0]],
  ["splice", [2]],
  ["toSpliced", [2]],
  ["with", [1]],
  ["fill", [0, 1]],
]);

function isMapWithHoles(call: ts.CallExpression, array: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(array));
  const isRead = ts.isExpressionStatement(call.parent) || isTakenApart(call);
  return !isRead && (checker.isArrayType(type) || checker.isTupleType(type)) && hasNilElements(call, checker);
}

/** A function that Lua gives its arguments as an array; what is only declared is another's. */
function isRestWithHoles(node: ts.ParameterDeclaration, checker: ts.TypeChecker): boolean {
  const hasBody = "body" in node.parent && node.parent.body !== undefined;
  return (
    node.dotDotDotToken !== undefined && hasBody && ts.isIdentifier(node.name) && hasNilElements(node.name, checker)
  );
}

/** `const [a, b] = array` and `array[0]`, which do not ask where it ends. */
function isTakenApart({ parent }: ts.Node): boolean {
  if (ts.isVariableDeclaration(parent))
    return ts.isArrayBindingPattern(parent.name) && !parent.name.elements.some(isRest);
  return ts.isElementAccessExpression(parent);
}

function isRest(element: ts.ArrayBindingElement): boolean {
  return ts.isBindingElement(element) && element.dotDotDotToken !== undefined;
}

/** Whether an array, and no tuple, may have `undefined` as an element by its type. */
function hasNilElements(node: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(node);
  const element = checker.isArrayType(type) ? checker.getIndexTypeOfType(type, ts.IndexKind.Number) : undefined;
  return element !== undefined && isNilType(element);
}

/** A literal with a place for each element: what it is for says so, and so does taking it apart at once. */
function isTuple(node: ts.ArrayLiteralExpression, checker: ts.TypeChecker): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.left === node) return true;
  if (ts.isForOfStatement(parent) && parent.initializer === node) return true;
  if (ts.isVariableDeclaration(parent) && ts.isArrayBindingPattern(parent.name)) return true;
  const wanted = checker.getContextualType(node);
  return wanted !== undefined && (wanted.isUnion() ? wanted.types : [wanted]).some((type) => checker.isTupleType(type));
}

function isElement(node: ts.Expression, checker: ts.TypeChecker): boolean {
  return ts.isElementAccessExpression(node) && isArray(node.expression, checker);
}

function isArray(node: ts.Expression, checker: ts.TypeChecker): boolean {
  return checker.isArrayType(checker.getNonNullableType(checker.getTypeAtLocation(node)));
}

function mayBeNil(node: ts.Expression, checker: ts.TypeChecker): boolean {
  return !ts.isSpreadElement(node) && isNilType(checker.getTypeAtLocation(node));
}

function isNilType(type: ts.Type): boolean {
  return (type.isUnion() ? type.types : [type]).some(
    ({ flags }) => (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) !== 0,
  );
}

function isNilItself(node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text === "undefined";
}
