import type { Json } from "../files/json.ts";
import type { Command, CommandContext, CommandInput, CommandResult } from "./command.ts";
import { checkMachine, checkWorkshop } from "./doctor-machine.ts";
import type { DoctorRow, DoctorSection } from "./doctor-row.ts";
import { kitPackage, readPackage } from "../files/kit-package.ts";
import { renderTable } from "./render-table.ts";
import { UsageError } from "./usage-error.ts";

export const doctorCommand: Command = {
  name: "doctor",
  summary: "Say what is installed, what each part of the kit needs it for, and the command that gets it",
  arguments: "",
  options: {},
  examples: [
    ["envoy-lua doctor", "this machine, and the filters of this folder"],
    ["envoy-lua doctor --json", "the same as data; exit code 1 where something is missing that must be there"],
  ],
  run: examine,
};

async function examine({ positionals }: CommandInput, context: CommandContext): Promise<CommandResult> {
  const [unexpected] = positionals;
  if (unexpected !== undefined) throw new UsageError(`Found the argument "${unexpected}", wanted none`);
  const { files, environment } = context;
  const kit = kitPackage();
  const machine = {
    environment,
    node: process.versions.node,
    oldestNode: kit.oldestNode ?? "0",
    kind: `${process.platform} ${process.arch}`,
  };
  const isKit = readPackage(".", files)?.name === kit.name;
  context.progress("Looking …");
  // Loaded here, as it reads YAML, which help need not wait for.
  const { checkProject } = await import("./doctor-project.ts");
  const sections = await Promise.all([
    checkMachine(machine),
    checkProject({ files, kit }),
    ...(isKit ? [checkWorkshop(environment)] : []),
  ]);
  return {
    text: [`envoy-lua-kit ${kit.version}`, ...sections.map((section) => sectionText(section, context))].join("\n\n"),
    data: { version: kit.version, sections: sections.map(sectionData) },
    findings: sections.flatMap(({ findings }) => findings),
  };
}

const marks = { fine: "✓", missing: "–", wrong: "✗" } as const;

/**
 * What gets something stands in a line of its own, so that a narrow terminal cuts nothing of a command. What is wrong has a finding, and
 * that a hint.
 */
function sectionText({ title, rows }: DoctorSection, { width, isColoured }: CommandContext): string {
  const cells = rows.map(({ name, state, found, purpose }, index) => {
    const isSaid = purpose === rows[index - 1]?.purpose;
    return [marks[state], name, found, isSaid ? "" : purpose];
  });
  const table = renderTable(cells, width);
  const lines = (isColoured ? colourMarks(table) : table).split("\n");
  const told = rows.flatMap(({ state, remedy }, index) => {
    const line = lines[index] ?? "";
    return remedy === undefined || state !== "missing" ? [line] : [line, `   → ${remedy}`];
  });
  return [title, ...told].join("\n");
}

function colourMarks(table: string): string {
  return table.replace(/^✓/gm, "\x1b[32m✓\x1b[0m").replace(/^✗/gm, "\x1b[31m✗\x1b[0m");
}

function sectionData({ title, rows }: DoctorSection): Readonly<Record<string, Json>> {
  return { title, rows: rows.map((row: DoctorRow): Json => ({ remedy: null, ...row })) };
}
