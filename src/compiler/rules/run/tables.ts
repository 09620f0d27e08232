import type { ts } from "../../typescript.ts";
import { contentsOf, type State } from "./state.ts";
import { joinAll, joinValues, nothingKnown, textOf, type Value } from "./value.ts";

/** What may stand under a key of a value, or under any where the key is not known. */
export function read(value: Value, key: string | undefined, state: State): Value {
  const found = [...value.tables].flatMap((table) => entries(contentsOf(state, table), key));
  const own = textOf(value);
  return own === nothingKnown ? joinAll(found) : joinValues(joinAll(found), own);
}

function entries(contents: ReadonlyMap<string, Value> | undefined, key: string | undefined): readonly Value[] {
  if (contents === undefined) return [];
  if (key === undefined) return [...contents.values()];
  return [contents.get(key), contents.get("*")].filter((value) => value !== undefined);
}

/** What a value holds, down to the last table, and its own text. */
export function contentOf(value: Value, state: State, seen = new Set<ts.Node>()): Value {
  if (value.tables.size === 0) return value;
  const inside = [...value.tables].flatMap((table) => {
    if (seen.has(table)) return [];
    seen.add(table);
    return entries(contentsOf(state, table), undefined).map((entry) => contentOf(entry, state, seen));
  });
  return joinAll([{ ...value, tables: nothingKnown.tables }, ...inside]);
}

/** What a loop over a value gives: its entries, or for text its text. */
export function elementOf(value: Value, state: State): Value {
  return value.tables.size === 0
    ? { ...nothingKnown, ...textOf(value), hosts: value.hosts }
    : read(value, undefined, state);
}

/** The sources of a key that is checked by being there: a table whose keys the script has written out has none with control bytes of a peer's. */
export function sourcesOfKnownKey({ tables }: Value, key: Value, state: State): Value["sources"] {
  const isKnown = [...tables].every((table) => contentsOf(state, table)?.has("*") === false);
  return tables.size > 0 && isKnown ? key.sources : nothingKnown.sources;
}

/** The sources of a text that is checked by being in a list of texts that are no peer's. */
export function sourcesOfListed(list: Value, text: Value, state: State): Value["sources"] {
  const { sources, texts } = contentOf(list, state);
  const isKnown = list.tables.size > 0 && sources.size + texts.size === 0;
  return isKnown ? text.sources : nothingKnown.sources;
}
