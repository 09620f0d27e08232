import { messageTable } from "./message-table.ts";
import {
  scalarNames,
  type EnumType,
  type Field,
  type FieldType,
  type MessageType,
  type Rules,
} from "./message-type.ts";

/** All messages and enums that an Envoy configuration is made of. */
export interface EnvoySchema {
  readonly messages: ReadonlyMap<string, MessageType>;
  readonly enums: ReadonlyMap<string, EnumType>;
}

/**
 * Reads the notation of `message-table.ts`:
 *
 * - `enum <name> <value>=<number> …`
 * - `message <name> <required oneof> …`, and a line for each field, indented by a space:
 *   `<name> <type> [oneof=<name>|optional] [json=<name>] [{rules}]`, where a type is that of a scalar, a message, `enum:<name>`, one of them
 *   after `[]` (a list) or after `map<key>`. A name that begins with a dot is in the package of the message.
 */
export function readTable(text: string): EnvoySchema {
  const messages = new Map<string, MessageType>();
  const enums = new Map<string, EnumType>();
  for (const block of text.trim().split(/\n(?! )/)) {
    const [head = "", ...lines] = block.split("\n");
    const [kind, name = "", ...rest] = head.split(" ");
    if (kind === "enum") enums.set(name, new Map(rest.map(readEnumValue)));
    else messages.set(name, readMessage(name, rest, lines));
  }
  return { messages, enums };
}

/** The messages of the Envoy release that `messageTableSource` names. */
export const envoySchema: EnvoySchema = readTable(messageTable);

function readEnumValue(text: string): [string, number] {
  const [name = "", number = ""] = text.split("=");
  return [name, Number(number)];
}

function readMessage(name: string, requiredOneofs: readonly string[], lines: readonly string[]): MessageType {
  const fields = lines.map((line) => readField(line.slice(1), packageOf(name)));
  const fieldByName = new Map(
    fields.flatMap((field) => [[field.jsonName, field] as const, [field.name, field] as const]),
  );
  return { name, requiredOneofs, fields, fieldByName };
}

/** The part of a full name in front of its first capital: packages are written small. */
function packageOf(name: string): string {
  return /^(?:[a-z0-9_]+\.)*/.exec(name)?.[0].slice(0, -1) ?? "";
}

function readField(line: string, home: string): Field {
  const rulesStart = line.indexOf(" {");
  const rules = rulesStart < 0 ? {} : (JSON.parse(line.slice(rulesStart + 1)) as Rules);
  const [name = "", type = "", ...labels] = (rulesStart < 0 ? line : line.slice(0, rulesStart)).split(" ");
  const labelled = (label: string): string | undefined =>
    labels.find((text) => text.startsWith(`${label}=`))?.slice(label.length + 1);
  const oneof = labelled("oneof");
  const shaped = readShape(type, home);
  return {
    name,
    jsonName: labelled("json") ?? camelCase(name),
    ...shaped,
    ...(oneof === undefined ? {} : { oneof }),
    hasPresence:
      shaped.shape === "one" && (oneof !== undefined || labels.includes("optional") || shaped.type.kind === "message"),
    rules,
  };
}

function readShape(text: string, home: string): Pick<Field, "type" | "shape" | "keys"> {
  if (text.startsWith("[]")) return { shape: "list", type: readType(text.slice(2), home) };
  const map = /^map<(\w+)>(.*)$/.exec(text);
  if (map === null) return { shape: "one", type: readType(text, home) };
  const [, key = "", value = ""] = map;
  return { shape: "map", type: readType(value, home), keys: readType(key, home) };
}

function readType(text: string, home: string): FieldType {
  const scalar = scalarNames.find((name) => name === text);
  if (scalar !== undefined) return { kind: "scalar", name: scalar };
  const kind = text.startsWith("enum:") ? "enum" : "message";
  const name = kind === "enum" ? text.slice("enum:".length) : text;
  return { kind, name: name.startsWith(".") ? home + name : name };
}

function camelCase(name: string): string {
  return name.replace(/_+([a-z])?/g, (_all, letter?: string) => letter?.toUpperCase() ?? "");
}
