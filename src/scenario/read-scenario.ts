import { fail, hasErrors, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { compileSchema } from "../files/compile-schema.ts";
import type { JsonObject } from "../files/json.ts";
import { readYaml, type YamlFile } from "../files/read-yaml.ts";
import type { TextFiles } from "../files/text-files.ts";
import type { ParameterValues } from "../filter/parameters.ts";
import { checkReferences } from "./check-references.ts";
import { defaultEnvoyConfig } from "./default-envoy-config.ts";
import { placeInlineScripts } from "./inline-scripts.ts";
import { normaliseExchange } from "./normalise-exchange.ts";
import { normalisePkiEntry } from "./normalise-pki.ts";
import type { FilterNotation, ScenarioNotation } from "./scenario-notation.ts";
import { scenarioSchema } from "./scenario-schema.ts";
import type { FilterUse, Scenario } from "./scenario.ts";

const validateScenario = compileSchema<ScenarioNotation>(scenarioSchema);
const validateEnvoyConfig = compileSchema<JsonObject>({ type: "object" });

/**
 * Reads `<folder>/scenario.yaml` and the Envoy configuration it names. Every mistake is a finding at its line: YAML and schema mistakes,
 * names (certificates, listeners, clusters, scripts) that do not exist, and things that contradict each other.
 *
 * @param folder the scenario's folder, as `files` knows it
 * @example
 * const read = readScenario("envoy-fixtures/auth-header", disk);
 * if (!read.ok) console.error(read.diagnostics.map(renderDiagnostic).join("\n"));
 */
export function readScenario(folder: string, files: TextFiles): Checked<Scenario> {
  const notation = readScenarioNotation(folder, files);
  if (!notation.ok) return notation;
  const envoyConfig = readEnvoyConfig(folder, files, notation.value);
  if (!envoyConfig.ok) return envoyConfig;
  const findings = checkReferences({ folder, files, notation: notation.value, envoyConfig: envoyConfig.value });
  if (hasErrors(findings)) return fail(...findings);
  return succeed(normaliseScenario(folder, notation.value.value, envoyConfig.value.value), findings);
}

/** Reads `<folder>/scenario.yaml` as it stands, with the mistakes that its schema knows. */
export function readScenarioNotation(folder: string, files: TextFiles): Checked<YamlFile<ScenarioNotation>> {
  return readFile(`${folder}/scenario.yaml`, files, validateScenario);
}

/** Reads the Envoy configuration that a scenario names, or gives the plain one. */
export function readEnvoyConfig(
  folder: string,
  files: TextFiles,
  notation: YamlFile<ScenarioNotation>,
): Checked<YamlFile<JsonObject>> {
  const { envoy } = notation.value;
  if (envoy === undefined)
    return readYaml({ file: "(the plain configuration)", text: defaultEnvoyConfig }, validateEnvoyConfig);
  const file = `${folder}/${envoy}`;
  if (files.read(file) === undefined) return fail(missingEnvoyConfig(file, notation));
  return readFile(file, files, validateEnvoyConfig);
}

function readFile<T>(
  path: string,
  files: TextFiles,
  validate: Parameters<typeof readYaml<T>>[1],
): Checked<YamlFile<T>> {
  const text = files.read(path);
  if (text === undefined) {
    return fail({
      code: "FILE_NOT_FOUND",
      severity: "error",
      message: `Found no file "${path}"`,
      hint: "A scenario is a folder with a scenario.yaml in it",
    });
  }
  return readYaml({ file: path, text }, validate);
}

function missingEnvoyConfig(file: string, notation: YamlFile<ScenarioNotation>): Diagnostic {
  return {
    code: "FILE_NOT_FOUND",
    severity: "error",
    message: `Found no file "${file}"`,
    position: notation.positionOf(["envoy"]),
  };
}

function normaliseScenario(folder: string, notation: ScenarioNotation, envoyConfig: JsonObject): Scenario {
  const { title, hosts = ["simulator", "envoy"], filters = {}, pki = {}, upstreams = {}, workers, metadata } = notation;
  const scenario = {
    folder,
    title,
    envoyConfig,
    hosts,
    filters: mapValues(filters, normaliseFilter),
    pki: mapValues(pki, (entry, name) => normalisePkiEntry(name, entry)),
    upstreams,
    ...(workers === undefined ? {} : { workers }),
    ...(metadata === undefined ? {} : { metadata }),
  };
  const scripted = notation.exchanges.map((exchange) => ({
    exchange: normaliseExchange(exchange),
    script: exchange.script,
  }));
  return placeInlineScripts(scenario, scripted);
}

/** A script with everything that was left out filled in; `name` is its own in the scenario. */
export function normaliseFilter({ filter, parameters = {}, script, lua }: FilterNotation, name: string): FilterUse {
  if (lua !== undefined) return { lua };
  if (script !== undefined) return { script };
  const values: ParameterValues = mapValues(parameters, (value) => value ?? undefined);
  return { filter: filter ?? name, parameters: values };
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T, name: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}
