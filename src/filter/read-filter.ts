import { fail, succeed, type Checked, type Diagnostic } from "../diagnostics/diagnostic.ts";
import { compareEnvoyVersions } from "../envoy-api/envoy-version.ts";
import { compileSchema } from "../files/compile-schema.ts";
import { readYaml, type YamlFile } from "../files/read-yaml.ts";
import type { TextFiles } from "../files/text-files.ts";
import { parameterSchemaProblems } from "./check-parameters.ts";
import type { Filter } from "./filter.ts";
import { manifestSchema } from "./manifest-schema.ts";
import type { FilterManifest } from "./manifest.ts";

type ManifestNotation = Omit<FilterManifest, "profile" | "parameters" | "deploy" | "budget"> & Partial<FilterManifest>;

const validateManifest = compileSchema<ManifestNotation>(manifestSchema);

/**
 * Reads `<folder>/filter.yaml`. Findings: no such file, YAML and schema mistakes, and parameters that contradict themselves.
 *
 * @example
 * const filter = readFilter("filter-src/hsts", disk);
 * console.log(filter.ok ? filter.value.manifest.version : filter.diagnostics);
 */
export function readFilter(folder: string, files: TextFiles): Checked<Filter> {
  const file = `${folder}/filter.yaml`;
  const text = files.read(file);
  if (text === undefined) {
    const hint = "A filter is a folder with a filter.yaml and a filter.ts in it";
    return fail({ code: "FILE_NOT_FOUND", severity: "error", message: `Found no file "${file}"`, hint });
  }
  const read = readYaml({ file, text }, validateManifest);
  if (!read.ok) return read;
  const findings = checkManifest(read.value);
  if (findings.length > 0) return fail(...findings);
  const manifest = { profile: "envoy" as const, parameters: {}, deploy: {}, budget: {}, ...read.value.value };
  return succeed({ folder, manifest, positionOf: read.value.positionOf });
}

function checkManifest({ value, positionOf }: YamlFile<ManifestNotation>): readonly Diagnostic[] {
  const { envoy, parameters = {}, deploy } = value;
  const named = [
    ...Object.keys(deploy?.listener?.disableSessionResumption?.when ?? {}),
    ...Object.keys(deploy?.listener?.removeRequestHeaders?.when ?? {}),
    ...(deploy?.listener?.removeRequestHeaders === undefined
      ? []
      : [deploy.listener.removeRequestHeaders.prefixParameter]),
  ];
  const unknown = named.filter((name) => !Object.hasOwn(parameters, name));
  return [
    ...(compareEnvoyVersions(envoy.from, envoy.to) > 0
      ? [
          finding(
            "MANIFEST_ENVOY_RANGE",
            `Found a range from "${envoy.from}" to "${envoy.to}", wanted the older one first`,
            ["envoy"],
          ),
        ]
      : []),
    ...unknown.map((name) =>
      finding("PARAMETER_UNKNOWN", `The filter has no parameter "${name}"`, ["deploy", "listener"]),
    ),
    ...parameterSchemaProblems(parameters).map(({ name, problem }) =>
      finding("PARAMETER_SCHEMA", `The schema of "${name}" is none: ${problem}`, ["parameters", name]),
    ),
  ];

  function finding(code: Diagnostic["code"], message: string, path: readonly string[]): Diagnostic {
    return { code, severity: "error", message, position: positionOf(path) };
  }
}
