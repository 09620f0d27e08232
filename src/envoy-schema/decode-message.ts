import { nearestName, rankNames } from "../diagnostics/nearest-name.ts";
import { isJsonObject, type Json, type JsonObject } from "../files/json.ts";
import { decodeScalar } from "./decode-scalar.ts";
import type { Field, FieldType, MessageType } from "./message-type.ts";
import { envoySchema } from "./read-table.ts";
import {
  anyType,
  durationType,
  emptyType,
  fieldMaskType,
  fitsStructLike,
  formatDuration,
  isWellKnown,
  listValueType,
  parseDuration,
  structType,
  timestampType,
  typeOfUrl,
  valueType,
  wrappedScalars,
} from "./well-known.ts";

/** Where in a value something stands, e.g. `["typed_config", "http_filters", 0]`. */
export type JsonPath = readonly (string | number)[];

/** Something of a value that does not become part of the message, or that keeps it from being read at all. */
export interface SchemaProblem {
  /**
   * - `unknown-field`: left out without a word by whoever takes unknown fields, as istiod does
   * - `unknown-type`: an Any of a message that nobody knows
   * - `wrong-value`: the whole value is refused
   * - `alternative`: set beside another one of its group, of which one is lost
   * - `zero`: set to what the field is where it is not set, which leaves no trace in the message and is no mistake in a whole one
   */
  readonly kind: "unknown-field" | "unknown-type" | "wrong-value" | "alternative" | "zero";
  readonly path: JsonPath;
  /** Sentence case, no full stop. */
  readonly message: string;
  readonly hint?: string;
}

export interface Decoded {
  /**
   * The message in one notation: fields under their names in `.proto` files, only those that a message would have on the wire, enums by name,
   * 64-bit numbers and durations as texts. Two values that are the same message give equal JSON, but for the order of fields.
   */
  readonly value: JsonObject;
  readonly problems: readonly SchemaProblem[];
}

export interface DecodeOptions {
  /** Keep, and do not report, what the schema does not know: for what another Envoy or istiod has written. */
  readonly keepUnknown?: boolean;
}

/**
 * Reads JSON as a message of Envoy's API, as istiod does (golang/protobuf's jsonpb).
 *
 * @param typeName e.g. `envoy.config.route.v3.Route`
 * @throws where the schema has no such message
 */
export function decodeMessage(typeName: string, json: Json, options: DecodeOptions = {}): Decoded {
  const problems: SchemaProblem[] = [];
  const value = decodeMessageAt(typeName, json, { path: [], options, problems });
  return { value: isJsonObject(value) ? value : {}, problems };
}

/** A place in the value that is being read. */
interface Place {
  readonly path: JsonPath;
  readonly options: DecodeOptions;
  readonly problems: SchemaProblem[];
}

function inside(place: Place, key: string | number): Place {
  return { ...place, path: [...place.path, key] };
}

function decodeMessageAt(name: string, json: Json, place: Place): Json {
  if (json === null && name !== valueType) return emptyOf(name);
  const scalar = wrappedScalars[name];
  if (scalar !== undefined) return decodeScalarAt({ kind: "scalar", name: scalar }, json, place);
  if (name === durationType) return decodeDuration(json, place);
  if (name === anyType) return decodeAny(json, place);
  if (name === timestampType || name === fieldMaskType) return decodeText(json, place);
  if (name === emptyType) return {};
  if (name === structType || name === valueType || name === listValueType) {
    if (fitsStructLike(name, json)) return json;
    return wrong(json, { wanted: name === structType ? "an object" : "a list", instead: {} }, place);
  }
  const type = envoySchema.messages.get(name);
  if (type === undefined) throw new Error(`No message of Envoy's API: ${name}`);
  if (!isJsonObject(json)) return wrong(json, { wanted: `an object, which ${shortName(name)} is`, instead: {} }, place);
  return decodeFields(type, json, place);
}

/** What a message is in a list where there is null. */
function emptyOf(name: string): Json {
  const scalar = wrappedScalars[name];
  if (scalar === undefined) return name === durationType ? "0s" : {};
  return scalar === "string" || scalar === "bytes" ? "" : scalar === "bool" ? false : 0;
}

function decodeFields(type: MessageType, json: JsonObject, place: Place): JsonObject {
  const value: Record<string, Json> = {};
  const chosen = new Map<string, Field>();
  // In the order of the schema, for of alternatives the last one wins.
  for (const field of type.fields) {
    const key = json[field.jsonName] === undefined ? field.name : field.jsonName;
    const given = json[key];
    if (given === undefined || (given === null && !takesNull(field))) continue;
    const decoded = decodeField(field, given, inside(place, key));
    if (!isPopulated(field, decoded)) {
      const message = `${JSON.stringify(decoded)} is what "${key}" is where it is not set`;
      if (place.options.keepUnknown !== true) report({ kind: "zero", message }, inside(place, key));
      continue;
    }
    const other = field.oneof === undefined ? undefined : chosen.get(field.oneof);
    if (other !== undefined) {
      Reflect.deleteProperty(value, other.name);
      report(
        {
          kind: "alternative",
          message: `"${other.name}" and "${field.name}" are alternatives, and "${other.name}" is lost`,
          hint: "Set one of them",
        },
        inside(place, key),
      );
    }
    if (field.oneof !== undefined) chosen.set(field.oneof, field);
    value[field.name] = decoded;
  }
  return { ...value, ...unknownFields(type, json, place) };
}

function takesNull({ shape, type }: Field): boolean {
  return shape === "one" && (type.name === valueType || type.name === "google.protobuf.NullValue");
}

/** Reports fields that the message does not have. @returns those to keep */
function unknownFields(type: MessageType, json: JsonObject, place: Place): JsonObject {
  const unknown = Object.entries(json).filter(([key]) => !type.fieldByName.has(key));
  if (place.options.keepUnknown === true) return Object.fromEntries(unknown);
  for (const [key] of unknown) {
    const names = type.fields.map((field) => (key.includes("_") ? field.name : field.jsonName));
    const nearest = nearestName(key, names);
    report(
      {
        kind: "unknown-field",
        message: `${shortName(type.name)} has no field "${key}"`,
        hint:
          nearest === undefined ? `It has ${rankNames(key, names).join(", ") || "none"}` : `Did you mean "${nearest}"?`,
      },
      inside(place, key),
    );
  }
  return {};
}

/** Whether a field that was set is there on the wire. */
function isPopulated(field: Field, value: Json): boolean {
  if (field.shape === "list") return Array.isArray(value) && value.length > 0;
  if (field.shape === "map") return isJsonObject(value) && Object.keys(value).length > 0;
  return field.hasPresence || !isZero(field.type, value);
}

function isZero(type: FieldType, value: Json): boolean {
  if (type.kind === "enum" && typeof value === "string") return envoySchema.enums.get(type.name)?.get(value) === 0;
  return value === 0 || value === "" || value === false || value === "0";
}

function decodeField(field: Field, json: Json, place: Place): Json {
  if (field.shape === "list") {
    if (!Array.isArray(json)) return wrong(json, { wanted: "a list", instead: [] }, place);
    return json.map((item, index) => decodeSingle(field.type, item as Json, inside(place, index)));
  }
  if (field.shape === "map") {
    if (!isJsonObject(json)) return wrong(json, { wanted: "an object", instead: {} }, place);
    return Object.fromEntries(
      Object.entries(json).map(([key, item]) => [key, decodeSingle(field.type, item, inside(place, key))]),
    );
  }
  return decodeSingle(field.type, json, place);
}

function decodeSingle(type: FieldType, json: Json, place: Place): Json {
  if (type.kind === "message") return decodeMessageAt(type.name, json, place);
  return type.kind === "enum" ? decodeEnum(type.name, json, place) : decodeScalarAt(type, json, place);
}

function decodeScalarAt(type: Extract<FieldType, { kind: "scalar" }>, json: Json, place: Place): Json {
  const { value, wanted } = decodeScalar(type.name, json);
  return wanted === undefined ? value : wrong(json, { wanted, instead: value }, place);
}

function decodeEnum(name: string, json: Json, place: Place): Json {
  const values = envoySchema.enums.get(name) ?? new Map<string, number>();
  if (typeof json === "number" && Number.isInteger(json))
    return [...values].find(([, number]) => number === json)?.[0] ?? json;
  if (json === null) return [...values.keys()][0] ?? 0;
  if (typeof json === "string" && values.has(json)) return json;
  if (place.options.keepUnknown === true) return json;
  return wrong(json, { wanted: `one of ${[...values.keys()].join(", ")}`, instead: 0 }, place);
}

function decodeDuration(json: Json, place: Place): Json {
  const nanoseconds = typeof json === "string" ? parseDuration(json) : undefined;
  if (nanoseconds !== undefined) return formatDuration(nanoseconds);
  return wrong(json, { wanted: `a duration such as "1.5s"`, instead: "0s" }, place);
}

function decodeText(json: Json, place: Place): Json {
  return typeof json === "string" ? json : wrong(json, { wanted: "a text", instead: "" }, place);
}

function decodeAny(json: Json, place: Place): Json {
  if (!isJsonObject(json)) return wrong(json, { wanted: `an object with "@type"`, instead: {} }, place);
  const { "@type": url, ...rest } = json;
  if (typeof url !== "string") {
    const message = `A value whose type is open has no "@type"`;
    report({ kind: "wrong-value", message, hint: `Name its message, as in "${urlOf("…")}"` }, place);
    return {};
  }
  const name = typeOfUrl(url);
  if (isWellKnown(name))
    return { "@type": url, value: decodeMessageAt(name, rest["value"] ?? null, inside(place, "value")) };
  if (name === emptyType || envoySchema.messages.has(name)) {
    const value = decodeMessageAt(name, rest, place);
    return { "@type": url, ...(value as JsonObject) };
  }
  if (place.options.keepUnknown !== true) reportUnknownType(name, inside(place, "@type"));
  return json;
}

function reportUnknownType(name: string, place: Place): void {
  const nearest = nearestName(name, [...envoySchema.messages.keys()]);
  const message = `Envoy's API has no message "${name}"`;
  const hint = nearest === undefined ? undefined : `Did you mean "${urlOf(nearest)}"?`;
  report({ kind: "unknown-type", message, ...(hint === undefined ? {} : { hint }) }, place);
}

function urlOf(name: string): string {
  return `type.googleapis.com/${name}`;
}

function wrong(found: Json, { wanted, instead }: { wanted: string; instead: Json }, place: Place): Json {
  report({ kind: "wrong-value", message: `Found ${quote(found)}, wanted ${wanted}` }, place);
  return instead;
}

function report(problem: Omit<SchemaProblem, "path">, { path, problems }: Place): void {
  problems.push({ ...problem, path });
}

function quote(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** A message's name without its package, which is long. */
export function shortName(typeName: string): string {
  return typeName.replace(/^(?:[a-z0-9_]+\.)*/, "");
}
