import path from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { isJsonObject, parseJson } from "../files/json.ts";
import type { TextFiles } from "../files/text-files.ts";
import { readFilter } from "../filter/read-filter.ts";
import type { DoctorRow, DoctorSection } from "./doctor-row.ts";
import { filterRoot } from "./filter-folders.ts";
import { readPackage, type PackageFacts } from "../files/kit-package.ts";
import { compareVersions } from "./node-version.ts";
import { scenarioFolders, scenarioRoot } from "./scenario-folders.ts";

/** The folder that `doctor` is called in. */
export interface Project {
  readonly files: TextFiles;
  /** The kit that runs this. */
  readonly kit: PackageFacts;
}

/** A row, and what is wrong there. */
interface Looked {
  readonly row: DoctorRow;
  readonly findings?: readonly Diagnostic[];
}

/** Filters, scenarios, what was built, and what tests and editors see of the kit. */
export async function checkProject(project: Project): Promise<DoctorSection> {
  const own = readPackage(".", project.files);
  const folders = filterFoldersOf(project.files);
  const looked = [
    ...(own === undefined || own.name === project.kit.name ? [] : [kitOf(own, project), ...vitestOf(project)]),
    filtersOf(folders, project),
    ...(folders.length === 0 ? [] : [await outputsOf(folders, project), editorOf(project), typescriptOf(project)]),
    scenariosOf(project),
  ].filter((one) => one !== undefined);
  return {
    title: "In this folder",
    rows: looked.map(({ row }) => row),
    findings: looked.flatMap(({ findings = [] }) => findings),
  };
}

function filterFoldersOf(files: TextFiles): readonly string[] {
  const folders = files.list(filterRoot).map((name) => `${filterRoot}/${name}`);
  return folders.filter((folder) => files.read(`${folder}/filter.yaml`) !== undefined);
}

/** Tests and editors use the kit that the project has, which need not be the one that was called. */
function kitOf({ dependencies }: PackageFacts, { files, kit }: Project): Looked {
  const name = "envoy-lua-kit";
  const purpose = "tests and editors: its types and its test API";
  const installed = installedVersion(kit.name, files);
  if (installed === kit.version)
    return { row: { name, state: "fine", found: `${installed}, as the one that runs`, purpose } };
  const isNamed = Object.hasOwn(dependencies, kit.name);
  const found =
    installed === undefined ? `not installed here; ${kit.version} runs` : `${installed}; ${kit.version} runs`;
  const remedy = isNamed
    ? "npm install, and call it with npx envoy-lua"
    : `npm install --save-dev ${kit.name}@${kit.version}`;
  const message = `Found ${installed === undefined ? "none" : `version ${installed}`} of ${kit.name} in node_modules, wanted ${kit.version}, which runs`;
  return {
    row: { name, state: "wrong", found, purpose, remedy },
    findings: [{ code: "PROJECT_KIT", severity: "warning", message, hint: `Run ${remedy}` }],
  };
}

/** Looked for where Node looks for it: here, and in the folders around, as workspaces have it. */
function installedVersion(name: string, files: TextFiles): string | undefined {
  const around = ["", "../", "../../", "../../../"].map((up) => `${up}node_modules/${name}`);
  return around.map((folder) => readPackage(folder, files)?.version).find((version) => version !== undefined);
}

function vitestOf({ files }: Project): readonly Looked[] {
  const version = installedVersion("vitest", files);
  const row = { name: "Vitest", purpose: "tests of filters, with matchers; any other runner will do without them" };
  if (version === undefined)
    return [
      { row: { ...row, state: "missing", found: "not installed here", remedy: "npm install --save-dev vitest" } },
    ];
  return [{ row: { ...row, state: "fine", found: version } }, coverageOf(version, files)];
}

/** Vitest wants its provider in its own version. */
function coverageOf(vitest: string, files: TextFiles): Looked {
  const name = "@vitest/coverage-istanbul";
  const version = installedVersion(name, files);
  const row = { name, purpose: "coverage of filters in Vitest; run --coverage does without it" };
  const remedy = `npm install --save-dev ${name}@${vitest}`;
  return version === undefined
    ? { row: { ...row, state: "missing", found: "not installed here", remedy } }
    : { row: { ...row, state: "fine", found: version } };
}

function filtersOf(folders: readonly string[], { files }: Project): Looked {
  const row = { name: filterRoot, purpose: "build, check: where filters are found by name" };
  if (folders.length === 0) {
    const remedy = "envoy-lua create <filter>; or name the path of one to each command";
    return { row: { ...row, state: "missing", found: "no filter", remedy } };
  }
  const findings = folders.flatMap((folder) => readFilter(folder, files).diagnostics);
  const found = `${count(folders.length, "filter")}: ${folders.map((folder) => path.posix.basename(folder)).join(", ")}`;
  return { row: { ...row, state: findings.length === 0 ? "fine" : "wrong", found }, findings };
}

/** What is not up to date is a warning here: nothing is missing. */
async function outputsOf(folders: readonly string[], { files }: Project): Promise<Looked | undefined> {
  const out = "dist-lua";
  const row = { name: out, purpose: "package, explain: the scripts, their maps and resources" };
  const [build, check] = ["envoy-lua build", "envoy-lua check"];
  if (files.list(out).length === 0)
    return { row: { ...row, state: "missing", found: "nothing built yet", remedy: build } };
  // Loaded here, for TypeScript alone takes half a second.
  const { buildFilters, staleFiles } = await import("../workflows/build-filter.ts");
  const built = buildFilters(folders, { files, parameters: {}, out });
  if (!built.ok)
    return { row: { ...row, state: "missing", found: "not compared, since filters do not build", remedy: check } };
  const stale = staleFiles(built.value, files);
  if (stale.length === 0) return { row: { ...row, state: "fine", found: "up to date" } };
  return {
    row: { ...row, state: "wrong", found: `${count(stale.length, "file")} not up to date`, remedy: build },
    findings: stale.map((finding) => ({ ...finding, severity: "warning" as const })),
  };
}

/** Whether an editor shows filters the library that the compiler has for them. */
function editorOf({ files }: Project): Looked {
  const row = { name: "tsconfig.json", purpose: "editors: shows filters what Envoy has, and nothing else" };
  const file = [`${filterRoot}/tsconfig.json`, "tsconfig.json"].find((name) =>
    (files.read(name) ?? "").includes("filter-library/tsconfig.json"),
  );
  const remedy = `{ "extends": "envoy-lua-kit/filter-library/tsconfig.json", "include": ["**/*.ts"] } as ${filterRoot}/tsconfig.json`;
  if (file === undefined) {
    const message = `Found no tsconfig.json for ${filterRoot} that extends the library of filters`;
    return {
      row: { ...row, state: "wrong", found: "not that of filters", remedy },
      findings: [editorFinding(message, `Write ${remedy}`)],
    };
  }
  const broken = brokenPaths(file, files);
  if (broken.length === 0) return { row: { ...row, state: "fine", found: file } };
  const message = `"paths" of ${file} lead to ${broken.map((target) => `"${target}"`).join(", ")}, where nothing is`;
  const hint = "Take them out: the installed package has its own, or correct them";
  return {
    row: { ...row, state: "wrong", found: `${file}, with paths that lead nowhere`, remedy: hint },
    findings: [editorFinding(message, hint)],
  };
}

function editorFinding(message: string, hint: string): Diagnostic {
  return { code: "EDITOR_LIBRARY", severity: "warning", message, hint };
}

/** Targets of `paths` that are not there. A file with comments is not looked into. */
function brokenPaths(file: string, files: TextFiles): readonly string[] {
  const json = parseJson(files.read(file) ?? "");
  const options = isJsonObject(json) ? json["compilerOptions"] : undefined;
  const paths = isJsonObject(options) ? options["paths"] : undefined;
  const targets = isJsonObject(paths) ? Object.values(paths).flat() : [];
  return targets.filter(
    (target): target is string =>
      typeof target === "string" &&
      !target.includes("*") &&
      files.read(path.posix.join(path.posix.dirname(file), target)) === undefined,
  );
}

/** An editor takes the TypeScript of the project, the compiler its own. */
function typescriptOf({ files, kit }: Project): Looked | undefined {
  const wanted = kit.dependencies["typescript"];
  const installed = installedVersion("typescript", files);
  if (wanted === undefined || installed === undefined) return undefined;
  const row = { name: "TypeScript", purpose: "editors; the compiler has its own" };
  const isNear = compareVersions(majorOf(installed), majorOf(wanted)) === 0;
  if (isNear) return { row: { ...row, state: "fine", found: `${installed}; the compiler has ${wanted}` } };
  const remedy = `npm install --save-dev typescript@${wanted}`;
  const message = `Found TypeScript ${installed} in node_modules, wanted that of the compiler, ${wanted}`;
  return {
    row: { ...row, state: "wrong", found: `${installed}; the compiler has ${wanted}`, remedy },
    findings: [editorFinding(message, `Run ${remedy}`)],
  };
}

function scenariosOf({ files }: Project): Looked {
  const folders = scenarioFolders([], files);
  const row = { name: scenarioRoot, purpose: "run, check: where scenarios are found by name" };
  if (folders.length === 0) return { row: { ...row, state: "missing", found: "no scenario" } };
  return { row: { ...row, state: "fine", found: count(folders.length, "scenario") } };
}

function majorOf(version: string): string {
  return version.split(".")[0] ?? "";
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
