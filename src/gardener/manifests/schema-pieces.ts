import type { AnySchema } from "ajv";

/** An object of a manifest, of which only these properties are looked at. `null` is as good as none, as in Kubernetes. */
export function part(properties: Readonly<Record<string, AnySchema>>, ...required: readonly string[]): AnySchema {
  return { type: required.length > 0 ? "object" : ["object", "null"], properties, required };
}

export const text: AnySchema = { type: ["string", "null"] };

export const requiredText: AnySchema = { type: "string", minLength: 1 };

export const texts: AnySchema = { type: ["array", "null"], items: { type: "string" } };

export const flag: AnySchema = { type: ["boolean", "null"] };

export const textMap: AnySchema = { type: ["object", "null"], additionalProperties: { type: "string" } };

/** Something that a manifest may leave out, or say nothing about with `null`. */
export type Optional<T> = T | null | undefined;
