import type { ts } from "../typescript.ts";
import type { Branch, SwitchBranches } from "./switch-branches.ts";
import { subjectName } from "./syntax-tests.ts";

/** How the parts of a statement are written. */
export interface PartWriter {
  write(node: ts.Node): void;
  /** Writes a text of our own in a node's place. */
  writeText(node: ts.Node, text: string): void;
  /** Writes statements as a block. */
  writeBraces(node: ts.Node, statements: readonly ts.Statement[]): void;
  /** A name that nothing around the node has. */
  newName(wanted: string, around: ts.Node): string;
}

/** Writes a `switch` as a row of `if`, as one writes it in Lua; TypeScriptToLua makes a loop that runs once. */
export function writeSwitch(
  node: ts.SwitchStatement,
  { branches, fallback, isRepeatable }: SwitchBranches,
  { write, writeText, writeBraces, newName }: PartWriter,
): void {
  const name = isRepeatable ? undefined : newName(subjectName(node.expression), node);
  if (name !== undefined) {
    writeText(node, `{ const ${name} = `);
    write(node.expression);
    writeText(node, "; ");
  }
  branches.forEach((branch, index) => {
    writeText(node, index === 0 ? "if (" : " else if (");
    writeCases(branch);
    writeText(node, ") ");
    writeBraces(node, branch.statements);
  });
  if (fallback.length > 0) {
    writeText(node, " else ");
    writeBraces(node, fallback);
  }
  if (name !== undefined) writeText(node, " }");

  function writeCases({ cases }: Branch): void {
    cases.forEach((value, index) => {
      if (index > 0) writeText(value, " || ");
      if (name === undefined) write(node.expression);
      else writeText(node.expression, name);
      writeText(value, " === ");
      write(value);
    });
  }
}
