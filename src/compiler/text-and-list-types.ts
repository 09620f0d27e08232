import { ts } from "./typescript.ts";

/** Whether a value is a text wherever it is not `undefined` or `null`. */
export function isTextType(type: ts.Type, checker: ts.TypeChecker): boolean {
  const parts = partsOf(type, checker);
  return parts.length > 0 && parts.every(isText);
}

/** Whether a value is a list, or a tuple, wherever it is not `undefined` or `null`. */
export function isListType(type: ts.Type, checker: ts.TypeChecker): boolean {
  const parts = partsOf(type, checker);
  return parts.length > 0 && parts.every((part) => isList(part, checker));
}

/** Whether a value is a number. */
export function isNumberType(type: ts.Type): boolean {
  return type.isUnion() ? type.types.every(isNumberType) : (type.flags & ts.TypeFlags.NumberLike) !== 0;
}

/** What a value may be, `undefined` and `null` left out, and of a type parameter what it is limited to. */
export function partsOf(type: ts.Type, checker: ts.TypeChecker): readonly ts.Type[] {
  const present = checker.getNonNullableType(checker.getBaseConstraintOfType(type) ?? type);
  return present.isUnion() ? present.types : [present];
}

/** A text, also one that is marked, as in `string & { readonly kind: "name" }`. */
export function isText(type: ts.Type): boolean {
  if (type.isIntersection()) return type.types.some(isText);
  return (type.flags & ts.TypeFlags.StringLike) !== 0;
}

/** A list or a tuple, also one that is marked, or an interface that extends one. */
export function isList(type: ts.Type, checker: ts.TypeChecker): boolean {
  if (checker.isArrayType(type) || checker.isTupleType(type)) return true;
  if (type.isIntersection()) return type.types.some((part) => isList(part, checker));
  return type.isClassOrInterface() && checker.getBaseTypes(type).some((base) => isList(base, checker));
}
