import type { PackageTarget } from "../workflows/package-filter.ts";
import type { Command, CommandContext, CommandInput, CommandResult } from "./command.ts";
import { filterFolder } from "./filter-folders.ts";
import { suggest } from "./parse-arguments.ts";
import { dialectOption, readDialect, type Dialect } from "./read-dialect.ts";
import { readParameters } from "./read-parameters.ts";
import { UsageError } from "./usage-error.ts";

export const packageCommand: Command = {
  name: "package",
  summary: "Write the resource that deploys one filter, as plain YAML or as a template",
  arguments: "<filter>",
  options: {
    target: { type: "string", value: "<target>", help: "envoy-filter (the default) or static-config" },
    dialect: dialectOption,
    parameter: {
      type: "string",
      multiple: true,
      value: "<name>=<value>",
      help: "set a parameter of the filter; none for no value",
    },
    open: {
      type: "string",
      multiple: true,
      value: "<name>[=<field>]",
      help: "leave a parameter to the template's values, or name, namespace, labels, workloadSelector",
    },
    out: { type: "string", value: "<file>", help: "where to write; prints it unless given" },
  },
  examples: [
    ["envoy-lua package hsts", "print the EnvoyFilter, as it stands in dist-lua"],
    ["envoy-lua package auth-header --dialect helm --open userHeader", "for a chart whose values have a userHeader"],
    [
      "envoy-lua package hsts --dialect go-template --open namespace=IngressNamespace",
      "for Go's text/template with Sprig's functions",
    ],
  ],
  run: packageOne,
};

const targets: readonly PackageTarget[] = ["envoy-filter", "static-config"];

async function packageOne(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const [name, ...others] = input.positionals;
  if (name === undefined || others.length > 0)
    throw new UsageError("Wanted the name of one filter", "envoy-lua package <filter>");
  const dialect = readDialect(input);
  const parameters = readParameters(input.texts("parameter"));
  const open = readOpen(input.texts("open"), dialect);
  const both = Object.keys(open).find((field) => Object.hasOwn(parameters, field));
  if (both !== undefined) throw new UsageError(`Found "${both}" in --parameter and in --open, wanted one of them`);
  const { packageFilter } = await import("../workflows/package-filter.ts");
  const options = { files: context.files, parameters, target: readTarget(input), dialect, open };
  const packaged = packageFilter(filterFolder(name, context.files), options);
  if (!packaged.ok) return { text: "", data: {}, findings: packaged.diagnostics };
  const { text } = packaged.value;
  const out = input.text("out");
  const problems = out === undefined ? [] : context.writeFiles([{ path: out, text }]);
  const findings = [...packaged.diagnostics, ...problems];
  return { text: out === undefined ? text.trimEnd() : problems.length > 0 ? "" : out, data: { text }, findings };
}

function readTarget(input: CommandInput): PackageTarget {
  const found = input.text("target") ?? "envoy-filter";
  const target = targets.find((known) => known === found);
  if (target === undefined) throw new UsageError(`Unknown target "${found}"`, suggest(found, targets));
  return target;
}

function readOpen(texts: readonly string[], dialect: Dialect): Readonly<Record<string, string>> {
  if (texts.length > 0 && dialect === "yaml")
    throw new UsageError("Plain YAML has no open places", "Add --dialect helm or --dialect go-template");
  return Object.fromEntries(
    texts.map((text) => {
      const [name = "", field] = text.split(/=(.*)/, 2);
      return [name, fieldOf(field ?? defaultField(name, dialect), dialect)];
    }),
  );
}

/** Go's fields begin with an upper-case letter, else no template sees them. */
function defaultField(name: string, dialect: Dialect): string {
  if (dialect !== "helm") return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  return name === "namespace" ? ".Release.Namespace" : name;
}

function fieldOf(text: string, dialect: Dialect): string {
  if (!/^\.?[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(text))
    throw new UsageError(`Found the field "${text}", wanted names with dots between them`);
  if (text.startsWith(".")) return text;
  return dialect === "helm" ? `.Values.${text}` : `.${text}`;
}
