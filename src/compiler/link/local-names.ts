import { ts } from "../typescript.ts";
import { isReservedForLocals, readableName } from "./reserved-names.ts";

/** Other names for local variables that cannot have their own in Lua. */
export interface LocalNames {
  /** The name of a variable that a function or block declares; undefined where it keeps its own. */
  nameOf(symbol: ts.Symbol): string | undefined;
}

/**
 * A word of Lua, a function that emitted code calls, or `_` where it is read (Lua's loops use it for what nobody reads) gets a `_` at its
 * end, or several until the name stands nowhere in the modules.
 */
export function createLocalNames(sources: readonly ts.SourceFile[]): LocalNames {
  const texts = new Set(sources.flatMap((source) => [...identifierTexts(source)]));
  const chosen = new Map<string, string>();
  return { nameOf: ({ name }) => (isReserved(name) ? (chosen.get(name) ?? choose(name)) : undefined) };

  function isReserved(name: string): boolean {
    return isReservedForLocals(name) || (name === "_" && sources.some(readsUnderscore));
  }

  function choose(name: string): string {
    let candidate = readableName(name);
    while (isReservedForLocals(candidate) || isKeyword(candidate) || texts.has(candidate)) candidate += "_";
    texts.add(candidate);
    chosen.set(name, candidate);
    return candidate;
  }
}

function isKeyword(name: string): boolean {
  return (
    ts.createScanner(ts.ScriptTarget.ESNext, true, ts.LanguageVariant.Standard, name).scan() !==
    ts.SyntaxKind.Identifier
  );
}

const textsOfSources = new WeakMap<ts.SourceFile, ReadonlySet<string>>();

function identifierTexts(source: ts.SourceFile): ReadonlySet<string> {
  const known = textsOfSources.get(source);
  if (known !== undefined) return known;
  const texts = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) texts.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  textsOfSources.set(source, texts);
  return texts;
}

function readsUnderscore(source: ts.SourceFile): boolean {
  if (!identifierTexts(source).has("_")) return false;
  const isRead = (node: ts.Node): true | undefined =>
    ts.isIdentifier(node) && node.text === "_" ? isReading(node) : ts.forEachChild(node, isRead);
  return ts.forEachChild(source, isRead) === true;
}

function isReading({ parent }: ts.Identifier): true | undefined {
  const isDeclaration = ts.isParameter(parent) || ts.isVariableDeclaration(parent) || ts.isBindingElement(parent);
  return isDeclaration ? undefined : true;
}
