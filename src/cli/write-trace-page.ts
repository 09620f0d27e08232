import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TracedResult } from "../trace-page/collect-page-data.ts";
import type { CommandContext } from "./command.ts";

/** Writes the page of scenarios that were run, whether as expected or not. @returns what was in the way of it */
export async function writeTracePage(
  file: string,
  ran: {
    readonly results: readonly TracedResult[];
    readonly findings: readonly Diagnostic[];
    readonly context: CommandContext;
  },
): Promise<readonly Diagnostic[]> {
  const { results, findings, context } = ran;
  const [{ collectPageData }, { readPageFiles }, { tracePage }] = await Promise.all([
    import("../trace-page/collect-page-data.ts"),
    import("../trace-page/page-files.ts"),
    import("../trace-page/trace-page.ts"),
  ]);
  const page = await collectPageData(results, { date: context.now(), findings });
  return context.writeFiles([{ path: file, text: tracePage(page, readPageFiles()) }]);
}
