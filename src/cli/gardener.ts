import type { KubernetesObject } from "../gardener/kubernetes-object.ts";
import type { Command, CommandContext, CommandInput, CommandResult } from "./command.ts";
import { filterRoot } from "./filter-folders.ts";
import { UsageError } from "./usage-error.ts";

export const gardenerCommand: Command = {
  name: "gardener",
  summary: "Write every resource of Gardener's L7 load balancing for kube-apiservers",
  arguments: "<exposure.yaml…>",
  options: {
    out: {
      type: "string",
      value: "<folder>",
      help: "where to write, a file for each object; prints them unless given",
    },
  },
  examples: [
    ["envoy-lua gardener exposure.yaml", "print the resources of one control plane and its gateway"],
    ["envoy-lua gardener exposures/*.yaml --out manifests", "those of several, in files"],
  ],
  run: gardener,
};

async function gardener(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const { files } = context;
  const sources = readSources(input.positionals, context);
  const { readExposures } = await import("../gardener/read-exposures.ts");
  const read = readExposures(sources);
  if (!read.ok) return { text: "", data: { objects: [] }, findings: read.diagnostics };
  const { exposeClusters } = await import("../workflows/expose-clusters.ts");
  const { manifestFiles, foreignFiles } = await import("../gardener/manifest-files.ts");
  const exposures = read.value.map(({ exposure }) => exposure);
  const exposed = exposeClusters(exposures, { filters: { root: filterRoot, files } });
  const before = [...read.diagnostics, ...exposed.diagnostics];
  if (!exposed.ok) return { text: "", data: { objects: [] }, findings: before };
  const out = input.text("out");
  const written = manifestFiles(exposed.value, out ?? "");
  const data = { objects: exposed.value.map(summarise) };
  if (out === undefined) return { text: written.map(({ text }) => text).join("---\n"), data, findings: before };
  const foreign = foreignFiles(written, files);
  const problems = foreign.length > 0 ? foreign : context.writeFiles(written);
  const text = problems.length > 0 ? "" : written.map(({ path }) => path).join("\n");
  return { text, data, findings: [...before, ...problems] };
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

function summarise({ kind, metadata: { namespace, name } }: KubernetesObject): Record<string, string> {
  return { kind, namespace, name };
}
