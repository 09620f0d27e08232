import type { HeaderList } from "../scenario/outcome.ts";
import type { HeaderRow } from "./page-data.ts";

/** The headers of a message beside what they were before: those that are there in their order, each name followed by what it lost. */
export function headerRows(before: HeaderList, after: HeaderList): readonly HeaderRow[] {
  const names = new Set([...after, ...before].map(([name]) => name));
  return [...names].flatMap((name) => valueRows(name, valuesOf(name, before), valuesOf(name, after)));
}

/** Headers that are compared with nothing. */
export function plainRows(headers: HeaderList): readonly HeaderRow[] {
  return headers.map(([name, value]) => ({ mark: "same", name, value, was: null }));
}

/** The values of one header: what both have at the start and at the end stays, what is between was changed, added or removed. */
export function valueRows(name: string, before: readonly string[], after: readonly string[]): readonly HeaderRow[] {
  const shorter = Math.min(before.length, after.length);
  const start = commonLength(before, after, shorter);
  const end = commonLength(before.toReversed(), after.toReversed(), shorter - start);
  const [old, now] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const same = (value: string): HeaderRow => ({ mark: "same", name, value, was: null });
  return [
    ...after.slice(0, start).map(same),
    ...Array.from({ length: Math.max(old.length, now.length) }, (_, index) => changedRow(name, old[index], now[index])),
    ...after.slice(after.length - end).map(same),
  ];
}

function changedRow(name: string, was: string | undefined, value: string | undefined): HeaderRow {
  if (value === undefined) return { mark: "removed", name, value: was ?? "", was: null };
  return was === undefined
    ? { mark: "added", name, value, was: null }
    : { mark: was === value ? "same" : "changed", name, value, was: was === value ? null : was };
}

function commonLength(left: readonly string[], right: readonly string[], most: number): number {
  const first = left.slice(0, most).findIndex((value, index) => value !== right[index]);
  return first === -1 ? most : first;
}

function valuesOf(name: string, headers: HeaderList): readonly string[] {
  return headers.flatMap(([other, value]) => (other === name ? [value] : []));
}
