import { inlineHeaders } from "./inline-headers.ts";

export interface HeaderEntry {
  /** Lower case. */
  readonly name: string;
  /** One byte in each character; another one after `set`. */
  readonly value: string;
}

/** Envoy's map of the headers of one message: entries in order, pseudo headers before the others. */
export interface HeaderMap {
  /** Decides which headers Envoy keeps as one entry. */
  readonly kind: "request" | "response" | "request trailers" | "response trailers";
  entries(): readonly HeaderEntry[];
  values(name: string): readonly string[];
  /** All values joined with commas, or undefined where there is none. */
  get(name: string): string | undefined;
  /** Adds an entry; to a header that is kept as one entry the value is joined instead. */
  add(name: string, value: string): void;
  /** Adds an entry as it is, after the last one or after the last pseudo header. */
  append(name: string, value: string): void;
  /** Removes all entries of the name and appends one. */
  replace(name: string, value: string): void;
  /** Changes the entry where it stands, or appends one: what Envoy's own code does with the headers it knows. */
  set(name: string, value: string): void;
  remove(name: string): void;
}

export function createHeaderMap(kind: HeaderMap["kind"]): HeaderMap {
  const inline = inlineHeaders[kind];
  let entries: { readonly name: string; value: string }[] = [];

  function keyOf(name: string): string {
    const lower = lowerCase(name);
    return kind === "request" && lower === "host" ? ":authority" : lower;
  }

  function append(name: string, value: string): void {
    if (!name.startsWith(":")) {
      entries.push({ name, value });
      return;
    }
    const end = entries.findIndex((entry) => !entry.name.startsWith(":"));
    entries.splice(end === -1 ? entries.length : end, 0, { name, value });
  }

  const map: HeaderMap = {
    kind,
    entries: () => entries,
    values: (name) => entries.filter((entry) => entry.name === keyOf(name)).map(({ value }) => value),
    get: (name) => {
      const values = map.values(name);
      return values.length === 0 ? undefined : values.join(",");
    },
    add: (name, value) => {
      const key = keyOf(name);
      const known = inline.has(key) ? map.get(key) : undefined;
      if (known === undefined) append(key, value);
      else if (value !== "") map.set(key, known === "" ? value : `${known},${value}`);
    },
    append,
    replace: (name, value) => {
      map.remove(name);
      append(keyOf(name), value);
    },
    set: (name, value) => {
      const key = keyOf(name);
      const known = entries.find((entry) => entry.name === key);
      // In place, so that whoever iterates sees it.
      if (known === undefined) append(key, value);
      else known.value = value;
    },
    remove: (name) => {
      const key = keyOf(name);
      entries = entries.filter((entry) => entry.name !== key);
    },
  };
  return map;
}

/** ASCII only: bytes above stay as they are. */
export function lowerCase(name: string): string {
  if (!/[A-Z]/.test(name)) return name;
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
