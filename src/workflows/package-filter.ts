import { createCompiler, type Compiler } from "../compiler/create-compiler.ts";
import { fail, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { TextFiles } from "../files/text-files.ts";
import type { Deployment, FilterManifest } from "../filter/manifest.ts";
import { openValue } from "../filter/open-parameters.ts";
import { parseParameters } from "../filter/parse-parameters.ts";
import { readFilter } from "../filter/read-filter.ts";
import { packageScript, type PackagedFile } from "../packaging/package-script.ts";
import { openDeployment, openParts, templateOf, type OpenFields } from "../packaging/template/open-package.ts";
import type { TemplateDialect } from "../packaging/template/template-plan.ts";

/** What a filter can be packaged for, by the names of the command line, with those of the manifest. */
export const packageTargets = { "envoy-filter": "envoyFilter", "static-config": "staticConfig" } as const;

/** One of `packageTargets`. */
export type PackageTarget = keyof typeof packageTargets;

/** What is packaged for what, and what stays open in it. */
export interface PackageOptions {
  readonly files: TextFiles;
  /** Values of parameters as they stand on a command line. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly target: PackageTarget;
  readonly dialect: "yaml" | TemplateDialect;
  /** Expressions of the template language for what stays open: parameters, and parts of the manifest's `envoyFilter`. */
  readonly open: OpenFields;
  readonly compiler?: Compiler;
}

/**
 * Compiles the filter of a folder and packages it for one target, as plain YAML or as a template.
 *
 * @example
 * const open = { strictTransportSecurity: "StrictTransportSecurity" };
 * const options = { files: disk, target: "envoy-filter", parameters: {}, dialect: "helm", open } as const;
 * const packaged = packageFilter("filter-src/hsts", options);
 * console.log(packaged.ok ? packaged.value.text : packaged.diagnostics);
 */
export function packageFilter(folder: string, options: PackageOptions): Checked<PackagedFile> {
  const { files, dialect, open, compiler = createCompiler() } = options;
  const filter = readFilter(folder, files);
  if (!filter.ok) return filter;
  const deploy = deploymentFor(filter.value.manifest, options);
  if (deploy === undefined) return fail(noTarget(filter.value.manifest, options.target));
  const manifest = { ...filter.value.manifest, deploy };
  const parameters = {
    ...parseParameters(manifest, options.parameters),
    ...Object.fromEntries(openParameters(manifest, open).map((name) => [name, openValue(name)])),
  };
  const compiled = compiler.compile(filter.value, { parameters, files });
  if (!compiled.ok) return compiled;
  const packaged = packageScript(compiled.value, manifest);
  if (!packaged.ok) return packaged;
  const [file] = packaged.value;
  if (file === undefined) throw new Error(`The manifest describes ${options.target}, and nothing was packaged`);
  if (dialect === "yaml") return succeed(file, compiled.diagnostics);
  const unused = openParameters(manifest, open).filter((name) => !isIn(file, openValue(name)));
  if (unused.length > 0) return fail(...unused.map(notThere));
  return succeed({ ...file, text: templateOf(file.resource, manifest, open) }, compiled.diagnostics);
}

/** The manifest's deployment with one target, whose open parts are open. */
function deploymentFor(
  { deploy, parameters }: FilterManifest,
  { target, open }: PackageOptions,
): Deployment | undefined {
  const { envoyFilter, staticConfig, listener } = deploy;
  const needs = listener === undefined ? {} : { listener };
  if (target === "static-config") return staticConfig === undefined ? undefined : { staticConfig, ...needs };
  const fields = Object.keys(open).filter((name) => !Object.hasOwn(parameters, name));
  return envoyFilter === undefined ? undefined : { envoyFilter: openDeployment(envoyFilter, fields), ...needs };
}

function noTarget({ name, deploy }: FilterManifest, target: PackageTarget): Diagnostic {
  const known = Object.entries(packageTargets).filter(([, field]) => Object.hasOwn(deploy, field));
  return {
    code: "PACKAGE_TARGET_MISSING",
    severity: "error",
    message: `The manifest of "${name}" does not describe ${target}`,
    hint: `Add deploy.${packageTargets[target]} to its filter.yaml${known.length === 0 ? "" : `; it has ${known.map(([key]) => key).join(", ")}`}`,
  };
}

function openParameters({ parameters, deploy }: FilterManifest, open: OpenFields): readonly string[] {
  const isPart = (name: string): boolean => deploy.envoyFilter !== undefined && openParts.includes(name);
  return Object.keys(open).filter((name) => Object.hasOwn(parameters, name) || !isPart(name));
}

function isIn({ resource }: PackagedFile, text: string): boolean {
  return JSON.stringify(resource).includes(text);
}

function notThere(name: string): Diagnostic {
  return {
    code: "PARAMETER_NOT_OPEN",
    severity: "error",
    message: `Parameter "${name}" cannot stay open: nothing in the resource depends on it`,
    hint: "Other parameters may switch off what it is for; leave --open away",
  };
}
