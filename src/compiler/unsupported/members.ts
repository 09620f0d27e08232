import { isList, isText, partsOf } from "../text-and-list-types.ts";
import { ts } from "../typescript.ts";
import type { Unsupported } from "./find-unsupported.ts";

/**
 * Members of what may be a text, a list or another object: which function it is, and where a list's first element stands, is decided while
 * compiling.
 */
export function findMemberOfMixture(node: ts.Node, checker: ts.TypeChecker): Unsupported | undefined {
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return undefined;
  const name = nameOf(node);
  if (name !== undefined && !isSharedName(name, checker)) return undefined;
  const kinds = kindsOf(checker.getTypeAtLocation(node.expression), checker);
  if (kinds.size < 2) return kinds.has("length") && name === "length" ? unknownLength(node) : undefined;
  const isSame = name === "length" && !kinds.has("length") && !kinds.has("object");
  if (isSame) return undefined;
  const value = node.expression.getText();
  const what = [...kinds].map((kind) => names[kind]).join(" or ");
  return {
    node: ts.isPropertyAccessExpression(node) ? node.name : node.argumentExpression,
    message: `Found a member of "${value}", which may be ${what}, and has another one in Lua for each`,
    hint: kinds.has("text") ? `Ask first: typeof ${value} === "string"` : `Ask first: Array.isArray(${value})`,
  };
}

/** `length`: an object of which nothing else is known, so that texts and lists may stand for it. */
type Kind = "text" | "list" | "object" | "length";

const names: Readonly<Record<Kind, string>> = {
  text: "a text",
  list: "a list",
  object: "an object",
  length: "anything with a length",
};

const sharedNames = new WeakMap<ts.TypeChecker, ReadonlySet<string>>();

/** Whether texts or lists have a member of the name: what has none cannot be read of what may be one. */
function isSharedName(name: string, checker: ts.TypeChecker): boolean {
  const names = sharedNames.get(checker) ?? namesOf(checker);
  sharedNames.set(checker, names);
  return names.has(name);
}

function namesOf(checker: ts.TypeChecker): ReadonlySet<string> {
  const text = checker.getApparentType(checker.getStringType()).getProperties();
  return new Set([...text.map(({ name }) => name), ...membersOfAllLists]);
}

const known = new WeakMap<ts.Type, ReadonlySet<Kind>>();

function kindsOf(type: ts.Type, checker: ts.TypeChecker): ReadonlySet<Kind> {
  const kinds = known.get(type) ?? new Set(partsOf(type, checker).flatMap((part) => kindOf(part, checker) ?? []));
  known.set(type, kinds);
  return kinds;
}

function kindOf(part: ts.Type, checker: ts.TypeChecker): Kind | undefined {
  if (isText(part)) return "text";
  if (isList(part, checker)) return "list";
  if ((part.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0) return undefined;
  return isAnythingWithLength(part, checker) ? "length" : "object";
}

/** Whether a type asks for a length, and for nothing that texts, or lists, do not have. */
export function isAnythingWithLength(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (type.isClass() || isWrittenOut(type)) return false;
  const wanted = checker.getPropertiesOfType(type).filter(({ flags }) => (flags & ts.SymbolFlags.Optional) === 0);
  if (!wanted.some(({ name }) => name === "length")) return false;
  const ofText = checker.getApparentType(checker.getStringType());
  return checker.isTypeAssignableTo(ofText, type) || wanted.every(({ name }) => membersOfLists.has(name));
}

/** The type of `{ length: 1 }` itself; where another value is assigned to it, that is what is refused. */
function isWrittenOut(type: ts.Type): boolean {
  return ((type.getSymbol()?.flags ?? 0) & ts.SymbolFlags.ObjectLiteral) !== 0;
}

/** Those of lists that do not change it. */
const membersOfLists: ReadonlySet<string> = new Set(
  "length at concat join slice indexOf includes every some forEach map filter find findIndex reduce flat flatMap".split(
    " ",
  ),
);

/** And all others, which texts have not. */
const membersOfAllLists: ReadonlySet<string> = new Set([
  ...membersOfLists,
  ..."push pop shift unshift splice sort reverse fill with toSorted toReversed toSpliced findLast findLastIndex".split(
    " ",
  ),
  ..."flat reduceRight lastIndexOf entries keys values copyWithin toString".split(" "),
]);

function unknownLength(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): Unsupported {
  return {
    node: ts.isPropertyAccessExpression(node) ? node.name : node.argumentExpression,
    message: `Found the length of "${node.expression.getText()}", of which the type does not say whether it is a text, a list or an object`,
    hint: 'Declare it as "string", as "readonly unknown[]", or as "string | readonly unknown[]"; call the member of an object otherwise',
  };
}

/** The member's name, where it is written out. */
function nameOf(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
}
