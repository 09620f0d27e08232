import { isJsonObject, type Json, type JsonObject } from "../files/json.ts";
import { shortName, type JsonPath } from "./decode-message.ts";
import type { Field, FieldType, MessageType, Rules } from "./message-type.ts";
import { envoySchema } from "./read-table.ts";
import { anyType, durationType, parseDuration, typeOfUrl, wrappedScalars } from "./well-known.ts";

/** A rule that a message breaks, for which Envoy refuses all that the message is part of. */
export interface BrokenRule {
  readonly path: JsonPath;
  /** Sentence case, no full stop. */
  readonly message: string;
}

/**
 * Checks a decoded message against the rules that Envoy checks, as they stand in its `.proto` files: fields and groups of alternatives that must
 * be set, lengths, ranges, and names of enums. Rules about the form of texts are left to Envoy.
 *
 * @param value in the notation of `decodeMessage`
 */
export function checkRules(typeName: string, value: JsonObject, path: JsonPath = []): readonly BrokenRule[] {
  const type = envoySchema.messages.get(typeName);
  if (type === undefined) return [];
  return [
    ...missingAlternatives(type, value, path),
    ...type.fields.flatMap((field) => checkField(type, field, { value, path })),
  ];
}

function missingAlternatives(type: MessageType, value: JsonObject, path: JsonPath): readonly BrokenRule[] {
  return type.requiredOneofs.flatMap((oneof) => {
    const names = type.fields.filter((field) => field.oneof === oneof).map(({ name }) => name);
    if (names.some((name) => value[name] !== undefined)) return [];
    return [{ path, message: `${shortName(type.name)} wants one of ${names.map((name) => `"${name}"`).join(", ")}` }];
  });
}

interface Holder {
  readonly value: JsonObject;
  readonly path: JsonPath;
}

function checkField(type: MessageType, field: Field, { value, path }: Holder): readonly BrokenRule[] {
  const found = value[field.name];
  const inside = [...path, field.name];
  const { rules } = field;
  if (found === undefined) return checkAbsent(type, field, path);
  if (field.shape === "list" && Array.isArray(found)) {
    const items = (found as readonly Json[]).flatMap((item, index) =>
      checkValue(field.type, { found: item, rules: (rules["items"] ?? {}) as Rules, path: [...inside, index] }),
    );
    return [...checkCount(found.length, { rules, path: inside }), ...items];
  }
  if (field.shape === "map" && isJsonObject(found))
    return Object.entries(found).flatMap(([key, item]) =>
      checkValue(field.type, { found: item, rules: (rules["values"] ?? {}) as Rules, path: [...inside, key] }),
    );
  return checkValue(field.type, { found, rules, path: inside });
}

function checkAbsent(type: MessageType, field: Field, path: JsonPath): readonly BrokenRule[] {
  if (field.oneof !== undefined) return [];
  const missing = [{ path, message: `${shortName(type.name)} wants "${field.name}"` }];
  if (field.shape === "list") return Number(field.rules["min_items"] ?? 0) > 0 ? missing : [];
  if (field.rules["required"] === true) return missing;
  // A field without presence has its zero, to which its rules apply; only texts have rules that zero breaks and that are no news otherwise.
  if (field.hasPresence || field.shape === "map" || field.rules["ignore_empty"] === true) return [];
  const zero = field.type.kind === "scalar" ? zeroOf(field.type.name) : undefined;
  return zero !== undefined && checkScalar(zero, { rules: field.rules, path }).length > 0 ? missing : [];
}

function zeroOf(scalar: string): Json {
  return scalar === "string" || scalar === "bytes" ? "" : scalar === "bool" ? false : 0;
}

interface Found {
  readonly found: Json;
  readonly rules: Rules;
  readonly path: JsonPath;
}

function checkValue(type: FieldType, { found, rules, path }: Found): readonly BrokenRule[] {
  if (rules["skip"] === true) return [];
  if (type.kind === "enum") return checkEnum(type.name, { found, rules, path });
  if (type.kind === "scalar") return checkScalar(found, { rules, path });
  if (type.name in wrappedScalars) return checkScalar(found, { rules, path });
  if (type.name === durationType) return checkScalar(secondsOf(found), { rules, path });
  if (!isJsonObject(found)) return [];
  if (type.name !== anyType) return checkRules(type.name, found, path);
  const { "@type": url, ...rest } = found;
  return typeof url === "string" ? checkRules(typeOfUrl(url), rest, path) : [];
}

function secondsOf(found: Json): number {
  return Number((typeof found === "string" ? parseDuration(found) : undefined) ?? 0n) / 1e9;
}

function checkEnum(name: string, { found, rules, path }: Found): readonly BrokenRule[] {
  const values = envoySchema.enums.get(name) ?? new Map<string, number>();
  const refused = (rules["not_in"] as readonly number[] | undefined) ?? [];
  const isDefined = typeof found === "string" && values.has(found);
  if (isDefined && !refused.includes(values.get(found) ?? -1)) return [];
  const wanted = [...values].filter(([, number]) => !refused.includes(number)).map(([value]) => value);
  return [{ path, message: `Found ${JSON.stringify(found)}, wanted one of ${wanted.join(", ")}` }];
}

interface Rule {
  readonly rules: Rules;
  readonly path: JsonPath;
}

function checkCount(count: number, { rules, path }: Rule): readonly BrokenRule[] {
  const [least, most] = [rules["min_items"], rules["max_items"]];
  if (typeof least === "number" && count < least)
    return [{ path, message: `Found ${count} items, wanted at least ${least}` }];
  if (typeof most === "number" && count > most)
    return [{ path, message: `Found ${count} items, wanted at most ${most}` }];
  return [];
}

function checkScalar(found: Json, { rules, path }: Rule): readonly BrokenRule[] {
  const broken = [
    ...rangeProblems(Number(found), rules),
    ...lengthProblems(found, rules),
    ...constProblems(found, rules),
  ];
  return broken.map((wanted) => ({ path, message: `Found ${JSON.stringify(found)}, wanted ${wanted}` }));
}

function rangeProblems(found: number, rules: Rules): readonly string[] {
  const limit = (name: string): number | undefined => (typeof rules[name] === "number" ? rules[name] : undefined);
  const [gt, gte, lt, lte] = [limit("gt"), limit("gte"), limit("lt"), limit("lte")];
  const problems: string[] = [];
  if (gt !== undefined && !(found > gt)) problems.push(`more than ${gt}`);
  if (gte !== undefined && !(found >= gte)) problems.push(`at least ${gte}`);
  if (lt !== undefined && !(found < lt)) problems.push(`less than ${lt}`);
  if (lte !== undefined && !(found <= lte)) problems.push(`at most ${lte}`);
  return problems;
}

function lengthProblems(found: Json, rules: Rules): readonly string[] {
  if (typeof found !== "string" || (found === "" && rules["ignore_empty"] === true)) return [];
  const [least, most] = [
    Number(rules["min_len"] ?? rules["min_bytes"] ?? 0),
    Number(rules["max_len"] ?? rules["max_bytes"] ?? Infinity),
  ];
  const length = rules["max_bytes"] === undefined ? Array.from(found).length : new TextEncoder().encode(found).length;
  if (length < least) return [least === 1 ? "a text that is not empty" : `a text of at least ${least} characters`];
  return length > most ? [`a text of at most ${most} characters`] : [];
}

function constProblems(found: Json, rules: Rules): readonly string[] {
  const wanted = rules["const"];
  if (wanted !== undefined && found !== wanted) return [JSON.stringify(wanted)];
  const options = rules["in"];
  return Array.isArray(options) && !options.includes(found)
    ? [`one of ${options.map((option) => JSON.stringify(option)).join(", ")}`]
    : [];
}
