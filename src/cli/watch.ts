import { hasErrors, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { renderDiagnostic } from "../diagnostics/render-diagnostic.ts";
import { readScenario } from "../scenario/read-scenario.ts";
import type { TextFiles } from "../files/text-files.ts";
import type { BuiltFilter, Compiler } from "../workflows/build-filter.ts";
import type { Lane } from "../workflows/choose-hosts.ts";
import { isAsExpected } from "../workflows/is-as-expected.ts";
import type { CommandContext, CommandResult } from "./command.ts";
import { filterFolder } from "./filter-folders.ts";
import { recordFiles, type RecordedFiles } from "../files/recorded-files.ts";
import { runFolder } from "./run-folder.ts";
import { scenarioFolders } from "./scenario-folders.ts";
import { UsageError } from "./usage-error.ts";
import { warmUp } from "./warm-up.ts";

/** How a watched build is made: the folders of its filters, and their scripts and resources. */
export interface WatchedBuild {
  folders(files: TextFiles): readonly string[];
  build(folders: readonly string[], context: { files: TextFiles; compiler: Compiler }): Checked<readonly BuiltFilter[]>;
}

/**
 * Builds, runs the scenarios that name the filters in the simulator, and does it again whenever something is saved that one of both has read.
 * Whatever goes wrong is said, and the watch goes on until it is ended.
 */
export async function watchBuild(build: WatchedBuild, context: CommandContext): Promise<CommandResult> {
  const { createCompiler } = await import("../workflows/build-filter.ts");
  const { chooseHosts } = await import("../workflows/choose-hosts.ts");
  const files = recordFiles(context.files);
  const { lanes } = chooseHosts({ lines: [], choice: "simulator", found: [] });
  const turn = { build, files, lanes, compiler: createCompiler(), context: { ...context, files } };
  await takeTurn(turn);
  const ending = new AbortController();
  const warm = warmUp(builderOf(build, createCompiler()), { files: context.files, signal: ending.signal });
  await context.watchFolders(files.folders, async () => {
    const hasChanged = files.hasChanged();
    if (hasChanged) await takeTurn(turn);
    return hasChanged;
  });
  ending.abort();
  await warm;
  return { text: "", findings: [] };
}

/** Builds one filter after the other, for a save waits until it is done, with a compiler of its own: the watch's remembers nothing of it. */
function builderOf(build: WatchedBuild, compiler: Compiler): (files: TextFiles) => void {
  let count = 0;
  return (files) => {
    const folders = build.folders(files);
    const next = count++ % folders.length;
    build.build(folders.slice(next, next + 1), { files, compiler });
  };
}

interface Turn {
  readonly build: WatchedBuild;
  readonly files: RecordedFiles;
  readonly lanes: readonly Lane[];
  readonly compiler: Compiler;
  readonly context: CommandContext;
}

async function takeTurn(turn: Turn): Promise<void> {
  const { files, context } = turn;
  files.restart();
  try {
    await buildAndRun(turn);
  } catch (error) {
    context.note(describeError(error));
  }
  await say(context, `Watching ${files.folders().length} folders, Ctrl+C ends`);
}

async function buildAndRun(turn: Turn): Promise<void> {
  const { build, files, compiler, context } = turn;
  const start = performance.now();
  const folders = build.folders(files);
  const built = build.build(folders, { files, compiler });
  const findings = built.ok
    ? [...built.diagnostics, ...context.writeFiles(built.value.flatMap((filter) => filter.files))]
    : built.diagnostics;
  tell(findings, context);
  if (!built.ok || hasErrors(findings)) return;
  const took = Math.round(performance.now() - start);
  await say(context, `${built.value.map(describeFilter).join(", ")}; built in ${took} ms`);
  for (const folder of scenarioFolders([], files)) if (usesOneOf(folder, folders, files)) await run(folder, turn);
}

function describeFilter({ name, script }: BuiltFilter): string {
  return `${name} ${script.version}: ${(Buffer.byteLength(script.lua) / 1024).toFixed(1)} KiB of Lua`;
}

/** A scenario that cannot be read is run, too: that says why. */
function usesOneOf(folder: string, filters: readonly string[], files: RecordedFiles): boolean {
  const scenario = readScenario(folder, files);
  if (!scenario.ok) return true;
  const used = Object.values(scenario.value.filters).flatMap((use) => ("filter" in use ? [use.filter] : []));
  return used.some((name) => filters.includes(filterFolder(name, files)));
}

/** One line for a scenario that is as expected, findings for one that is not. */
async function run(folder: string, { lanes, compiler, context }: Turn): Promise<void> {
  const result = await runFolder(folder, { lanes, context, compiler, replacement: undefined });
  context.progress("");
  tell(result.diagnostics, context);
  for (const { result: ran } of result.ok ? result.value : []) {
    const { exchanges } = ran;
    const met = exchanges.filter(isAsExpected).length;
    const mark = met === exchanges.length ? "✓" : "✗";
    await say(context, `${mark} ${folder}: ${met} of ${exchanges.length} exchanges as expected`);
  }
}

function tell(findings: readonly Diagnostic[], { note }: CommandContext): void {
  for (const finding of findings) note(renderDiagnostic(finding));
}

async function say({ writeStream }: CommandContext, line: string): Promise<void> {
  await writeStream(new TextEncoder().encode(`${line}\n`));
}

/** What the user can mend is said plainly; anything else is a bug, whose stack is of use. */
function describeError(error: unknown): string {
  if (error instanceof UsageError) return `envoy-lua: ${error.message}`;
  return `envoy-lua: this is a bug, please report it with the lines below\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
