import type { TextFiles } from "../files/text-files.ts";
import { buildFilters, staleFiles, type BuiltFilter } from "../workflows/build-filter.ts";
import type { Command, CommandContext, CommandInput, CommandResult } from "./command.ts";
import { UsageError } from "./usage-error.ts";

/** Where filters are found by their names. */
export const filterRoot = "filter-src";

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
    check: { type: "boolean", help: "write nothing, but say what is not up to date" },
  },
  examples: [
    ["envoy-lua build", "every filter of filter-src, with its defaults"],
    ["envoy-lua build auth-header --parameter uidHeader=X-Remote-Uid --out build", "one filter with another parameter"],
    ["envoy-lua build --check", "whether dist-lua is what the sources give"],
  ],
  run: build,
};

function build(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const folders = filterFolders(input.positionals, context.files);
  const parameters = readParameters(input.texts("parameter"));
  if (Object.keys(parameters).length > 0 && folders.length !== 1) {
    throw new UsageError(
      "Parameters belong to one filter",
      "Name the filter: envoy-lua build <filter> --parameter <name>=<value>",
    );
  }
  const built = buildFilters(folders, { files: context.files, parameters, out: input.text("out") ?? "dist-lua" });
  if (!built.ok) return Promise.resolve({ text: "", data: { filters: [] }, findings: built.diagnostics });
  const problems = input.flag("check")
    ? staleFiles(built.value, context.files)
    : context.writeFiles(built.value.flatMap(({ files }) => files));
  const findings = [...built.diagnostics, ...problems];
  const text =
    problems.length > 0 ? "" : built.value.map((filter) => describeFilter(filter, input.flag("check"))).join("\n");
  return Promise.resolve({ text, data: { filters: built.value.map(summarise) }, findings });
}

/** The folders of filters, named by name or by path; all of `filter-src` where none is named. */
export function filterFolders(names: readonly string[], files: TextFiles): readonly string[] {
  if (names.length > 0) return names.map((name) => filterFolder(name, files));
  const found = files
    .list(filterRoot)
    .map((name) => `${filterRoot}/${name}`)
    .filter((folder) => files.read(`${folder}/filter.yaml`) !== undefined);
  if (found.length === 0)
    throw new UsageError(
      `Found no filter in "${filterRoot}"`,
      "A filter is a folder there with a filter.yaml and a filter.ts; or name its folder",
    );
  return found;
}

export function filterFolder(name: string, files: TextFiles): string {
  const folder = name.replace(/\/+$/, "");
  return files.read(`${folder}/filter.yaml`) === undefined && !folder.includes("/")
    ? `${filterRoot}/${folder}`
    : folder;
}

function readParameters(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    texts.map((text) => {
      const equals = text.indexOf("=");
      if (equals < 1) throw new UsageError(`Found the parameter "${text}", wanted <name>=<value>`);
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
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
