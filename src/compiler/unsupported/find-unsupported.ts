import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SourceTree } from "../source-tree.ts";
import { positionOfNode } from "../typescript-findings.ts";
import { ts } from "../typescript.ts";
import { declaresTables, findHandedAsOther } from "./handed-as-other.ts";
import { findConstructorDefault } from "./constructor-defaults.ts";
import { findFunctionInHead } from "./loop-heads.ts";
import { findMemberOfMixture } from "./members.ts";
import { findNumberKey } from "./number-keys.ts";
import { findModifier } from "./modifiers.ts";
import { findPatternOfList } from "./patterns.ts";
import { findSyntax } from "./syntax.ts";
import { findTextOfTable } from "./text-of-table.ts";

/** What Lua has no place for, before it has a position. */
export interface Unsupported {
  readonly node: ts.Node;
  readonly message: string;
  readonly hint: string;
}

/** What is refused of one node: of what stands inside of it, it is asked on its own. */
export type UnsupportedCheck = (node: ts.Node, checker: ts.TypeChecker) => Unsupported | undefined;

/**
 * Findings for what TypeScriptToLua ends on, refuses without a way out, or compiles to something else than JavaScript does, each where it
 * stands.
 */
export function findUnsupported(program: ts.Program, tree: SourceTree): readonly Diagnostic[] {
  const checker = program.getTypeChecker();
  const own = program.getSourceFiles().filter((source) => !source.isDeclarationFile);
  const asked = own.some(declaresTables) ? [...checks, findHandedAsOther] : checks;
  const found: Unsupported[] = [];
  for (const source of own) visit(source);
  return found.map(({ node, message, hint }) => {
    const position = positionOfNode(node, tree);
    return { code: "LUA_UNSUPPORTED", severity: "error", message, hint, position };
  });

  /** Asks of all that becomes Lua: no types. */
  function visit(node: ts.Node): void {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    for (const check of asked) {
      const unsupported = check(node, checker);
      if (unsupported !== undefined) found.push(unsupported);
    }
    ts.forEachChild(node, visit);
  }
}

const checks: readonly UnsupportedCheck[] = [
  findSyntax,
  findModifier,
  findMemberOfMixture,
  findPatternOfList,
  findNumberKey,
  findTextOfTable,
  findFunctionInHead,
  findConstructorDefault,
];
