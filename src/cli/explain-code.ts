import { codeNotes } from "../diagnostics/catalogue/catalogue.ts";
import { diagnosticCodes, type DiagnosticCode } from "../diagnostics/codes.ts";
import { nearestName } from "../diagnostics/nearest-name.ts";
import type { Json } from "../files/json.ts";
import { UsageError } from "./usage-error.ts";

/** What a code means, a message of it, and what to do, for people. @throws UsageError for a code that there is not */
export function explainCode(name: string): string {
  const code = checkCode(name);
  const { example, remedy } = codeNotes[code];
  const message = example.replaceAll("\n", "\n    ");
  return [`${code}: ${diagnosticCodes[code]}`, "", `  e.g. ${message}`, "", `  ${plain(remedy)}`].join("\n");
}

/** The same for `--json`. @throws UsageError for a code that there is not */
export function codeData(name: string): Readonly<Record<string, Json>> {
  const code = checkCode(name);
  const { example, remedy } = codeNotes[code];
  return { code, meaning: diagnosticCodes[code], example, remedy: plain(remedy) };
}

function checkCode(name: string): DiagnosticCode {
  if (Object.hasOwn(diagnosticCodes, name)) return name as DiagnosticCode;
  const nearest = nearestName(name, Object.keys(diagnosticCodes));
  throw new UsageError(
    `Found no file and no code "${name}"`,
    nearest === undefined ? undefined : `Did you mean ${nearest}?`,
  );
}

/** Without what Markdown has for pages: quotes of code, and links, whose pages are named instead. */
function plain(markdown: string): string {
  return markdown
    .replace(/\[([^\]]+)\]\(([^)#]+)[^)]*\)/g, (_link, text: string, page: string) => `${text} (docs/${page})`)
    .replaceAll("`", "");
}
