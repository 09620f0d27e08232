import { fail, succeed, type Checked, type Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isJsonObject } from "../../files/json.ts";
import type { YamlFile } from "../../files/read-yaml.ts";
import type { SourcePosition } from "../../diagnostics/diagnostic.ts";

/** A `Secret` with its data as text. Only `createSecrets` may look into it. */
export interface SecretManifest {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `data`, decoded, under `stringData`, as an API server merges them. */
  readonly data: Readonly<Record<string, string>>;
  /** Where a key of the data stands; the manifest's name for one that is not there. Never shows text. */
  positionOf(key: string): SourcePosition;
}

/** Reads a Secret. Findings name keys and never say what was found, for it may be secret. */
export function readSecret({ value, positionOf }: YamlFile<unknown>): Checked<SecretManifest> {
  const { metadata, data, stringData } = isJsonObject(value) ? value : {};
  const { name, namespace, labels } = isJsonObject(metadata) ? metadata : {};
  const problem = (path: readonly string[], message: string): Diagnostic => ({
    code: "SECRET_MANIFEST",
    severity: "error",
    message,
    position: withoutText(positionOf(path)),
  });
  if (typeof name !== "string") return fail(problem(["metadata"], "This Secret has no name"));
  const decoded = Object.entries(textsOf(data)).map(([key, text]) => [key, decode(text)] as const);
  const wrong = [
    ...Object.entries(isJsonObject(data) ? data : {})
      .filter(([, text]) => typeof text !== "string" || decode(text) === undefined)
      .map(([key]) => problem(["data", key], `The key "${key}" of the Secret "${name}" is not base64`)),
    ...Object.entries(isJsonObject(stringData) ? stringData : {})
      .filter(([, text]) => typeof text !== "string")
      .map(([key]) => problem(["stringData", key], `The key "${key}" of the Secret "${name}" is not a text`)),
  ];
  if (wrong.length > 0) return fail(...wrong);
  const plain = textsOf(stringData);
  return succeed({
    name,
    namespace: typeof namespace === "string" ? namespace : "",
    labels: textsOf(labels),
    data: { ...Object.fromEntries(decoded.map(([key, text]) => [key, text ?? ""])), ...plain },
    positionOf: (key) =>
      withoutText(
        positionOf(key in plain ? ["stringData", key] : key in textsOf(data) ? ["data", key] : ["metadata", "name"]),
      ),
  });
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** Strict, as Kubernetes is: Node's own decoder takes anything. */
function decode(base64: string): string | undefined {
  const compact = base64.replace(/[\r\n]/g, "");
  const bytes = Buffer.from(compact, "base64");
  return bytes.toString("base64") === compact ? bytes.toString("utf8") : undefined;
}

function withoutText({ file, line, column, length }: SourcePosition): SourcePosition {
  return { file, line, column, ...(length === undefined ? {} : { length }) };
}
