import { ts } from "../../typescript.ts";
import type { Mismatch } from "./compare-types.ts";
import { method, plain, type FunctionLiteral } from "./function-kinds.ts";

interface Text {
  readonly message: string;
  readonly hint: string;
}

const reason = "in Lua only a method gets an object before its arguments";

/** What is said of a value whose functions are called otherwise than they are made. */
export function describeMismatch(node: ts.Node, { path, found, wanted }: Mismatch, type: ts.Type): Text {
  const value = ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) ? ` "${shortText(node)}"` : "";
  if (found === (plain | method) || wanted === (plain | method))
    return {
      message: `Found functions and methods in one place${path === "" ? value : `, "${path}"`}: ${reason}`,
      hint: "Write functions that call them, (value) => object.method(value), or declare all of them alike",
    };
  const [is, should] = found === plain ? ["function", "method"] : ["method", "function"];
  if (path === "")
    return {
      message: `Found the ${is}${value} where a ${should} is wanted: ${reason}`,
      hint: `Write ${callText(node, type)}`,
    };
  return {
    message: `Found "${path}" as a ${is} where a ${should} is wanted: ${reason}`,
    hint: `Declare both alike: ${lastName(path)}(…): … is a method, ${lastName(path)}: (…) => … is a function`,
  };
}

/** What is said of a function whose place wants another kind than its own type says, which others see. */
export function describeLiteral(node: FunctionLiteral, kind: number): Text {
  const is = ts.isMethodDeclaration(node) ? "method" : "function";
  const should = kind === (plain | method) ? "function or a method" : kind === plain ? "function" : "method";
  return {
    message: `Found a ${is} where a ${should} is wanted, and its own type is kept: ${reason}`,
    hint: "Declare the type of the variable, as in const hooks: Hooks = { … }, or write both alike: check(…) { … } is a method, check: (…) => … a function",
  };
}

/** What is said of `this` in what gets no object. */
export function describeThis(node: FunctionLiteral): Text {
  const named = node.name ?? (ts.isPropertyAssignment(node.parent) ? node.parent.name : undefined);
  const name = named?.getText() ?? "name";
  return {
    message: `Found "this" in a function that is no method: ${reason}`,
    hint: ts.isMethodDeclaration(node)
      ? `Declare the member as a method in the type, ${name}(…): …, not as ${name}: (…) => …`
      : `Write it as a method of the object, ${name}(…) { … }`,
  };
}

/** What is said of a call of what is either. */
export function describeMixedCall(): Text {
  return {
    message: `Found a call of what is either a function or a method: ${reason}`,
    hint: "Write a function that calls the method, (value) => object.method(value)",
  };
}

function callText(node: ts.Node, type: ts.Type): string {
  const parts = type.isUnion() ? type.types : [type];
  const [signature] = parts.flatMap((part) => part.getCallSignatures());
  const names = signature?.parameters.map(({ name }) => name).join(", ") ?? "value";
  return `(${names}) => ${shortText(node)}(${names})`;
}

function shortText(node: ts.Node): string {
  const text = node.getText().replace(/\s+/g, " ");
  return text.length > 40 ? "it" : text;
}

function lastName(path: string): string {
  return path.split(".").at(-1) ?? path;
}
