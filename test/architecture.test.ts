import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");

/** What each part of the house may import of the others. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  diagnostics: [],
  "envoy-api": [],
  "filter-library": [],
  files: ["diagnostics"],
  filter: ["diagnostics", "envoy-api", "files"],
  "envoy-schema": ["diagnostics", "files"],
  istio: ["diagnostics", "files", "envoy-schema"],
  explain: ["diagnostics", "files", "filter"],
  scenario: ["diagnostics", "envoy-api", "files", "filter"],
  compiler: ["diagnostics", "envoy-api", "files", "filter"],
  coverage: ["diagnostics", "files", "filter", "scenario", "compiler"],
  packaging: ["diagnostics", "envoy-api", "files", "filter"],
  gardener: ["diagnostics", "envoy-api", "files", "filter", "packaging"],
  simulator: ["diagnostics", "envoy-api", "files", "scenario"],
  "envoy-process": ["diagnostics", "envoy-api", "files", "scenario"],
  workflows: [
    "diagnostics",
    "envoy-api",
    "files",
    "filter",
    "scenario",
    "compiler",
    "packaging",
    "gardener",
    "simulator",
    "envoy-process",
    "explain",
    "envoy-schema",
    "istio",
  ],
  scaffold: ["diagnostics", "files"],
  testing: [
    "diagnostics",
    "envoy-api",
    "files",
    "filter",
    "explain",
    "scenario",
    "envoy-process",
    "packaging",
    "compiler",
    "coverage",
    "workflows",
  ],
  "trace-page": ["diagnostics", "explain", "files", "scenario", "workflows"],
  cli: [
    "diagnostics",
    "envoy-api",
    "files",
    "filter",
    "explain",
    "coverage",
    "scenario",
    "envoy-process",
    "packaging",
    "gardener",
    "istio",
    "workflows",
    "scaffold",
    "testing",
    "trace-page",
  ],
};

/** Packages and Node modules that only some files may import. */
const reserved: readonly { module: RegExp; allowed: RegExp }[] = [
  { module: /^fengari/, allowed: /^src\/simulator\/vm\// },
  { module: /^typescript(-to-lua)?$/, allowed: /^src\/compiler\// },
  {
    module: /^node:(fs|child_process|net|tls|http|http2|https)/,
    allowed:
      /^src\/(cli|envoy-process)\/|^src\/(files\/disk|testing\/(write-recording|script-cache)|testing-config|scaffold\/template-files|trace-page\/page-files|compiler\/library-files|simulator\/vm\/load-fengari)\.ts$/,
  },
  { module: /^yaml$/, allowed: /^src\/(files\/read-yaml|packaging\/write-yaml)\.ts$/ },
];

const sources = listSources("src");

describe("The house", () => {
  test.each(Object.keys(mayImport))("src/%s imports only from below itself", (folder) => {
    const imports = sources
      .filter((file) => file.startsWith(`src/${folder}/`))
      .flatMap((file) =>
        importsOf(file)
          .filter((name) => name.startsWith("."))
          .map((name) => [file, resolveImport(file, name)] as const),
      );
    const wrong = imports.filter(
      ([, target]) => ![folder, ...(mayImport[folder] ?? [])].includes(target.split("/")[1] ?? ""),
    );
    expect(wrong).toEqual([]);
  });

  test.each(reserved)("$module is imported by its owners only", ({ module, allowed }) => {
    const importers = sources.filter((file) => importsOf(file).some((name) => module.test(name)));
    expect(importers.filter((file) => !allowed.test(file))).toEqual([]);
    expect(importers).not.toEqual([]);
  });

  test("the command line begins without compiler, hosts and readers, which each command loads for itself", () => {
    const loaded = loadedBy("src/cli/start.ts");
    expect(loaded).toContain("src/cli/run.ts");
    expect([...new Set(loaded.map((file) => file.split("/")[1]))].sort()).toEqual([
      "cli",
      "diagnostics",
      "envoy-api",
      "envoy-process",
      "files",
      "filter",
    ]);
  });

  test("every folder of src is part of the picture and has a README of at most 15 lines", () => {
    const folders = readdirSync(path.join(root, "src"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(mayImport).sort());
    for (const { name } of folders) {
      const readme = path.join(root, "src", name, "README.md");
      expect(existsSync(readme), readme).toBe(true);
      expect(readFileSync(readme, "utf8").trimEnd().split("\n").length, readme).toBeLessThanOrEqual(15);
    }
  });

  test("an old Node loads nothing before it is told that it is old", () => {
    const allowed = ["src/cli/main.ts", "src/cli/node-version.ts", "src/diagnostics/render-diagnostic.ts"];
    expect(loadedBy("src/cli/main.ts").filter((file) => !allowed.includes(file))).toEqual([]);
  });

  test("every path that a README in src names exists", () => {
    const readmes = listFiles("src").filter((file) => file.endsWith("README.md") && !file.includes("/templates/"));
    const missing = readmes.flatMap((readme) => {
      const paths = readFileSync(path.join(root, readme), "utf8").matchAll(/`((?:[\w-]+\/)*[\w-]+\.ts)`/g);
      const bases = [path.dirname(readme), "src", "."];
      return [...paths]
        .map(([, name]) => name ?? "")
        .filter((name) => !bases.some((base) => existsSync(path.join(root, base, name))));
    });
    expect(missing.filter((name) => name !== "parameters.ts")).toEqual([]);
  });
});

function listFiles(folder: string): string[] {
  const entries = readdirSync(path.join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) =>
    entry.isDirectory() ? listFiles(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
  );
}

function listSources(folder: string): string[] {
  return listFiles(folder).filter((file) => file.endsWith(".ts"));
}

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), "utf8");
  const statements = text.matchAll(
    /^(?:import|export)[^;"']*?from\s+["']([^"']+)["']|^import\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']|\brequire(?:\.resolve)?\(\s*["']([^"']+)["']/gm,
  );
  return [...statements].map((match) => match.slice(1).find((name: string | undefined) => name !== undefined) ?? "");
}

/** The files that a file loads before it does anything. */
function loadedBy(file: string, known = new Set<string>()): readonly string[] {
  known.add(file);
  const text = readFileSync(path.join(root, file), "utf8");
  const statements = text.matchAll(/^(?:import|export)(?! type\b)[^;"']*?from\s+["'](\.[^"']+)["']/gm);
  for (const [, name = ""] of statements) {
    const target = resolveImport(file, name);
    if (!known.has(target)) loadedBy(target, known);
  }
  return [...known];
}

function resolveImport(file: string, name: string): string {
  return path.posix.normalize(path.posix.join(path.posix.dirname(file), name));
}
