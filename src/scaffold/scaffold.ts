import { fail, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TextFiles } from "../files/text-files.ts";

export const templates = ["request-guard", "header-rewrite", "response-headers"] as const;

export type Template = (typeof templates)[number];

/** Texts by path. */
export type TemplateTexts = ReadonlyMap<string, string>;

export interface ScaffoldInput {
  /** Of the filter. */
  readonly name: string;
  /** The project's folder, without a slash at its end. */
  readonly folder: string;
  readonly files: TextFiles;
  readonly templates: { readonly project: TemplateTexts; readonly filter: TemplateTexts };
  /** What `package.json` says of the kit where it does not say it yet, and the versions of everything else. */
  readonly kit: { readonly spec: string; readonly packages: Readonly<Record<string, string>> };
}

export interface Scaffold {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Files of a project that were there already, and are left as they are. */
  readonly kept: readonly string[];
}

/**
 * The files of a new filter, and of the project around it as far as they are not there. `package.json` gets what it lacks.
 *
 * @returns findings where there is a filter of that name, or a `package.json` that is no JSON: nothing is to be written then
 */
export function scaffold(input: ScaffoldInput): Checked<Scaffold> {
  const { name, folder, files } = input;
  const filterFiles = filterPaths(name, input.templates.filter);
  const taken = [...filterFiles.keys()].filter((file) => files.read(`${folder}/${file}`) !== undefined);
  if (taken.length > 0) return fail(...taken.map((file) => filterExists(`${folder}/${file}`)));
  const manifest = projectManifest(input);
  if (!manifest.ok) return manifest;
  const project = [...input.templates.project].map(
    ([file, text]) => [file.replace(/^gitignore$/, ".gitignore"), text] as const,
  );
  const isThere = ([file]: readonly [string, string]): boolean => files.read(`${folder}/${file}`) !== undefined;
  const written = [
    ["package.json", manifest.value] as const,
    ...project.filter((file) => !isThere(file)),
    ...filterFiles,
  ];
  return succeed({
    files: written.map(([file, text]) => ({ path: `${folder}/${file}`, text })),
    kept: project.filter(isThere).map(([file]) => `${folder}/${file}`),
  });
}

/** Where the parts of a filter's template go. */
function filterPaths(name: string, template: TemplateTexts): ReadonlyMap<string, string> {
  const target = (file: string): string =>
    file
      .replace(/^filter\//, `filter-src/${name}/`)
      .replace(/^envoy-fixtures\//, `envoy-fixtures/${name}/`)
      .replace(/^test\.ts$/, `test/${name}.test.ts`);
  return new Map([...template].map(([file, text]) => [target(file), text.replaceAll("FILTER_NAME", name)] as const));
}

/** What `npm run` knows in a new project. */
export const scripts: Readonly<Record<string, string>> = {
  test: "vitest run",
  "test:watch": "vitest",
  coverage: "vitest run --coverage",
  lint: "eslint . && tsc && tsc -p filter-src && envoy-lua check",
  build: "envoy-lua build",
};

const packages = [
  "vitest",
  "@vitest/coverage-istanbul",
  "typescript",
  "eslint",
  "@eslint/js",
  "typescript-eslint",
  "@types/node",
] as const;

interface PackageManifest {
  readonly name?: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** What npm init writes in place of a test. */
const noTest = "no test specified";

function projectManifest({ folder, files, kit }: ScaffoldInput): Checked<string> {
  const text = files.read(`${folder}/package.json`);
  const present: PackageManifest | undefined =
    text === undefined ? { name: projectName(folder), private: true } : parse(text);
  if (present === undefined)
    return fail({
      code: "PACKAGE_JSON_UNREADABLE",
      severity: "error",
      message: `"${folder}/package.json" is no JSON object`,
      hint: "Correct it, and create the filter again; nothing was written",
    });
  const { dependencies = {}, devDependencies = {} } = present;
  const ownScripts = Object.entries(present.scripts ?? {}).filter(([, line]) => !line.includes(noTest));
  const wanted = {
    "envoy-lua-kit": kit.spec,
    ...Object.fromEntries(packages.map((name) => [name, kit.packages[name] ?? "*"])),
  };
  const missing = Object.entries(wanted).filter(([name]) => dependencies[name] === undefined);
  const manifest = {
    ...present,
    // The configuration files are modules.
    type: "module",
    scripts: { ...scripts, ...Object.fromEntries(ownScripts) },
    devDependencies: { ...Object.fromEntries(missing), ...devDependencies },
  };
  return succeed(`${JSON.stringify(manifest, null, 2)}\n`);
}

function projectName(folder: string): string {
  const name =
    folder
      .split("/")
      .at(-1)
      ?.toLowerCase()
      .replace(/[^a-z0-9-]+/g, "-")
      .replace(/^-+|-+$/g, "") ?? "";
  return name === "" ? "envoy-filters" : name;
}

function parse(text: string): PackageManifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function filterExists(file: string): Diagnostic {
  return {
    code: "FILTER_EXISTS",
    severity: "error",
    message: `"${file}" is there already`,
    hint: "Give the filter another name, or move the file away; nothing was written",
  };
}
