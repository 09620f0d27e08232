import type { DiagnosticCode } from "../codes.ts";
import type { CodeNotes } from "./code-notes.ts";
import { commandLineNotes } from "./command-line.ts";
import { compilerNotes } from "./compiler.ts";
import { filterNotes } from "./filter.ts";
import { gardenerNotes } from "./gardener.ts";
import { envoyNotes, simulatorNotes } from "./hosts.ts";
import { envoyFilterNotes, envoyMessageNotes } from "./istio.ts";
import { packagingNotes } from "./packaging.ts";
import { ruleNotes } from "./rules.ts";
import { scenarioNotes } from "./scenario.ts";

/** The codes of one part of the kit, under the heading that they have in `docs/errors.md`. */
export interface CodeGroup {
  readonly title: string;
  readonly codes: readonly DiagnosticCode[];
}

/** An example and a remedy for every code; one that is missing does not compile. */
export const codeNotes: Readonly<Record<DiagnosticCode, CodeNotes>> = {
  ...filterNotes,
  ...compilerNotes,
  ...ruleNotes,
  ...scenarioNotes,
  ...simulatorNotes,
  ...envoyNotes,
  ...packagingNotes,
  ...gardenerNotes,
  ...envoyMessageNotes,
  ...envoyFilterNotes,
  ...commandLineNotes,
};

/** Every code once, in the order in which a filter is made: written, compiled, tested, packaged, deployed. */
export const codeGroups: readonly CodeGroup[] = [
  group("Filters and their parameters", filterNotes),
  group("Compiler", compilerNotes),
  group("Rules that know Envoy", ruleNotes),
  group("Scenarios", scenarioNotes),
  group("Simulator", simulatorNotes),
  group("Envoys on this machine", envoyNotes),
  group("Packaging", packagingNotes),
  group("Gardener's resources", gardenerNotes),
  group("Messages of Envoy's API", envoyMessageNotes),
  group("EnvoyFilters", envoyFilterNotes),
  group("Command line and files", commandLineNotes),
];

function group(title: string, notes: Readonly<Partial<Record<DiagnosticCode, CodeNotes>>>): CodeGroup {
  return { title, codes: Object.keys(notes) as DiagnosticCode[] };
}
