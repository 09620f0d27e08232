import {
  fail,
  hasErrors,
  succeed,
  type Checked,
  type Diagnostic,
  type SourcePosition,
} from "../diagnostics/diagnostic.ts";
import { compileSchema } from "../files/compile-schema.ts";
import { readYaml, type YamlFile } from "../files/read-yaml.ts";
import type { ParameterValues } from "../filter/parameters.ts";
import { checkExposures } from "./check-exposures.ts";
import { exposureSchema } from "./exposure-schema.ts";
import type { Exposure } from "./exposure.ts";

/** An exposure with the places of its parts, for findings. */
export interface ReadExposure {
  readonly exposure: Exposure;
  positionOf(path: readonly (string | number)[]): SourcePosition;
}

/** What people write: defaults may be left out, and `null` is a parameter that has none. */
type ExposureNotation = Pick<Exposure, "namespace" | "hosts" | "gateway"> &
  Partial<Omit<Exposure, "authHeader" | "options">> & {
    readonly authHeader?: Readonly<Record<string, string | number | boolean | null>>;
    readonly options?: Partial<Exposure["options"]>;
  };

const validateExposure = compileSchema<ExposureNotation>(exposureSchema);

/**
 * Reads descriptions of control planes, one for each text. All are checked together: a host belongs to one of them, and those behind one
 * gateway share its scripts.
 */
export function readExposures(
  sources: readonly { readonly file: string; readonly text: string }[],
): Checked<readonly ReadExposure[]> {
  const files = sources.map((source) => readYaml(source, validateExposure));
  const diagnostics: Diagnostic[] = files.flatMap((file) => file.diagnostics);
  const read = files.flatMap((file) => (file.ok ? [completed(file.value)] : []));
  const findings = [...diagnostics, ...checkExposures(read)];
  return hasErrors(findings) ? fail(...findings) : succeed(read, findings);
}

function completed({ value, positionOf }: YamlFile<ExposureNotation>): ReadExposure {
  return { exposure: completeExposure(value), positionOf };
}

/** An exposure with defaults for what a notation leaves out. */
export function completeExposure(notation: ExposureNotation): Exposure {
  const { controlPlane = "shoot", authHeader = {}, options } = notation;
  return {
    wildcardHosts: [],
    ipFamilies: [],
    istio: "1.29",
    kubernetes: "1.33",
    ...notation,
    controlPlane,
    apiserverProxy: notation.apiserverProxy ?? controlPlane === "shoot",
    authHeader: withoutNull(authHeader),
    options: { identityBackstop: false, serverNames: [], ...options },
  };
}

function withoutNull(values: Readonly<Record<string, string | number | boolean | null>>): ParameterValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? undefined]));
}
