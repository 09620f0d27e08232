import { isJsonObject, type Json } from "../files/json.ts";
import type { ScalarName } from "./message-type.ts";

/** The messages of google.protobuf whose JSON is not an object of fields. */
export const wrappedScalars: Readonly<Record<string, ScalarName>> = {
  "google.protobuf.BoolValue": "bool",
  "google.protobuf.BytesValue": "bytes",
  "google.protobuf.DoubleValue": "double",
  "google.protobuf.FloatValue": "float",
  "google.protobuf.Int32Value": "int32",
  "google.protobuf.Int64Value": "int64",
  "google.protobuf.StringValue": "string",
  "google.protobuf.UInt32Value": "uint32",
  "google.protobuf.UInt64Value": "uint64",
};

export const anyType = "google.protobuf.Any";
export const durationType = "google.protobuf.Duration";
export const structType = "google.protobuf.Struct";
export const valueType = "google.protobuf.Value";
export const listValueType = "google.protobuf.ListValue";
export const timestampType = "google.protobuf.Timestamp";
export const fieldMaskType = "google.protobuf.FieldMask";
export const emptyType = "google.protobuf.Empty";

/** Messages that stand under `value` inside of an Any, since they have no fields in JSON. */
export function isWellKnown(name: string): boolean {
  return (
    name in wrappedScalars ||
    [anyType, durationType, structType, valueType, listValueType, timestampType].includes(name)
  );
}

/** The name of a message in an Any's `@type`: what follows the last slash. */
export function typeOfUrl(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}

const nanosecondsOf: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/**
 * A duration as istiod reads it, which takes Go's notation (`1m30s`, `1.5h`), in nanoseconds; undefined where it is none.
 *
 * @see https://pkg.go.dev/time#ParseDuration
 */
export function parseDuration(text: string): bigint | undefined {
  const [, sign = "", rest = ""] = /^([-+]?)(.*)$/su.exec(text) ?? [];
  if (rest === "0") return 0n;
  if (!/^(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(rest)) return undefined;
  let total = 0n;
  for (const [, whole = "", fraction = "", unit = ""] of rest.matchAll(/(\d*)\.?(\d*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const scale = nanosecondsOf[unit] ?? 0n;
    total += BigInt(whole || "0") * scale + (BigInt(fraction || "0") * scale) / 10n ** BigInt(fraction.length);
  }
  return sign === "-" ? -total : total;
}

/** A duration in the notation of protobuf's JSON: seconds, with as many decimals as there are. */
export function formatDuration(nanoseconds: bigint): string {
  const absolute = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = (absolute % 1_000_000_000n).toString().padStart(9, "0").replace(/0+$/, "");
  const seconds = (absolute / 1_000_000_000n).toString();
  return `${nanoseconds < 0n ? "-" : ""}${seconds}${fraction === "" ? "" : `.${fraction}`}s`;
}

/** Whether a value fits one of google.protobuf that is JSON itself. */
export function fitsStructLike(name: string, value: Json): boolean {
  if (name === structType) return isJsonObject(value);
  return name === listValueType ? Array.isArray(value) : name === valueType;
}
