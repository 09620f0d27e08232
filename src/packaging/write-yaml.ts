import { Document, parse, Scalar, visit } from "yaml";
import type { Json } from "../files/json.ts";

/**
 * YAML that reviewers can read: texts of several lines stand as literal blocks, as they are. The only writer of YAML here.
 *
 * The layout is ours, for a library builds a tree of nodes, which takes ten times as long; what texts need (quotes, escapes) is the library's
 * to say wherever it is not plain to see. Texts that YAML 1.1 takes for something else (`yes`, `1_000`) are quoted: Kubernetes' reader does.
 *
 * @param comment lines at the top; none where it is empty
 */
export function writeYaml(value: Json, comment: string): string {
  const pieces: string[] = comment === "" ? [] : [comment.replace(/^/gm, "# "), "\n\n"];
  writeValue(value, "", pieces);
  return `${pieces.join("")}\n`;
}

/** What a reader of the YAML gets: the proof that nothing was lost on the way. */
export function readBack(yaml: string): unknown {
  return parse(yaml);
}

/** Adds a value whose first line begins where the caller stands; its others begin with the indentation. */
function writeValue(value: Json, indent: string, pieces: string[]): void {
  if (typeof value === "string") pieces.push(textOf(value, indent));
  else if (typeof value !== "object" || value === null) pieces.push(scalarOf(value));
  else if (Array.isArray(value)) writeList(value as readonly Json[], indent, pieces);
  else writeMembers(value as Readonly<Record<string, Json>>, indent, pieces);
}

function writeList(items: readonly Json[], indent: string, pieces: string[]): void {
  if (items.length === 0) pieces.push("[]");
  for (const [index, item] of items.entries()) {
    pieces.push(index === 0 ? "- " : `\n${indent}- `);
    writeValue(item, isCollection(item) ? `${indent}  ` : indent, pieces);
  }
}

function writeMembers(members: Readonly<Record<string, Json | undefined>>, indent: string, pieces: string[]): void {
  let isFirst = true;
  for (const [name, item] of Object.entries(members)) {
    if (item === undefined) continue;
    pieces.push(isFirst ? "" : `\n${indent}`, keyOf(name, indent));
    isFirst = false;
    if (isCollection(item)) {
      pieces.push(`:\n${indent}  `);
      writeValue(item, `${indent}  `, pieces);
    } else {
      pieces.push(": ");
      writeValue(item, indent, pieces);
    }
  }
  if (isFirst) pieces.push("{}");
}

function isCollection(value: Json): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Array.isArray(value) ? value.length > 0 : Object.values(value).some((item) => (item as unknown) !== undefined);
}

function scalarOf(value: number | boolean | null): string {
  return typeof value === "number" && !Number.isInteger(value)
    ? new Document(value).toString().trimEnd()
    : String(value);
}

function keyOf(name: string, indent: string): string {
  return simpleText(name) ?? escapedText(name) ?? writeMember({ [name]: null }, indent).slice(0, -": null".length);
}

function textOf(text: string, indent: string): string {
  if (isPlainBlock(text)) return `|\n${indented(text, `${indent}  `)}`;
  return simpleText(text) ?? escapedText(text) ?? writeMember({ k: text }, indent).slice("k: ".length);
}

/** Begins with a letter, and has nothing in it that means something to YAML; or else a duration, or a UUID. */
const plainText = /^([A-Za-z/][\w.|/@*()+=,-]*|\d+s|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/;

/** Words that are something else to one reader of YAML or another. */
const notText = /^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i;

/** Begins with what YAML keeps for itself, and needs nothing but quotes. */
const quotedText = /^[@*][\w.|/@*-]*$/;

function simpleText(text: string): string | undefined {
  if (plainText.test(text)) return notText.test(text) ? `"${text}"` : text;
  return quotedText.test(text) ? `"${text}"` : undefined;
}

/** What some readers take for the end of a line or the start of a document, or refuse. */
const unseenCharacter = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A text with such characters, in quotes and without them; undefined where it has none. */
function escapedText(text: string): string | undefined {
  const quoted = JSON.stringify(text);
  const escaped = quoted.replace(unseenCharacter, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return escaped === quoted ? undefined : escaped;
}

/** Lines of printable ASCII with one end: a literal block has nothing to say about them but `|`. */
function isPlainBlock(text: string): boolean {
  return /^[!-~][\n -~]*[ -~]\n$/.test(text);
}

function indented(text: string, indent: string): string {
  const lines = text.slice(0, -1);
  const between = lines.includes("\n\n") ? /\n(?!\n)/g : "\n";
  return indent + lines.replaceAll(between, `\n${indent}`);
}

/** As the library writes an object's one member at an indentation. */
function writeMember(member: Readonly<Record<string, string | null>>, indent: string): string {
  const document = new Document(member, { compat: "yaml-1.1" });
  visit(document, {
    Scalar: (place, node) => {
      if (place === "value" && typeof node.value === "string" && node.value.includes("\n"))
        node.type = Scalar.BLOCK_LITERAL;
    },
  });
  const text = document.toString({ lineWidth: 0, blockQuote: "literal" });
  return text.slice(0, -1).replace(/\n(?=.)/g, `\n${indent}`);
}
