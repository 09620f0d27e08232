import type { Diagnostic, SourcePosition } from "../diagnostics/diagnostic.ts";
import { locate } from "../diagnostics/locate.ts";
import type { SourceTree } from "./source-tree.ts";
import { explainMessage } from "./typescript-hints.ts";
import { ts } from "./typescript.ts";

/** What TypeScript has to say about the filter's files as findings, in the order of files and lines. */
export function typescriptFindings(
  found: readonly ts.Diagnostic[],
  tree: SourceTree,
  program: ts.Program,
): readonly Diagnostic[] {
  const located = found.filter(({ file }) => file !== undefined);
  // That a type of the language is missing says less than what is said about the place that needs it.
  const isSaid = ({ code, file }: ts.Diagnostic): boolean =>
    code === missingGlobalType && file === undefined && located.length > 0;
  return ts
    .sortAndDeduplicateDiagnostics(found.filter((diagnostic) => !isSaid(diagnostic)))
    .map((diagnostic) => describe(diagnostic, tree, program));
}

/** "Cannot find global type". */
const missingGlobalType = 2318;

function describe(diagnostic: ts.Diagnostic, tree: SourceTree, program: ts.Program): Diagnostic {
  const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
  const { message: explained, ...hint } = explainMessage(diagnostic.code, text);
  const message = `TS${diagnostic.code}: ${explained}`;
  const severity = diagnostic.category === ts.DiagnosticCategory.Error ? "error" : "warning";
  const { file, start = 0, length = 1 } = diagnostic;
  if (file === undefined) {
    const generator = text.includes("'IterableIterator'") ? firstGenerator(program) : undefined;
    const position = generator === undefined ? {} : { position: positionOfNode(generator, tree) };
    return { code: "TYPESCRIPT", severity, message, ...hint, ...position };
  }
  return { code: "TYPESCRIPT", severity, message, ...hint, position: positionIn(file, { start, length }, tree) };
}

/** Of the type that generators lack TypeScript only says that it is missing. */
function firstGenerator(program: ts.Program): ts.Node | undefined {
  const visit = (node: ts.Node): ts.Node | undefined =>
    node.kind === ts.SyntaxKind.AsteriskToken && ts.isFunctionLike(node.parent)
      ? node.parent
      : ts.forEachChild(node, visit);
  const own = program.getSourceFiles().filter((source) => !source.isDeclarationFile);
  return own.map(visit).find((node) => node !== undefined);
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
