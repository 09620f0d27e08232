import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceTree } from "./source-tree.ts";
import { positionOfNode } from "./typescript-findings.ts";
import { ts } from "./typescript.ts";

/** Findings for syntax on which the compiler or TypeScriptToLua would end instead of refusing it, each where it stands. */
export function findUnsupportedSyntax(program: ts.Program, tree: SourceTree): readonly Diagnostic[] {
  const own = program.getSourceFiles().filter((source) => !source.isDeclarationFile);
  return own.flatMap((source) => [
    ...nodesIn(source, isPrivateMember).map(({ name }) => refuse(name, privateMember(name.text))),
    ...nodesIn(source, isVar).map((list) => refuse(list, varDeclaration)),
  ]);

  function refuse(node: ts.Node, text: Pick<Diagnostic, "message" | "hint">): Diagnostic {
    return { code: "LUA_UNSUPPORTED", severity: "error", ...text, position: positionOfNode(node, tree) };
  }
}

function privateMember(name: string): Pick<Diagnostic, "message" | "hint"> {
  return {
    message: `Found the member "${name}", which nothing in Lua hides`,
    hint: `Declare it as "private ${name.slice(1)}"`,
  };
}

const varDeclaration = {
  message: "Found `var`, which belongs to the whole function, wanted `let` or `const`",
  hint: "Write let, or const where the value stays",
};

type PrivateMember = ts.ClassElement & { readonly name: ts.PrivateIdentifier };

function isPrivateMember(node: ts.Node): node is PrivateMember {
  return ts.isClassElement(node) && node.name !== undefined && ts.isPrivateIdentifier(node.name);
}

function isVar(node: ts.Node): node is ts.VariableDeclarationList {
  if (!ts.isVariableDeclarationList(node) || (node.flags & ts.NodeFlags.BlockScoped) !== 0) return false;
  const isDeclaredOnly =
    ts.isVariableStatement(node.parent) &&
    (node.parent.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword);
  return !isDeclaredOnly;
}

function nodesIn<T extends ts.Node>(root: ts.Node, isWanted: (node: ts.Node) => node is T): readonly T[] {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    if (isWanted(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}
