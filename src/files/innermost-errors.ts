import type { ErrorObject } from "ajv";

/**
 * A schema validator reports every alternative of an `anyOf` that failed, and the `anyOf` itself. People want the one that came furthest:
 * of each `anyOf` this keeps the errors deepest inside the value, or, where no alternative got inside, one error that names all types.
 */
export function innermostErrors(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const alternatives = errors.filter(({ keyword }) => keyword === "anyOf");
  return alternatives.reduce(reduceAlternative, errors);
}

function reduceAlternative(errors: readonly ErrorObject[], anyOf: ErrorObject): readonly ErrorObject[] {
  const inside = errors.filter((error) => isInside(error, anyOf));
  const outside = errors.filter((error) => error !== anyOf && !inside.includes(error));
  const deepest = Math.max(...inside.map(depthOf));
  if (deepest > depthOf(anyOf)) return [...outside, ...inside.filter((error) => depthOf(error) === deepest)];
  const typed = inside.filter(({ keyword }) => keyword === "type");
  const others = inside.filter(({ keyword }) => keyword !== "type");
  const [first] = typed;
  if (first === undefined || others.length > 0) return [...outside, ...others];
  return [...outside, { ...first, params: { type: [...new Set(typed.flatMap(typesOf))] } }];
}

function isInside(error: ErrorObject, anyOf: ErrorObject): boolean {
  const isPart = error.schemaPath.startsWith(`${anyOf.schemaPath}/`);
  return (
    isPart && (error.instancePath === anyOf.instancePath || error.instancePath.startsWith(`${anyOf.instancePath}/`))
  );
}

function depthOf({ instancePath }: ErrorObject): number {
  return instancePath.split("/").length;
}

function typesOf({ params }: ErrorObject): string[] {
  return [(params as { type: string | string[] }).type].flat();
}
