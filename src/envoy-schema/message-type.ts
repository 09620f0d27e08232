/** A message of Envoy's API, e.g. `envoy.config.route.v3.Route`. */
export interface MessageType {
  readonly name: string;
  /** In the order in which they are declared. */
  readonly fields: readonly Field[];
  /** By name, both as in `.proto` files (`domain_name`) and as in JSON (`domainName`). */
  readonly fieldByName: ReadonlyMap<string, Field>;
  /** Groups of alternatives of which Envoy wants one. */
  readonly requiredOneofs: readonly string[];
}

export interface Field {
  /** As in `.proto` files: `domain_name`. */
  readonly name: string;
  /** As in JSON: `domainName`. */
  readonly jsonName: string;
  readonly type: FieldType;
  readonly shape: "one" | "list" | "map";
  /** The type of a map's keys. */
  readonly keys?: FieldType;
  /** The group of alternatives that it is one of. */
  readonly oneof?: string;
  /** Whether a message knows of it that it was set, even to zero. */
  readonly hasPresence: boolean;
  readonly rules: Rules;
}

export type FieldType =
  | { readonly kind: "scalar"; readonly name: ScalarName }
  | { readonly kind: "enum"; readonly name: string }
  | { readonly kind: "message"; readonly name: string };

export const scalarNames = [
  "bool",
  "int32",
  "int64",
  "uint32",
  "uint64",
  "sint32",
  "sint64",
  "fixed32",
  "fixed64",
  "sfixed32",
  "sfixed64",
  "float",
  "double",
  "string",
  "bytes",
] as const;

export type ScalarName = (typeof scalarNames)[number];

/**
 * What Envoy checks of a value besides its type, by the names of protoc-gen-validate.
 *
 * @see https://github.com/bufbuild/protoc-gen-validate/blob/main/validate/validate.proto
 */
export type Rules = Readonly<Record<string, unknown>>;

/** An enum: its numbers by name. */
export type EnumType = ReadonlyMap<string, number>;
