import { manifestSchema } from "../../src/filter/manifest-schema.ts";
import { projectFiles } from "../support/files-on-disk.ts";

/** As much of JSON schema as `filter.yaml` has. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | false;
}

const example = "filter-src/hsts/filter.yaml";

const introduction = `# filter.yaml

The manifest of a filter: who it is, on which Envoys it works, what can be set, and where it is deployed. It stands beside \`filter.ts\` in
the filter's folder. What is wrong with one is found by \`envoy-lua check\`: [codes](../errors.md#filters-and-their-parameters). This page is
generated from its JSON schema (\`npm run reference\`).

A whole one, [${example}](../../${example}):

\`\`\`yaml manifest
${(projectFiles.read(example) ?? "").trimEnd()}
\`\`\`

`;

const parametersText = `\`parameters.ts\` beside it exports a constant of the same name for each, with its type and default; a parameter that may be none has
\`undefined\` there and \`null\` here. The schema adds what a type cannot say: patterns, ranges, values. Parameters are fixed when the script is
built (\`envoy-lua build <filter> --parameter <name>=<value>\`), and what they switch off is not in the script. Texts can stay open in templates:
[packaging](../packaging.md).

\`\`\`ts
export const strictTransportSecurity: string = "max-age=31536000";
\`\`\`
`;

/** `docs/reference/filter-yaml.md`. */
export function writeFilterYamlPage(): string {
  return introduction + sectionsOf("", manifestSchema as Schema).join("\n");
}

/** A section for each object, outer ones first. */
function sectionsOf(path: string, schema: Schema): readonly string[] {
  const { properties = {}, required = [], description = "" } = schema;
  const entries = Object.entries(properties);
  const rows = entries.map(([name, property]) => rowOf(pathOf(path, name), property, required.includes(name)));
  const table = rows.length === 0 ? [] : [`| | required | value | |\n| --- | --- | --- | --- |\n${rows.join("\n")}`];
  const title = path === "" ? "## Everything" : `${path.includes(".") ? "###" : "##"} ${path}`;
  const texts = [title, ...(description === "" ? [] : [`${description}.`]), ...table];
  const more = path === "parameters" ? [parametersText] : [];
  const inner = entries.filter(([, property]) => property.type === "object" && hasSection(property));
  return [
    [...texts, ...more, ""].join("\n\n"),
    ...inner.flatMap(([name, property]) => sectionsOf(pathOf(path, name), property)),
  ];
}

/** Objects with names of their own are described in a section; lists of labels and conditions in a word. */
function hasSection({ properties, additionalProperties }: Schema): boolean {
  return properties !== undefined || (additionalProperties !== false && additionalProperties?.type === "object");
}

function pathOf(outer: string, name: string): string {
  return outer === "" ? name : `${outer}.${name}`;
}

function rowOf(path: string, schema: Schema, isRequired: boolean): string {
  const name = path.split(".").at(-1) ?? "";
  const link = schema.type === "object" && hasSection(schema);
  const shown = link ? `[\`${name}\`](#${path.replaceAll(".", "").toLowerCase()})` : `\`${name}\``;
  return `| ${shown} | ${isRequired ? "yes" : ""} | ${valueOf(schema)} | ${schema.description ?? ""} |`;
}

function valueOf({ type, enum: values, pattern, minimum, maximum, additionalProperties }: Schema): string {
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(", ");
  if (type === "object") return additionalProperties === false ? "an object" : mapOf(additionalProperties);
  if (type === "integer")
    return maximum === undefined ? `a number from ${minimum ?? 0}` : `${minimum ?? 0} to ${maximum}`;
  return pattern === undefined ? "a text" : `a text that matches \`${pattern.replaceAll("|", "\\|")}\``;
}

function mapOf(values: Schema | undefined): string {
  if (values?.type === "object") return "a JSON schema by name";
  return values?.type === "string" ? "texts by name" : "texts, numbers, booleans or null, by name";
}
