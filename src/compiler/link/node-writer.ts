import type { ts } from "../typescript.ts";

/** How the parts of a statement are written. */
export interface NodeWriter {
  write(node: ts.Node): void;
  writeChildren(node: ts.Node): void;
  /** Writes a text of our own in a node's place. */
  writeText(node: ts.Node, text: string): void;
  writeProperty(node: ts.PropertyAccessExpression): void;
  /** Writes what stands in the place of a statement that does nothing. */
  writeNothing(node: ts.Statement): void;
  /** Writes an expression of which only the outcome counts. */
  writeCondition(node: ts.Expression): void;
  /** Writes a part of the source as it is. */
  copy(start: number, end: number): void;
  /** Notes what a part of the source reads that is not written, for it is decided. */
  noteFolded(node: ts.Node): void;
  /** Whether a node is the name of an imported module, as in `import * as name`. */
  isModule(node: ts.Node): boolean;
}
