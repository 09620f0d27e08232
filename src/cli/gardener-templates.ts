import { foreignFiles } from "../gardener/manifest-files.ts";
import { readDescriptions } from "../gardener/read-exposures.ts";
import { exposeTemplates } from "../workflows/expose-templates.ts";
import type { CommandContext, CommandResult } from "./command.ts";
import { gardenerFilters } from "./gardener-filters.ts";
import type { Dialect } from "./read-dialect.ts";
import { UsageError } from "./usage-error.ts";

interface TemplateOptions {
  readonly dialect: Exclude<Dialect, "yaml">;
  /** Where files go; undefined prints. */
  readonly out: string | undefined;
}

/** Gardener's templates, in files where they are in Gardener's tree, or printed. */
export function writeTemplates(
  sources: readonly { readonly file: string; readonly text: string }[],
  { dialect, out }: TemplateOptions,
  context: CommandContext,
): CommandResult {
  const read = readDescriptions(sources, "l7");
  if (!read.ok) return { text: "", data: { templates: [] }, findings: read.diagnostics };
  const [description, ...others] = read.value.exposures;
  if (description === undefined || others.length > 0)
    throw new UsageError(
      "Templates serve every control plane, so they are made of the description of one",
      "Name one that has what templates leave to it, such as parameters of the auth-header filter",
    );
  const { exposure } = description;
  const exposed = exposeTemplates(exposure, dialect, { filters: gardenerFilters(context.files) });
  const found = [...read.diagnostics, ...exposed.diagnostics];
  if (!exposed.ok) return { text: "", data: { templates: [] }, findings: found };
  const files = exposed.value.map(({ path, text }) => ({ path: out === undefined ? path : `${out}/${path}`, text }));
  const data = { templates: files.map(({ path, text }) => ({ path, text })) };
  if (out === undefined)
    return {
      text: files.map(({ path, text }) => `{{- /* ${path} */ -}}\n${text}`).join("---\n"),
      data,
      findings: found,
    };
  const foreign = foreignFiles(files, context.files);
  const problems = foreign.length > 0 ? foreign : context.writeFiles(files);
  const text = problems.length > 0 ? "" : files.map(({ path }) => path).join("\n");
  return { text, data, findings: [...found, ...problems] };
}
