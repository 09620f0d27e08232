import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { ExplainOptions } from "../explain/explain-stream.ts";
import type { TextFiles } from "../files/text-files.ts";
import type { Command, CommandContext, CommandInput, CommandResult } from "./command.ts";
import { filterRoot } from "./filter-folders.ts";
import { UsageError } from "./usage-error.ts";

export const explainCommand: Command = {
  name: "explain",
  summary:
    "Replace positions in Lua, in log lines of Envoy, by those in TypeScript; or say what a finding's code means",
  arguments: "[file or code…]",
  options: {
    maps: {
      type: "string",
      multiple: true,
      value: "<folder>",
      help: "where *.lua.map are, in folders too; dist-lua unless given",
    },
    "no-frame": { type: "boolean", help: "leave out the source line below a log line" },
  },
  examples: [
    ["envoy-lua explain envoy.log --maps released", "a file, with the maps of what was deployed then"],
    ["envoy-lua explain envoy.log --json", "one JSON object for each position, and nothing else"],
    ["envoy-lua explain HOST_API_NIL_ARGUMENT", "what findings of that code mean, and what to do"],
    ["kubectl logs -f deploy/istio-ingressgateway | envoy-lua explain", "a log as it comes, text or JSON"],
  ],
  run: explain,
};

async function explain(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const { positionals } = input;
  const codes = positionals.filter((name) => looksLikeCode(name) && context.files.read(name) === undefined);
  return codes.length > 0 ? explainCodes(codes, positionals) : explainLogs(input, context);
}

/** Whether an argument is meant as a finding's code and not as a file: capitals and underscores, as `LUA_GLOBAL`. */
function looksLikeCode(argument: string): boolean {
  return /^[A-Z]{2,}(_[A-Z]+)*$/.test(argument);
}

async function explainCodes(codes: readonly string[], positionals: readonly string[]): Promise<CommandResult> {
  const file = positionals.find((name) => !codes.includes(name));
  if (file !== undefined) throw new UsageError(`Found both the code ${codes[0] ?? ""} and the file "${file}"`);
  const { codeData, explainCode } = await import("./explain-code.ts");
  return { text: codes.map(explainCode).join("\n\n"), data: { codes: codes.map(codeData) }, findings: [] };
}

async function explainLogs(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const folders = input.texts("maps").length > 0 ? input.texts("maps") : ["dist-lua"];
  const { files } = context;
  const { explainStream } = await import("../explain/explain-stream.ts");
  const { createMapStore } = await import("../explain/map-store.ts");
  const options: ExplainOptions = {
    maps: createMapStore(folders, { files, sourcesOf: (name) => sourcesOf(name, files), clock: () => Date.now() }),
    style: input.flag("json") ? "json" : input.flag("no-frame") ? "lines" : "frames",
    write: context.writeStream,
    onUnknown: (digest) => {
      context.note(
        `envoy-lua: found no source map of the script sha256:${digest} in ${folders.join(", ")}\n` +
          "  hint: name the folder with the maps of that build: envoy-lua explain --maps <folder>",
      );
    },
  };
  const findings: Diagnostic[] = [];
  for (const file of input.positionals.length > 0 ? input.positionals : ["-"]) {
    const stream = context.readStream(file === "-" ? undefined : file);
    if (stream === undefined) findings.push(missing(file));
    else await explainStream(stream, options);
  }
  return { text: "", findings };
}

/** The folder of `filter-src` whose manifest has the name; most often the one of that name. */
function sourcesOf(name: string, files: TextFiles): string {
  const hasName = (folder: string): boolean =>
    (files.read(`${filterRoot}/${folder}/filter.yaml`) ?? "").split("\n").includes(`name: ${name}`);
  return `${filterRoot}/${files.list(filterRoot).find(hasName) ?? name}`;
}

function missing(file: string): Diagnostic {
  return { code: "FILE_NOT_FOUND", severity: "error", message: `Found no file "${file}" that can be read` };
}
