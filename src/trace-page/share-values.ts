import type { Json } from "../files/json.ts";

/**
 * Values of which each is kept once, however often it is part of others. A trace repeats headers, places and calls, and traces repeat each
 * other; so a page is a tenth as large, and what it does not show need not be unpacked.
 */
export interface SharedValues {
  /** The keys of objects. */
  readonly shapes: readonly (readonly string[])[];
  /** A plain value; or a list: 0 and the places of its items, or an object: one more than the place of its shape, and those of its values. */
  readonly nodes: readonly (string | number | boolean | null | readonly number[])[];
}

export interface ValueSharer {
  /** @returns the value's place among the nodes */
  add(value: Json): number;
  readonly shared: SharedValues;
}

export function createValueSharer(): ValueSharer {
  const shapes: (readonly string[])[] = [];
  const nodes: SharedValues["nodes"][number][] = [];
  const shapePlaces = new Map<string, number>();
  const nodePlaces = new Map<string, number>();

  function add(value: Json): number {
    return place(typeof value === "object" && value !== null ? parts(value) : value);
  }

  function parts(value: Exclude<Json, string | number | boolean | null>): readonly number[] {
    if (Array.isArray(value)) return [0, ...(value as readonly Json[]).map(add)];
    const entries = Object.entries(value);
    return [1 + shapeOf(entries.map(([key]) => key)), ...entries.map(([, member]) => add(member))];
  }

  function place(node: SharedValues["nodes"][number]): number {
    return placeIn(nodes, nodePlaces, node);
  }

  function shapeOf(keys: readonly string[]): number {
    return placeIn(shapes, shapePlaces, keys);
  }

  return { add, shared: { shapes, nodes } };
}

function placeIn<Value>(list: Value[], places: Map<string, number>, value: Value): number {
  const key = JSON.stringify(value);
  const known = places.get(key);
  if (known !== undefined) return known;
  places.set(key, list.length);
  list.push(value);
  return list.length - 1;
}
