import type { Diagnostic, SourcePosition } from "../diagnostics/diagnostic.ts";
import { locate } from "../diagnostics/locate.ts";
import type { SourceTree } from "./source-tree.ts";
import { ts } from "./typescript.ts";

/** Everything TypeScript has to say about the filter's files: syntax and types, all at once, in the order of files and lines. */
export function typescriptFindings(program: ts.Program, tree: SourceTree): readonly Diagnostic[] {
  const own = program.getSourceFiles().filter((source) => !source.isDeclarationFile);
  const found = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...own.flatMap((source) => [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]),
  ];
  return ts.sortAndDeduplicateDiagnostics(found).map((diagnostic) => describe(diagnostic, tree));
}

function describe(diagnostic: ts.Diagnostic, tree: SourceTree): Diagnostic {
  const message = `TS${diagnostic.code}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, "; ").replace(/\.$/, "")}`;
  const severity = diagnostic.category === ts.DiagnosticCategory.Error ? "error" : "warning";
  const { file, start = 0, length = 1 } = diagnostic;
  if (file === undefined) return { code: "TYPESCRIPT", severity, message };
  return { code: "TYPESCRIPT", severity, message, position: positionIn(file, { start, length }, tree) };
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
