import type { TextFiles } from "../files/text-files.ts";

/** Where scenarios are found by their names. */
export const scenarioRoot = "envoy-fixtures";

/** The folders of scenarios, named by name or by path; all of `envoy-fixtures` where none is named. */
export function scenarioFolders(names: readonly string[], files: TextFiles): readonly string[] {
  if (names.length > 0) return names.map((name) => scenarioFolder(name.replace(/\/+$/, ""), files));
  return files
    .list(scenarioRoot)
    .map((name) => `${scenarioRoot}/${name}`)
    .filter((folder) => isScenario(folder, files));
}

function scenarioFolder(name: string, files: TextFiles): string {
  return isScenario(name, files) || name.includes("/") ? name : `${scenarioRoot}/${name}`;
}

function isScenario(folder: string, files: TextFiles): boolean {
  return files.read(`${folder}/scenario.yaml`) !== undefined;
}
