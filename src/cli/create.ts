import path from "node:path";
import { kitPackage } from "../files/kit-package.ts";
import type { Command, CommandContext, CommandInput, CommandResult } from "./command.ts";
import { suggest } from "./parse-arguments.ts";
import { UsageError } from "./usage-error.ts";

export const createCommand: Command = {
  name: "create",
  summary: "Write a new filter with its test and scenario, and the project around it where there is none",
  arguments: "<filter>",
  options: {
    template: {
      type: "string",
      value: "<template>",
      help: "request-guard (the default), header-rewrite or response-headers",
    },
    into: { type: "string", value: "<folder>", help: "the project's folder, the current one unless given" },
    kit: {
      type: "string",
      value: "<spec>",
      help: "what npm installs as envoy-lua-kit, e.g. ./envoy-lua-kit.tgz; this version unless given",
    },
  },
  examples: [
    ["envoy-lua create guard", "a filter that asks for a token, in the current folder"],
    ["envoy-lua create api-version --template header-rewrite --into my-filters", "in a folder, new or not"],
  ],
  run: create,
};

async function create(input: CommandInput, context: CommandContext): Promise<CommandResult> {
  const [name, ...others] = input.positionals;
  if (name === undefined || others.length > 0)
    throw new UsageError("Wanted the name of one filter", "envoy-lua create <filter>");
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new UsageError(
      `Found the name "${name}", wanted lower-case letters, digits and single hyphens, e.g. my-filter`,
    );
  const folder = (input.text("into") ?? ".").replace(/(.)\/+$/, "$1");
  const { scaffold, templates } = await import("../scaffold/scaffold.ts");
  const { readTemplate } = await import("../scaffold/template-files.ts");
  const template = templates.find((known) => known === (input.text("template") ?? templates[0]));
  if (template === undefined) {
    const given = input.text("template") ?? "";
    throw new UsageError(`Unknown template "${given}"`, suggest(given, templates));
  }
  // What a new project needs beside the kit comes in the versions that the kit is tested with.
  const { version, dependencies: packages } = kitPackage();
  const made = scaffold({
    name,
    folder,
    files: context.files,
    templates: { project: readTemplate("project"), filter: readTemplate(template) },
    kit: { spec: kitSpec(input.text("kit"), folder) ?? version, packages },
  });
  if (!made.ok) return { text: "", data: { files: [] }, findings: made.diagnostics };
  const findings = context.writeFiles(made.value.files);
  if (findings.length > 0) return { text: "", data: { files: [] }, findings };
  const paths = made.value.files.map((file) => path.normalize(file.path));
  // In a project that was created before there is nothing to tell of.
  const isNew = made.value.files.some((file) => file.path === `${folder}/tsconfig.json`);
  const kept = made.value.kept.flatMap((file) => (isNew ? `${path.normalize(file)} (as it was)` : []));
  const steps = nextSteps(name, folder);
  return { text: [...paths, ...kept, "", ...steps].join("\n"), data: { files: paths }, findings };
}

/** A file is named relative to the project. */
function kitSpec(spec: string | undefined, folder: string): string | undefined {
  if (spec === undefined || !/\.tgz$|^[./]/.test(spec)) return spec;
  return `file:${path.relative(folder, spec.replace(/^file:/, ""))}`;
}

function nextSteps(name: string, folder: string): readonly string[] {
  return [
    "Next:",
    ...(folder === "." ? [] : [`  cd ${folder}`]),
    "  npm install",
    "  npm test",
    "  npm run build",
    `  edit filter-src/${name}/filter.ts, with npm run test:watch beside it`,
  ];
}
