import type { Json } from "../files/json.ts";
import type { ScalarName } from "./message-type.ts";

/** A scalar in one notation, and, where the JSON is none, what was wanted. */
export interface DecodedScalar {
  readonly value: Json;
  readonly wanted?: string;
}

/**
 * Reads a scalar as golang/protobuf's jsonpb does: numbers may stand in quotes, nothing else is converted. Numbers of 64 bits become texts,
 * since JavaScript's do not hold them.
 */
export function decodeScalar(name: ScalarName, json: Json): DecodedScalar {
  if (name === "bool")
    return json === null || typeof json === "boolean" ? given(json ?? false) : wrong("true or false", false);
  if (name === "string") return json === null || typeof json === "string" ? given(json ?? "") : wrong("a text", "");
  if (name === "bytes") return decodeBytes(json);
  if (name === "float" || name === "double") return decodeFloat(json);
  return decodeInteger(name, json);
}

function given(value: Json): DecodedScalar {
  return { value };
}

function wrong(wanted: string, value: Json): DecodedScalar {
  return { value, wanted };
}

function decodeBytes(json: Json): DecodedScalar {
  if (json === null) return given("");
  const text = typeof json === "string" ? json.replace(/[\r\n]/g, "") : "-";
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text);
  return isBase64 ? given(text) : wrong("bytes in Base64", "");
}

const notFinite = ["NaN", "Infinity", "-Infinity"];

function decodeFloat(json: Json): DecodedScalar {
  if (json === null) return given(0);
  if (typeof json === "number") return given(json);
  if (typeof json === "string" && notFinite.includes(json)) return given(json);
  const isNumber = typeof json === "string" && /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(json);
  return isNumber ? given(Number(json)) : wrong("a number", 0);
}

function decodeInteger(name: ScalarName, json: Json): DecodedScalar {
  if (json === null) return given(zeroOf(name));
  const isInteger =
    typeof json === "number" ? Number.isInteger(json) : typeof json === "string" && /^-?(?:0|[1-9]\d*)$/.test(json);
  const [low, high] = rangeOf(name);
  const wanted = `a whole number from ${low} to ${high}`;
  if (!isInteger) return wrong(wanted, zeroOf(name));
  const number = BigInt(json as number | string);
  if (number < low || number > high) return wrong(wanted, zeroOf(name));
  return given(name.endsWith("64") ? number.toString() : Number(number));
}

function zeroOf(name: ScalarName): Json {
  return name.endsWith("64") ? "0" : 0;
}

function rangeOf(name: ScalarName): readonly [bigint, bigint] {
  const bits = name.endsWith("64") ? 64n : 32n;
  const isUnsigned = name.startsWith("u") || name.startsWith("fixed");
  return isUnsigned ? [0n, 2n ** bits - 1n] : [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}
