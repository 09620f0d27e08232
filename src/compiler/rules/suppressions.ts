import { diagnosticCodes, type DiagnosticCode } from "../../diagnostics/codes.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SourceTree } from "../source-tree.ts";
import { positionIn } from "../typescript-findings.ts";
import { ts } from "../typescript.ts";

interface Suppression {
  readonly source: ts.SourceFile;
  readonly start: number;
  readonly length: number;
  readonly code: string;
  readonly reason: string;
  /** The line, counted from 0, whose findings it takes away. */
  readonly line: number;
}

/**
 * Takes away the findings that a comment `// envoy-lua-ignore CODE: reason` (or `A, B: reason`, or between slashes and stars), behind the line or above it, says to be meant, and finds the
 * comments that say too little or take nothing away.
 *
 * @param rules the codes that can be suppressed; @param ran those of them whose rules ran
 */
export function applySuppressions(
  findings: readonly Diagnostic[],
  sources: readonly ts.SourceFile[],
  options: { tree: SourceTree; rules: ReadonlySet<string>; ran: ReadonlySet<string> },
): readonly Diagnostic[] {
  const suppressions = sources.flatMap(findSuppressions);
  const used = new Set<Suppression>();
  const kept = findings.filter((finding) => {
    const matching = suppressions.filter((suppression) => suppresses(suppression, finding, options.tree));
    for (const suppression of matching) used.add(suppression);
    return matching.length === 0;
  });
  const faults = suppressions.flatMap((suppression) => {
    const fault = faultOf(suppression, { ...options, isUsed: used.has(suppression) });
    return fault === undefined ? [] : [describe(suppression, fault, options.tree)];
  });
  return [...kept, ...faults];
}

const form = /^envoy-lua-ignore\b\s*([^:]*?)\s*(?::(.*))?$/s;

function findSuppressions(source: ts.SourceFile): readonly Suppression[] {
  if (!source.text.includes("envoy-lua-ignore")) return [];
  return commentsOf(source).flatMap((comment) => {
    const { pos, end } = comment;
    const match = form.exec(textOf(source.text.slice(pos, end)));
    if (match === null) return [];
    const [, codes = "", reason = ""] = match;
    const place = { source, start: pos, length: end - pos, reason: reason.trim(), line: lineMeant(source, comment) };
    return codes.split(/\s*,\s*/).map((code) => ({ ...place, code }));
  });
}

/** What a comment says. */
function textOf(comment: string): string {
  return (comment.startsWith("/*") ? comment.slice(2, -2) : comment.slice(2)).replace(/^[\s*]+/, "").trimEnd();
}

/** Comments stand before a token or behind it; the scanner of each token's surroundings finds them all, and none within texts. */
function commentsOf(source: ts.SourceFile): readonly ts.CommentRange[] {
  const found = new Map<number, ts.CommentRange>();
  visit(source);
  return [...found.values()];

  function visit(node: ts.Node): void {
    const children = node.getChildren(source);
    if (children.length > 0) {
      children.forEach(visit);
      return;
    }
    const comments = [
      ...(ts.getLeadingCommentRanges(source.text, node.pos) ?? []),
      ...(ts.getTrailingCommentRanges(source.text, node.end) ?? []),
    ];
    for (const comment of comments) found.set(comment.pos, comment);
  }
}

/** The comment's own line where something else stands in it, otherwise the next that has something but a comment. */
function lineMeant(source: ts.SourceFile, { pos, end }: ts.TextRange): number {
  const [first, last] = [pos, end].map((position) => source.getLineAndCharacterOfPosition(position)) as [Place, Place];
  const lines = source.text.split("\n");
  const around = `${(lines[first.line] ?? "").slice(0, first.character)}${(lines[last.line] ?? "").slice(last.character)}`;
  if (around.trim() !== "") return last.line;
  const next = lines.findIndex((text, index) => index > last.line && !/^\s*(\/\/.*|\/\*.*\*\/\s*)?$/.test(text));
  return next === -1 ? last.line : next;
}

type Place = ts.LineAndCharacter;

function suppresses({ source, code, reason, line }: Suppression, finding: Diagnostic, tree: SourceTree): boolean {
  return (
    reason !== "" &&
    code === finding.code &&
    finding.position?.file === tree.userPath(source.fileName) &&
    finding.position.line === line + 1
  );
}

type Fault = Pick<Diagnostic, "code" | "message" | "severity"> & { readonly hint: string };

function faultOf(
  { code, reason }: Suppression,
  { rules, ran, isUsed }: { rules: ReadonlySet<string>; ran: ReadonlySet<string>; isUsed: boolean },
): Fault | undefined {
  const shape = "Write // envoy-lua-ignore CODE: reason";
  if (!rules.has(code))
    return { code: "SUPPRESSION_UNKNOWN", severity: "error", message: unknownCode(code), hint: shape };
  if (reason === "") {
    return {
      code: "SUPPRESSION_WITHOUT_REASON",
      severity: "error",
      message: `Found no reason why "${code}" is meant here`,
      hint: shape,
    };
  }
  if (isUsed || !ran.has(code)) return undefined;
  // Parameters may have switched off what it is for, and for other values it is right.
  return {
    code: "SUPPRESSION_UNUSED",
    severity: "warning",
    message: `"${code}" is not found in this line`,
    hint: "Take the comment away",
  };
}

function unknownCode(code: string): string {
  if (code === "") return "Found no code, wanted that of a rule";
  const isCode = (name: string): name is DiagnosticCode => Object.hasOwn(diagnosticCodes, name);
  return isCode(code) ? `"${code}" is no rule and cannot be suppressed` : `Found "${code}", wanted the code of a rule`;
}

function describe({ source, start, length }: Suppression, fault: Fault, tree: SourceTree): Diagnostic {
  return { ...fault, position: positionIn(source, { start, length }, tree) };
}
