import type { HeaderList } from "./outcome.ts";

/** All values of each header in order, by its name in lower case. */
export function valuesByName(headers: HeaderList): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return values;
}
