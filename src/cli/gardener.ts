import type { Command, CommandContext, CommandInput, CommandResult } from "./command.ts";
import { gardenerFilters } from "./gardener-filters.ts";
import { sayWhy } from "./gardener-why.ts";
import { modes, type Mode } from "./gardener-modes.ts";
import { suggest } from "./parse-arguments.ts";
import { dialectOption, readDialect } from "./read-dialect.ts";
import { UsageError } from "./usage-error.ts";

export const gardenerCommand: Command = {
  name: "gardener",
  summary: "Write every resource of Gardener's L7 load balancing for kube-apiservers",
  arguments: "<exposure.yaml…>",
  options: {
    mode: {
      type: "string",
      value: "<mode>",
      help: "l7 (TLS ends in the gateway, the default) or l4 (in kube-apiserver)",
    },
    picture: { type: "string", value: "<file.html>", help: "draw the way of each kind of client, in one page" },
    plan: { type: "boolean", help: "the ordered steps from the other mode to this one, with what to wait for" },
    dialect: {
      ...dialectOption,
      help: "yaml (the default), or Gardener's own templates: helm (of its gateways), go-template (of a control plane)",
    },
    out: {
      type: "string",
      value: "<folder>",
      help: "where to write, a file for each object; prints them unless given",
    },
    memory: {
      type: "string",
      value: "<workers>",
      help: "make nothing, but say how many Lua VMs gateways with so many workers have, and their memory",
    },
    why: { type: "boolean", help: "make nothing, but say which control planes get L7 mode, and why" },
  },
  examples: [
    ["envoy-lua gardener exposure.yaml", "print the resources of one control plane and its gateway"],
    ["envoy-lua gardener exposures/*.yaml --out manifests", "those of several, in files"],
    ["envoy-lua gardener exposure.yaml --picture ways.html", "which way each kind of client takes"],
    ["envoy-lua gardener shoot.yaml seed.yaml gateways.yaml", "from Gardener's manifests, and what they do not hold"],
    ["envoy-lua gardener shoot.yaml --why", "whether the shoot gets L7 mode"],
    ["envoy-lua gardener exposures/*.yaml --memory 2", "what the scripts take on each gateway"],
    ["envoy-lua gardener exposure.yaml --dialect helm --out tree", "templates, where Gardener's tree has its own"],
    ["envoy-lua gardener exposure.yaml --plan", "how to switch L7 mode on while clients work"],
    ["envoy-lua gardener exposure.yaml --mode l4 --plan --out steps", "how to switch it off, a folder for each step"],
  ],
  run: gardener,
};

async function gardener(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const mode = readMode(input);
  const dialect = readDialect(input);
  const sources = readSources(input.positionals, context);
  if (dialect !== "yaml") {
    checkTemplates(input, mode);
    const { writeTemplates } = await import("./gardener-templates.ts");
    return writeTemplates(sources, { dialect, out: input.text("out") }, context);
  }
  if (input.flag("why")) return sayWhy(sources);
  const workers = readWorkers(input, mode);
  const { files } = context;
  const { exposeSources } = await import("../workflows/expose-sources.ts");
  const exposed = exposeSources(sources, { mode, filters: gardenerFilters(files), files, now: context.now() });
  const findings = exposed.diagnostics;
  if (!exposed.ok) return { text: "", data: { objects: [] }, findings };
  if (workers !== undefined) {
    const { sayMemory } = await import("./gardener-memory.ts");
    return sayMemory(exposed.value, { workers, findings, width: context.width });
  }
  const { drawWays, printPlans, writeObjects } = await import("./gardener-output.ts");
  const options = { mode, out: input.text("out"), findings };
  const picture = input.text("picture");
  if (picture !== undefined) return drawWays(exposed.value, { ...options, out: picture }, context);
  return input.flag("plan")
    ? printPlans(exposed.value, options, context)
    : writeObjects(exposed.value, options, context);
}

/** Gardener makes all else of its L7 mode, and its L4 mode, in Go. */
function checkTemplates(input: CommandInput, mode: Mode): void {
  const other =
    mode === "l4"
      ? "mode l4"
      : ["plan", "picture", "why", "memory"].find((name) => input.flag(name) || input.text(name));
  if (other !== undefined) throw new UsageError(`Found --dialect of templates and --${other}, wanted one of them`);
}

function readMode(input: CommandInput): Mode {
  const found = input.text("mode") ?? "l7";
  const mode = modes.find((known) => known === found);
  if (mode === undefined) throw new UsageError(`Unknown mode "${found}"`, suggest(found, modes));
  return mode;
}

const mostWorkers = 1024;

function readWorkers(input: CommandInput, mode: Mode): number | undefined {
  const found = input.text("memory");
  if (found === undefined) return undefined;
  if (mode === "l4") throw new UsageError("Found --memory and --mode l4, in which gateways run no Lua");
  const workers = /^\d+$/.test(found) ? Number(found) : 0;
  if (workers >= 1 && workers <= mostWorkers) return workers;
  throw new UsageError(`Found --memory "${found}", wanted how many workers a gateway has, 1 to ${mostWorkers}`);
}

function readSources(names: readonly string[], { files }: CommandContext): readonly { file: string; text: string }[] {
  if (names.length === 0)
    throw new UsageError("Found no exposure", "Name a file that describes a control plane; see docs/gardener.md");
  return names.map((file) => {
    const text = files.read(file);
    if (text === undefined) throw new UsageError(`Found no file "${file}"`);
    return { file, text };
  });
}
