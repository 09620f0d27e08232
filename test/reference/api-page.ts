import { readEntryPoints, type EntryPoint, type PublicExport } from "./public-api.ts";
import { tagsOf, type Docstring } from "./read-docstring.ts";

const introduction = `# The kit as a library

What \`import\` gives, by entry point. This page is generated from the docstrings of what \`exports\` in package.json names
(\`npm run reference\`). What filters see of Envoy, \`envoy-lua-kit/envoy-api\`, has [a page of its own](host-api.md).

`;

/** `docs/reference/api.md`. */
export function writeApiPage(entryPoints: readonly EntryPoint[] = readEntryPoints()): string {
  return introduction + entryPoints.map(entrySection).join("\n");
}

function entrySection(entry: EntryPoint): string {
  const { name, docstring, exports, behind } = entry;
  const [functions, types] = [exports.filter(({ kind }) => kind !== "type"), exports.filter(isType)];
  return [
    `## ${name}`,
    docstring.text,
    ...tagsOf(docstring, "example").map((text) => exampleBlock(text, entry)),
    functions
      .map(
        ({ name: shown, docstring: { text } }) => `- [\`${shown}\`](#${shown.toLowerCase()}): ${firstSentence(text)}`,
      )
      .join("\n"),
    ...functions.map((shown) => functionSection(entry, shown)),
    ...(types.length === 0 ? [] : [`### Types of ${name}`, types.map(typeSection).join("\n\n")]),
    ...(behind.length === 0
      ? []
      : [
          `### Types behind those of ${name}`,
          "They have no name to import, and stand here for what they hold.",
          behind.map(typeSection).join("\n\n"),
        ]),
  ]
    .filter((text) => text !== "")
    .join("\n\n")
    .concat("\n");
}

function isType({ kind }: PublicExport): boolean {
  return kind === "type";
}

function functionSection(entry: EntryPoint, { name, docstring, signatures, kind }: PublicExport): string {
  const shown = signatures.map((signature) => `\`\`\`ts declaration\n${signature.trim()}\n\`\`\``);
  const examples = tagsOf(docstring, "example").map((text) => exampleBlock(text, entry));
  const title = `### ${name}${kind === "function" ? "()" : ""}`;
  return [title, docstring.text, ...shown, ...notes(docstring), ...examples].join("\n\n");
}

function notes(docstring: Docstring): readonly string[] {
  const lines = [
    ...tagsOf(docstring, "param").map((text) => `- ${text.replace(/^(\w+)\s+/, "`$1`: ")}`),
    ...tagsOf(docstring, "returns").map((text) => `- Returns ${text}`),
    ...tagsOf(docstring, "throws").map((text) => `- Throws ${text}`),
    ...tagsOf(docstring, "see").map((text) => `- See ${text}`),
  ].map((line) => line.replace(/\n\s*/g, " "));
  return lines.length === 0 ? [] : [lines.join("\n")];
}

/** With the import that it needs, before those that it says. */
function exampleBlock(text: string, { name, exports }: EntryPoint): string {
  const used = exports.filter(({ name: known }) => new RegExp(`(?<![.\\w"])${known}\\b`).test(text));
  const names = used.map(({ name: known, kind }) => (kind === "type" ? `type ${known}` : known)).sort();
  const needed = names.length === 0 ? "" : `import { ${names.join(", ")} } from "${name}";\n`;
  return `\`\`\`ts\n${needed}${needed === "" || text.startsWith("import ") ? "" : "\n"}${text}\n\`\`\``;
}

function typeSection({ name, docstring, signatures }: PublicExport): string {
  const text = docstring.text === "" ? `**\`${name}\`**` : `**\`${name}\`**: ${docstring.text}`;
  return `${text}\n\n\`\`\`ts declaration\n${signatures.join("\n").trim()}\n\`\`\``;
}

function firstSentence(text: string): string {
  return (/^[^]*?[^.][.;:](?=\s|$)/.exec(text)?.[0] ?? text).replace(/\s+/g, " ").replace(/[.;:]$/, "");
}
