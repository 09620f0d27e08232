import type { Json } from "../files/json.ts";
import type { BuiltFilter } from "../workflows/build-filter.ts";
import type { Command, CommandContext, CommandInput, CommandResult } from "./command.ts";
import { filterFolders } from "./filter-folders.ts";
import { readParameters } from "./read-parameters.ts";
import { profileOption, readProfile } from "./read-profile.ts";
import { reportPicture } from "./report-picture.ts";
import { reportText } from "./report-text.ts";
import { UsageError } from "./usage-error.ts";

export const buildCommand: Command = {
  name: "build",
  summary: "Compile filters to Lua and package them",
  arguments: "[filter…]",
  options: {
    parameter: {
      type: "string",
      multiple: true,
      value: "<name>=<value>",
      help: "set a parameter of the filter; none for no value",
    },
    out: { type: "string", value: "<folder>", help: "where to write, dist-lua unless given" },
    go: {
      type: "string",
      value: "<module>",
      help: "make the folder a Go module of that path, with the scripts in it; kept up to date from then on",
    },
    profile: profileOption,
    report: {
      type: "string",
      value: "<file.html>",
      help: "say what the bytes are for, and draw it in a page; - draws nothing",
    },
    watch: {
      type: "boolean",
      help: "build again whenever a source is saved, and run the scenarios that name the filters",
    },
    check: { type: "boolean", help: "write nothing, but say what is not up to date" },
  },
  examples: [
    ["envoy-lua build", "every filter of filter-src, with its defaults"],
    ["envoy-lua build auth-header --parameter uidHeader=X-Remote-Uid --out build", "one filter with another parameter"],
    ["envoy-lua build auth-header --report size.html", "bytes by module and library feature, host API, memory"],
    ["envoy-lua build auth-header --watch", "again at each save, with its scenarios in the simulator; Ctrl+C ends"],
    ["envoy-lua build --check", "whether dist-lua is what the sources give"],
  ],
  run: build,
};

async function build(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const folders = filterFolders(input.positionals, context.files);
  const parameters = readParameters(input.texts("parameter"));
  if (Object.keys(parameters).length > 0 && folders.length !== 1) {
    throw new UsageError(
      "Parameters belong to one filter",
      "Name the filter: envoy-lua build <filter> --parameter <name>=<value>",
    );
  }
  const profile = readProfile(input);
  // Loaded here, for TypeScript alone takes half a second, which help and wrong usage need not wait for.
  const { buildFilters, changedFiles, staleFiles } = await import("../workflows/build-filter.ts");
  const options = {
    files: context.files,
    parameters,
    out: input.text("out") ?? "dist-lua",
    ...(profile === undefined ? {} : { profile }),
  };
  if (input.flag("watch")) {
    checkWatch(input);
    const { watchBuild } = await import("./watch.ts");
    return watchBuild(
      {
        folders: (files) => filterFolders(input.positionals, files),
        build: (found, { files, compiler }) => buildFilters(found, { ...options, files, compiler }),
      },
      context,
    );
  }
  const { buildInThreads } = await import("./build-in-threads.ts");
  const built = await buildInThreads(folders, options);
  if (!built.ok) return { text: "", data: { filters: [] }, findings: built.diagnostics };
  const { text: reported, data: reports, files: picture } = await report(built.value, input, context);
  const { goModule } = await import("../workflows/go-module.ts");
  const module = goModule(built.value, { ...options, ...readGoModule(input) });
  const problems = input.flag("check")
    ? [
        ...staleFiles(built.value, context.files),
        ...changedFiles(module, context.files),
        ...context.writeFiles(picture),
      ]
    : context.writeFiles([...built.value.flatMap(({ files }) => files), ...module, ...picture]);
  const findings = [...built.diagnostics, ...problems];
  const lines = built.value.map((filter) => describeFilter(filter, input.flag("check")));
  const text = problems.length > 0 ? "" : [...lines, ...reported].join("\n");
  return { text, data: { filters: built.value.map(summarise), ...reports }, findings };
}

/** @see https://go.dev/ref/mod#module-path */
function readGoModule(input: CommandInput): { readonly module?: string } {
  const module = input.text("go");
  if (module === undefined) return {};
  if (!/^[\w.~-]+(\/[\w.~-]+)*$/.test(module))
    throw new UsageError(`Found the Go module "${module}", wanted a path such as example.com/filters`);
  return { module };
}

function checkWatch(input: CommandInput): void {
  const other = ["check", "json"].find((name) => input.flag(name)) ?? ["report", "go"].find((name) => input.text(name));
  if (other !== undefined) throw new UsageError(`Found both --watch and --${other}, wanted one of them`);
}

interface Reported {
  readonly text: readonly string[];
  readonly data: Readonly<Record<string, Json>>;
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/** What was asked for with --report: texts, and a picture where a file is named. */
async function report(
  built: readonly BuiltFilter[],
  input: CommandInput,
  { width }: CommandContext,
): Promise<Reported> {
  const file = input.text("report");
  if (file === undefined) return { text: [], data: {}, files: [] };
  const { measureScript } = await import("../workflows/measure-script.ts");
  const reports = await Promise.all(built.map(({ script }) => measureScript(script)));
  return {
    text: reports.map((one) => `\n${reportText(one, width)}`),
    data: { reports: JSON.parse(JSON.stringify(reports)) as Json },
    files: file === "-" ? [] : [{ path: file, text: reportPicture(reports) }],
  };
}

function describeFilter({ name, script, files }: BuiltFilter, isCheck: boolean): string {
  const size = `${(Buffer.byteLength(script.lua) / 1024).toFixed(1)} KiB of Lua`;
  const where = files.map(({ path }) => path).join("\n  ");
  return `${name} ${script.version}: ${size}, from Envoy ${script.oldestEnvoy} on, sha256 ${script.digest}${isCheck ? ", up to date" : `\n  ${where}`}`;
}

function summarise({ name, script, files }: BuiltFilter): Readonly<Record<string, string | readonly string[]>> {
  return {
    name,
    version: script.version,
    digest: script.digest,
    oldestEnvoy: script.oldestEnvoy,
    hostApi: script.hostApi,
    files: files.map(({ path }) => path),
  };
}
