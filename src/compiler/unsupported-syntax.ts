import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceTree } from "./source-tree.ts";
import { positionOfNode } from "./typescript-findings.ts";
import { ts } from "./typescript.ts";

/** Findings for syntax on which TypeScriptToLua ends instead of refusing it: members named `#name`, each where it is declared. */
export function findUnsupportedSyntax(program: ts.Program, tree: SourceTree): readonly Diagnostic[] {
  const own = program.getSourceFiles().filter((source) => !source.isDeclarationFile);
  return own.flatMap(privateMembers).map((name) => ({
    code: "LUA_UNSUPPORTED",
    severity: "error",
    message: `Found the member "${name.text}", which nothing in Lua hides`,
    hint: `Declare it as "private ${name.text.slice(1)}"`,
    position: positionOfNode(name, tree),
  }));
}

function privateMembers(node: ts.Node): readonly ts.PrivateIdentifier[] {
  const found: ts.PrivateIdentifier[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isClassElement(child) && child.name !== undefined && ts.isPrivateIdentifier(child.name))
      found.push(child.name);
    ts.forEachChild(child, visit);
  };
  visit(node);
  return found;
}
