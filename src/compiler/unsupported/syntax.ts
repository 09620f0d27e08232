import { isListType, isNumberType } from "../text-and-list-types.ts";
import { ts } from "../typescript.ts";
import type { Unsupported } from "./find-unsupported.ts";

/** Syntax that Lua has nothing for. */
export function findSyntax(node: ts.Node, checker: ts.TypeChecker): Unsupported | undefined {
  if (ts.isClassElement(node) && node.name !== undefined && ts.isPrivateIdentifier(node.name))
    return privateMember(node.name);
  if (isVar(node)) return varDeclaration(node);
  if (ts.isLabeledStatement(node)) return label(node);
  if (ts.isAccessor(node) && ts.isObjectLiteralExpression(node.parent)) return accessor(node);
  if (ts.isForInStatement(node)) return loopOverKeys(node, checker);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword)
    return keyOfList(node, checker);
  if (ts.isCallExpression(node)) return keysOfList(node, checker);
  return undefined;
}

/** TypeScriptToLua ends on these. */
function privateMember(name: ts.PrivateIdentifier): Unsupported {
  return {
    node: name,
    message: `Found the member "${name.text}", which nothing in Lua hides`,
    hint: `Declare it as "private ${name.text.slice(1)}"`,
  };
}

function isVar(node: ts.Node): boolean {
  if (!ts.isVariableDeclarationList(node) || (node.flags & ts.NodeFlags.BlockScoped) !== 0) return false;
  const isDeclaredOnly =
    ts.isVariableStatement(node.parent) &&
    (node.parent.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword);
  return !isDeclaredOnly;
}

/** The compiler itself would end on it. */
function varDeclaration(node: ts.Node): Unsupported {
  return {
    node,
    message: "Found `var`, which belongs to the whole function, wanted `let` or `const`",
    hint: "Write let, or const where the value stays",
  };
}

function label(node: ts.LabeledStatement): Unsupported {
  return {
    node,
    message: `Found the label "${node.label.text}", and Lua leaves only the innermost loop`,
    hint: "Move the loops into a function and leave it with return, or keep in a variable whether to go on",
  };
}

function accessor(node: ts.AccessorDeclaration): Unsupported {
  const name = node.name.getText();
  return {
    node,
    message: `Found "${name}", which an object reads or writes through a function`,
    hint: `Write a method, "${name}()", a value that is computed once, or a class`,
  };
}

function loopOverKeys(node: ts.ForInStatement, checker: ts.TypeChecker): Unsupported | undefined {
  if (!isListType(checker.getTypeAtLocation(node.expression), checker)) return undefined;
  const list = node.expression.getText();
  return {
    node,
    message: "Found a loop over the keys of a list, which are other ones in Lua",
    hint: `Use "for (const value of ${list})", or a loop that counts up to its length`,
  };
}

/** The compiler counts numbers from 1; texts as keys it would look up as they are. */
function keyOfList({ left, right }: ts.BinaryExpression, checker: ts.TypeChecker): Unsupported | undefined {
  const isList = isListType(checker.getTypeAtLocation(right), checker);
  if (!isList || isNumberType(checker.getTypeAtLocation(left))) return undefined;
  return {
    node: left,
    message: "Found a key of a list that is no number by its type",
    hint: `Compare "${right.getText()}.length", or use "${right.getText()}.includes(value)"`,
  };
}

function keysOfList(node: ts.CallExpression, checker: ts.TypeChecker): Unsupported | undefined {
  const [list] = node.arguments;
  const called = node.expression.getText();
  if (called !== "Object.keys" && called !== "Object.entries") return undefined;
  if (list === undefined || !isListType(checker.getTypeAtLocation(list), checker)) return undefined;
  return {
    node: list,
    message: "Found a list whose keys are asked for, which are other ones in Lua",
    hint: "Use ipairs(list), which counts from 1, or a loop that counts up to its length",
  };
}
