import type { Diagnostic, SourcePosition } from "../diagnostics/diagnostic.ts";
import { locate } from "../diagnostics/locate.ts";
import type { SourceTree } from "./source-tree.ts";
import { explainMessage } from "./typescript-hints.ts";
import { ts } from "./typescript.ts";

/** What TypeScript has to say about the filter's files as findings, in the order of files and lines. */
export function typescriptFindings(found: readonly ts.Diagnostic[], tree: SourceTree): readonly Diagnostic[] {
  const located = found.filter(({ file }) => file !== undefined);
  // That a type of the language is missing says less than what is said about the place that needs it.
  const isSaid = ({ code, file }: ts.Diagnostic): boolean =>
    code === missingGlobalType && file === undefined && located.length > 0;
  return ts
    .sortAndDeduplicateDiagnostics(found.filter((diagnostic) => !isSaid(diagnostic)))
    .map((diagnostic) => describe(diagnostic, tree));
}

/** "Cannot find global type". */
const missingGlobalType = 2318;

function describe(diagnostic: ts.Diagnostic, tree: SourceTree): Diagnostic {
  const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
  const { message: explained, ...hint } = explainMessage(diagnostic.code, text);
  const message = `TS${diagnostic.code}: ${explained}`;
  const severity = diagnostic.category === ts.DiagnosticCategory.Error ? "error" : "warning";
  const { file, start = 0, length = 1 } = diagnostic;
  if (file === undefined) return { code: "TYPESCRIPT", severity, message, ...hint };
  return { code: "TYPESCRIPT", severity, message, ...hint, position: positionIn(file, { start, length }, tree) };
}

/** A span of a source file as the user sees it. */
export function positionIn(
  file: ts.SourceFile,
  span: { start: number; length: number },
  tree: SourceTree,
): SourcePosition {
  return locate({ file: tree.userPath(file.fileName), text: file.text }, span.start, span.length);
}

/** Where a node stands, without the comments and spaces before it. */
export function positionOfNode(node: ts.Node, tree: SourceTree): SourcePosition {
  const start = node.getStart();
  return positionIn(node.getSourceFile(), { start, length: node.end - start }, tree);
}
