import { codeGroups, codeNotes, type CodeGroup } from "../../src/diagnostics/catalogue/catalogue.ts";
import { ruleNotes } from "../../src/diagnostics/catalogue/rules.ts";
import { diagnosticCodes, type DiagnosticCode } from "../../src/diagnostics/codes.ts";
import { renderDiagnostic } from "../../src/diagnostics/render-diagnostic.ts";
import { compileModules } from "../support/run-filter.ts";

/** A filter with one mistake, which the page shows as users see it. */
const filter = `import type { RequestHandle } from "envoy-lua-kit/envoy-api";

export function onRequest(handle: RequestHandle): void {
  const headers = handle.headers();
  if (headers.getNumValues("authorization")) headers.remove("x-anonymous");
}
`;
const shown = "TRUTHY_EMPTY";

function introduction(): string {
  const { diagnostics } = compileModules({ "filter.ts": filter }, { folder: "filter-src/sample" });
  const finding = diagnostics.filter(({ code }) => code === shown).map(renderDiagnostic);
  return `# What findings mean

Every finding has a code, which stays the same where its wording changes:

\`\`\`text
${finding.join("\n")}
\`\`\`

It is a warning, or an error, after which the command ends with exit code 1. \`--json\` gives code, severity, message, hint and position as data.
\`envoy-lua explain ${shown}\` says in the terminal what stands here.

This page is generated from \`src/diagnostics\` (\`npm run errors:page\`).

`;
}

/** `docs/errors.md`: a row for each code, by parts of the kit. */
export function writeErrorsPage(): string {
  const count = codeGroups.reduce((sum, { codes }) => sum + codes.length, 0);
  const links = codeGroups.map(({ title, codes }) => `- [${title}](#${anchorOf(title)}): ${codes.length}`);
  return `${introduction()}${count} codes:\n\n${links.join("\n")}\n\n${codeGroups.map(section).join("\n")}`;
}

function section({ title, codes }: CodeGroup): string {
  const more = codes.every(isRule) ? "Each with the reason and an example in [rules](rules.md).\n\n" : "";
  return `## ${title}\n\n${more}| code | what it means, and a message | what to do |\n| --- | --- | --- |\n${codes.map(row).join("\n")}\n`;
}

/** The anchor stands in the row, since a row has none of its own. */
function row(code: DiagnosticCode): string {
  const { example, remedy } = codeNotes[code];
  const name = hasSection(code) ? `[\`${code}\`](rules.md#${code.toLowerCase()})` : `\`${code}\``;
  const meaning = `${diagnosticCodes[code]}.<br>${codeSpan(example)}`;
  return `| <a id="${code.toLowerCase()}"></a>${name} | ${meaning} | ${cell(remedy)} |`;
}

function isRule(code: DiagnosticCode): boolean {
  return Object.hasOwn(ruleNotes, code);
}

/** Whether the page of rules has a heading for it. */
function hasSection(code: DiagnosticCode): boolean {
  return isRule(code) && !code.startsWith("SUPPRESSION_");
}

function codeSpan(text: string): string {
  const line = cell(text.replace(/\n */g, " · "));
  return line.includes("`") ? `\`\` ${line} \`\`` : `\`${line}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w -]/g, "")
    .replaceAll(" ", "-");
}
