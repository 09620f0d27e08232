import { ts } from "../typescript.ts";
import { isReservedForLocals, readableName } from "./reserved-names.ts";

/** Other names for local variables that cannot have their own in Lua. */
export interface LocalNames {
  /** The name of a variable that a function or block declares; undefined where it keeps its own. */
  nameOf(symbol: ts.Symbol): string | undefined;
  /** A name for a variable that the compiler adds around a node: the one wanted, or one like it that does not stand in there. */
  newName(wanted: string, around: ts.Node): string;
  /** The same, but no name that was given before. */
  newUniqueName(wanted: string, around: ts.Node): string;
  /** All names given so far, which names of the whole script must not be hidden by. */
  readonly given: ReadonlySet<string>;
}

/**
 * A word of Lua, a function that emitted code calls, or `_` where it is read (Lua's loops use it for what nobody reads) gets a `_` at its
 * end, or several until the name stands nowhere in the modules.
 */
export function createLocalNames(sources: readonly ts.SourceFile[]): LocalNames {
  const texts = new Set(sources.flatMap((source) => [...identifierTexts(source)]));
  const chosen = new Map<string, string>();
  const given = new Set<string>();
  return {
    nameOf: ({ name }) => (isReserved(name) ? (chosen.get(name) ?? choose(name)) : undefined),
    newName: (wanted, around) => give(wanted, identifierTexts(around)),
    newUniqueName: (wanted, around) => give(wanted, new Set([...identifierTexts(around), ...given])),
    given,
  };

  function isReserved(name: string): boolean {
    return isReservedForLocals(name) || (name === "_" && sources.some(readsUnderscore));
  }

  function choose(name: string): string {
    const other = give(name, new Set([...texts, ...given]));
    chosen.set(name, other);
    return other;
  }

  function give(wanted: string, taken: ReadonlySet<string>): string {
    const others = new Set(chosen.values());
    let candidate = readableName(wanted);
    while (isReservedForLocals(candidate) || isKeyword(candidate) || taken.has(candidate) || others.has(candidate))
      candidate += "_";
    given.add(candidate);
    return candidate;
  }
}

function isKeyword(name: string): boolean {
  return (
    ts.createScanner(ts.ScriptTarget.ESNext, true, ts.LanguageVariant.Standard, name).scan() !==
    ts.SyntaxKind.Identifier
  );
}

const textsOfNodes = new WeakMap<ts.Node, ReadonlySet<string>>();

function identifierTexts(root: ts.Node): ReadonlySet<string> {
  const known = textsOfNodes.get(root);
  if (known !== undefined) return known;
  const texts = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) texts.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(root);
  textsOfNodes.set(root, texts);
  return texts;
}

function readsUnderscore(source: ts.SourceFile): boolean {
  if (!identifierTexts(source).has("_")) return false;
  const isRead = (node: ts.Node): true | undefined =>
    ts.isIdentifier(node) && node.text === "_" ? isReading(node) : ts.forEachChild(node, isRead);
  return ts.forEachChild(source, isRead) === true;
}

function isReading(node: ts.Identifier): true | undefined {
  const { parent } = node;
  const isDeclaration = ts.isParameter(parent) || ts.isVariableDeclaration(parent) || ts.isBindingElement(parent);
  return isDeclaration && parent.name === node ? undefined : true;
}
