import { compareEnvoyVersions, type EnvoyVersion } from "../../../envoy-api/envoy-version.ts";
import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { isJsonObject, type Json } from "../../../files/json.ts";

/**
 * Reads a message of an Envoy configuration field by field. What is neither read nor named as harmless is refused by its path when the
 * message is closed, so that nothing that could change an exchange is ignored silently.
 */
export interface ConfigFields {
  /** The release line whose Envoy reads the configuration. */
  readonly version: EnvoyVersion;
  /** The most instructions that a regular expression may have. */
  readonly largestProgram: number;
  /** Where the message stands, e.g. `static_resources.listeners[0]`. */
  readonly path: string;
  /** Whether the field is there. Does not count as reading it. */
  has(name: string): boolean;
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  number(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  /** A value of an enumeration, the first one unless said; others are refused. */
  choice<T extends string>(name: string, values: readonly [T, ...T[]]): T;
  message(name: string): ConfigFields | undefined;
  messages(name: string): readonly ConfigFields[];
  /** The members of a map field. */
  map(name: string): ReadonlyMap<string, ConfigFields>;
  /** The value as it stands. */
  json(name: string): Json | undefined;
  /** Fields that change nothing an exchange shows. */
  harmless(...names: readonly string[]): void;
  /** Refuses fields that Envoys before `version` do not have, where such an Envoy reads them. */
  since(version: EnvoyVersion, ...names: readonly string[]): void;
  /** Refuses something that was read but is not simulated. */
  refuse(what: string): void;
  /** Warns of something that may be otherwise in Envoy. */
  warn(what: string, reason: string): void;
  /** Refuses every field that was not read. */
  close(): void;
}

export interface ConfigReading {
  readonly version: EnvoyVersion;
  readonly largestProgram: number;
  /** Collects what is refused and warnings, so that one run reports all of it. */
  readonly findings: Diagnostic[];
}

export function openConfig(value: Json | undefined, path: string, reading: ConfigReading): ConfigFields {
  const { version, largestProgram, findings } = reading;
  const fields = new Map(
    Object.entries(isJsonObject(value) ? value : {}).map(([name, field]) => [snakeCase(name), field]),
  );
  const unread = new Set(fields.keys());
  if (value !== undefined && value !== null && !isJsonObject(value)) report(path, findings);

  function read(name: string): Json | undefined {
    unread.delete(name);
    return fields.get(name) ?? undefined;
  }

  function typed<T>(name: string, isWanted: (field: Json) => field is T & Json): T | undefined {
    const field = read(name);
    if (field === undefined) return undefined;
    if (isWanted(field)) return field;
    report(`${path}.${name}`, findings);
    return undefined;
  }

  function list(name: string): readonly Json[] {
    const field = read(name);
    if (field === undefined) return [];
    return Array.isArray(field) ? (field as readonly Json[]) : [field];
  }

  const open = (field: Json | undefined, place: string): ConfigFields => openConfig(field, `${path}.${place}`, reading);
  return {
    path,
    version,
    largestProgram,
    since: (first, ...names) => {
      const isOlder = compareEnvoyVersions(version, first) < 0;
      for (const name of names) if (isOlder && fields.has(name)) report(`${path}.${name}`, findings);
    },
    has: (name) => fields.has(name),
    text: (name) => typed(name, (field): field is string => typeof field === "string"),
    texts: (name) => list(name).filter((item): item is string => typeof item === "string"),
    number: (name) => {
      const field = typed(name, (value): value is number | string => isNumeric(value));
      return field === undefined ? undefined : Number(field);
    },
    flag: (name) => typed(name, (field): field is boolean => typeof field === "boolean"),
    choice: (name, values) => {
      const [otherwise] = values;
      const field = read(name) ?? otherwise;
      const found = values.find((value) => value === field);
      if (found === undefined) report(`${path}.${name}`, findings);
      return found ?? otherwise;
    },
    message: (name) => (fields.has(name) ? open(read(name), name) : undefined),
    messages: (name) => list(name).map((item, index) => open(item, `${name}[${index}]`)),
    map: (name) => {
      const field = read(name);
      const entries = isJsonObject(field) ? Object.entries(field) : [];
      return new Map(entries.map(([key, member]) => [key, open(member, `${name}.${key}`)]));
    },
    json: read,
    harmless: (...names) => {
      for (const name of names) unread.delete(name);
    },
    refuse: (what) => {
      report(`${path}.${what}`, findings);
    },
    warn: (what, reason) => {
      findings.push(warningOf(`${path}.${what}`, reason));
    },
    close: () => {
      for (const name of unread) report(`${path}.${name}`, findings);
    },
  };
}

/** Protobuf takes numbers as texts too. */
function isNumeric(value: Json): value is number | string {
  return typeof value === "number" || (typeof value === "string" && /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value));
}

function report(path: string, findings: Diagnostic[]): void {
  findings.push({
    code: "NOT_SIMULATED",
    severity: "error",
    message: `The simulator does not model "${path.replace(/^\./, "")}" of the Envoy configuration`,
    hint: "Run this scenario in an Envoy, or take the field out",
  });
}

function warningOf(path: string, reason: string): Diagnostic {
  return {
    code: "SIMULATION_DIFFERS",
    severity: "warning",
    message: `"${path.replace(/^\./, "")}" of the Envoy configuration: ${reason}`,
    hint: "Run this scenario in an Envoy too",
  };
}

/** Envoy reads field names in both spellings. */
function snakeCase(name: string): string {
  return name.startsWith("@") ? name : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
