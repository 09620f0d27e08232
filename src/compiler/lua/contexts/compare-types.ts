import { ts } from "../../typescript.ts";
import { method, plain, type Kinds } from "./function-kinds.ts";

/** A function that is called otherwise in a type than in the one that it is given to. */
export interface Mismatch {
  /** The member that it stands in, with dots; empty where it is the value itself. */
  readonly path: string;
  readonly found: number;
  readonly wanted: number;
}

/** Looks for functions that one type calls otherwise than the type it is given to, in members, elements, parameters and results, too. */
export type CompareTypes = (from: ts.Type, to: ts.Type) => Mismatch | undefined;

/** Deeper members than these are taken to be right, for types may go on forever. */
const deepest = 12;

export function createComparison(checker: ts.TypeChecker, kinds: Kinds): CompareTypes {
  const known = new Map<ts.Type, Map<ts.Type, Mismatch | undefined>>();
  return (from, to) => compare(from, to, 0);

  function compare(from: ts.Type, to: ts.Type, depth: number): Mismatch | undefined {
    if (from === to || depth > deepest || isOpen(from) || isOpen(to) || isPlainValue(to)) return undefined;
    if (isOfLibrary(from) && isOfLibrary(to)) return undefined;
    const ofFrom = known.get(from) ?? new Map<ts.Type, Mismatch | undefined>();
    known.set(from, ofFrom);
    if (ofFrom.has(to)) return ofFrom.get(to);
    ofFrom.set(to, undefined);
    const found = compareNew(from, to, depth + 1);
    ofFrom.set(to, found);
    return found;
  }

  function compareNew(from: ts.Type, to: ts.Type, depth: number): Mismatch | undefined {
    if (from.isUnion()) return firstOf(from.types, (part) => compare(part, to, depth));
    const [found, wanted] = [kinds.ofType(from), kinds.ofType(to)];
    if (found !== 0 && wanted !== 0 && (found !== wanted || found === (plain | method)))
      return { path: "", found, wanted };
    if (to.isUnion())
      return firstOf(to.types, (part) =>
        checker.isTypeAssignableTo(from, part) ? compare(from, part, depth) : undefined,
      );
    const target = constraintOf(to);
    if (target === undefined) return undefined;
    const source = constraintOf(from) ?? from;
    return compareSignatures(source, target, depth) ?? compareMembers(source, target, depth);
  }

  function constraintOf(type: ts.Type): ts.Type | undefined {
    return type.isTypeParameter() ? checker.getBaseConstraintOfType(type) : type;
  }

  function compareSignatures(from: ts.Type, to: ts.Type, depth: number): Mismatch | undefined {
    return firstOf([ts.SignatureKind.Call, ts.SignatureKind.Construct], (kind) => {
      const [ours, theirs] = [checker.getSignaturesOfType(from, kind), checker.getSignaturesOfType(to, kind)];
      return firstOf(theirs, (wanted, index) => {
        const given = ours[index] ?? ours[0];
        return given === undefined ? undefined : compareSignature(given, wanted, depth);
      });
    });
  }

  function compareSignature(from: ts.Signature, to: ts.Signature, depth: number): Mismatch | undefined {
    const ofParameters = firstOf(to.parameters, (wanted, index) => {
      const given = from.parameters[index];
      if (given === undefined || isRest(given) || isRest(wanted)) return undefined;
      return compare(checker.getTypeOfSymbol(wanted), checker.getTypeOfSymbol(given), depth);
    });
    return ofParameters ?? compare(from.getReturnType(), to.getReturnType(), depth);
  }

  function compareMembers(from: ts.Type, to: ts.Type, depth: number): Mismatch | undefined {
    if (!isTable(from) || !isTable(to)) return undefined;
    const [ours, theirs] = [argumentsOf(from), argumentsOf(to)];
    if (ours !== undefined && theirs !== undefined)
      return firstOf(theirs, (wanted, index) => {
        const given = ours[index] ?? (checker.isTupleType(from) ? undefined : ours[0]);
        return given === undefined ? undefined : compare(given, wanted, depth);
      });
    return compareProperties(from, to, depth) ?? compareIndexes(from, to, depth);
  }

  /** The types of the elements of arrays, tuples and several results, whose methods are all the same. */
  function argumentsOf(type: ts.Type): readonly ts.Type[] | undefined {
    const list = type.isIntersection() ? type.types.find(isList) : type;
    return list !== undefined && isList(list) ? checker.getTypeArguments(list as ts.TypeReference) : undefined;
  }

  function isList(type: ts.Type): boolean {
    return checker.isArrayType(type) || checker.isTupleType(type);
  }

  function compareProperties(from: ts.Type, to: ts.Type, depth: number): Mismatch | undefined {
    return firstOf(checker.getPropertiesOfType(to), (wanted) => {
      const given = checker.getPropertyOfType(from, wanted.name);
      if (given === undefined || given === wanted || wanted.name === "prototype") return undefined;
      return within(wanted.name, compare(checker.getTypeOfSymbol(given), checker.getTypeOfSymbol(wanted), depth));
    });
  }

  function compareIndexes(from: ts.Type, to: ts.Type, depth: number): Mismatch | undefined {
    return firstOf(checker.getIndexInfosOfType(to), ({ type: wanted }) => {
      const ofIndexes = firstOf(checker.getIndexInfosOfType(from), ({ type }) => compare(type, wanted, depth));
      if (ofIndexes !== undefined) return ofIndexes;
      return firstOf(checker.getPropertiesOfType(from), (given) =>
        within(given.name, compare(checker.getTypeOfSymbol(given), wanted, depth)),
      );
    });
  }
}

function isOpen({ flags }: ts.Type): boolean {
  return (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Never)) !== 0;
}

/** Texts, numbers and the like, in which no function stands. */
export function isPlainValue(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.every(isPlainValue);
  const { StringLike, NumberLike, BooleanLike, Undefined, Null, Void } = ts.TypeFlags;
  return (type.flags & (StringLike | NumberLike | BooleanLike | Undefined | Null | Void)) !== 0;
}

/** Interfaces of the host API and of Lua, without types of the filter's in them: they agree with each other. */
function isOfLibrary(type: ts.Type): boolean {
  const { symbol, aliasSymbol } = type as { symbol?: ts.Symbol; aliasSymbol?: ts.Symbol };
  if (symbol === undefined || aliasSymbol !== undefined || !type.isClassOrInterface()) return false;
  if ((type.typeParameters ?? []).length > 0) return false;
  return (symbol.declarations ?? []).every((declaration) => declaration.getSourceFile().isDeclarationFile);
}

function isTable({ flags }: ts.Type): boolean {
  return (flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
}

/** Whether a parameter takes all further arguments. */
export function isRest({ valueDeclaration }: ts.Symbol): boolean {
  return (
    valueDeclaration !== undefined && ts.isParameter(valueDeclaration) && valueDeclaration.dotDotDotToken !== undefined
  );
}

function within(name: string, inner: Mismatch | undefined): Mismatch | undefined {
  if (inner === undefined) return undefined;
  return { ...inner, path: inner.path === "" ? name : `${name}.${inner.path}` };
}

function firstOf<T>(parts: readonly T[], find: (part: T, index: number) => Mismatch | undefined): Mismatch | undefined {
  for (const [index, part] of parts.entries()) {
    const found = find(part, index);
    if (found !== undefined) return found;
  }
  return undefined;
}
