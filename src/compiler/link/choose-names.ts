import { ts } from "../typescript.ts";
import type { LinkedStatement } from "./order-statements.ts";
import { isReservedForScript, readableName } from "./reserved-names.ts";

/** The one name that each top-level symbol has in the script. */
export type Names = ReadonlyMap<ts.Symbol, string>;

/**
 * Keeps the names of the sources and changes them only on a clash: with a name that is taken, or with a local variable that would hide it
 * in a module that calls it differently.
 *
 * @param fixed names that are given, such as those of the hooks
 * @param context types of the host API that the modules import, and names that the linker gave to local variables
 */
export function chooseNames(
  statements: readonly LinkedStatement[],
  fixed: Names,
  context: { readonly imported: ReadonlySet<ts.Symbol>; readonly given: ReadonlySet<string> },
): Names {
  const { imported, given } = context;
  const symbols = new Set([...statements.flatMap(({ declares }) => declares), ...imported]);
  const aliases = aliasesOf(statements);
  const names = new Map(fixed);
  for (const symbol of symbols) if (isDeclaredOnly(symbol)) names.set(symbol, symbol.name);
  const taken = new Set(names.values());
  for (const symbol of symbols) {
    if (names.has(symbol)) continue;
    const name = freeName(symbol);
    names.set(symbol, name);
    taken.add(name);
  }
  return names;

  function freeName(symbol: ts.Symbol): string {
    const candidates = [symbol.name, `${readableName(symbol.name)}_${moduleName(symbol)}`];
    return candidates.find((name) => isFree(symbol, name)) ?? numberedName(symbol, 2);
  }

  function numberedName(symbol: ts.Symbol, number: number): string {
    const name = `${readableName(symbol.name)}_${number}`;
    return isFree(symbol, name) ? name : numberedName(symbol, number + 1);
  }

  function isFree(symbol: ts.Symbol, name: string): boolean {
    const uses = aliases.get(symbol) ?? [];
    if (taken.has(name) || isReservedForScript(name)) return false;
    return uses.every(({ source, text }) => text === name || !(localNames(source).has(name) || given.has(name)));
  }
}

/** Whether a symbol stands for something that is there at run time by that name, as in `declare function collectgarbage(): void`. */
function isDeclaredOnly({ valueDeclaration }: ts.Symbol): boolean {
  return (
    valueDeclaration !== undefined && (ts.getCombinedModifierFlags(valueDeclaration) & ts.ModifierFlags.Ambient) !== 0
  );
}

function moduleName(symbol: ts.Symbol): string {
  const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? "";
  return file
    .slice(file.lastIndexOf("/") + 1)
    .replace(/\.ts$/, "")
    .replace(/\W+(\w?)/g, (_, letter: string) => letter.toUpperCase());
}

/** Under which names, in which modules, each symbol is referred to. */
function aliasesOf(
  statements: readonly LinkedStatement[],
): ReadonlyMap<ts.Symbol, readonly { source: ts.SourceFile; text: string | undefined }[]> {
  const aliases = new Map<ts.Symbol, { source: ts.SourceFile; text: string | undefined }[]>();
  for (const { symbol, node } of statements.flatMap(({ references }) => references)) {
    aliases.set(symbol, [...(aliases.get(symbol) ?? []), { source: node.getSourceFile(), text: writtenName(node) }]);
  }
  return aliases;
}

/** The name by which a module refers to something; none where it is a namespace's member, which no local variable could hide. */
function writtenName(node: ts.Identifier): string | undefined {
  const { parent } = node;
  const isMember =
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isQualifiedName(parent) && parent.right === node);
  return isMember ? undefined : node.text;
}

const localNamesOfSources = new WeakMap<ts.SourceFile, ReadonlySet<string>>();

/** Names that functions and blocks of a module declare for themselves. */
function localNames(source: ts.SourceFile): ReadonlySet<string> {
  const known = localNamesOfSources.get(source);
  if (known !== undefined) return known;
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && isDeclarationName(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  for (const statement of source.statements) ts.forEachChild(statement, visit);
  localNamesOfSources.set(source, names);
  return names;
}

function isDeclarationName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent) ||
      ts.isBindingElement(parent) ||
      ts.isFunctionLike(parent)) &&
    parent.name === node
  );
}
