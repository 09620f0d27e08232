import { isDeepStrictEqual } from "node:util";

/** A step from one JSON value to another, as in JSON Patch (RFC 6902). */
export interface JsonChange {
  readonly op: "add" | "remove" | "replace";
  /** A JSON pointer (RFC 6901) into the value as the steps before have left it. */
  readonly path: string;
  readonly value?: unknown;
}

/** The steps that make `after` of `before`: in lists what stands between a common beginning and a common end, in objects each field. */
export function jsonDifference(before: unknown, after: unknown, path = ""): readonly JsonChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return listDifference(before, after, path);
  if (isRecord(before) && isRecord(after)) return objectDifference(before, after, path);
  return [{ op: "replace", path, value: after }];
}

function objectDifference(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  path: string,
): readonly JsonChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => {
    const place = `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (!(key in after)) return [{ op: "remove" as const, path: place }];
    if (!(key in before)) return [{ op: "add" as const, path: place, value: after[key] }];
    return jsonDifference(before[key], after[key], place);
  });
}

function listDifference(before: readonly unknown[], after: readonly unknown[], path: string): readonly JsonChange[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && isDeepStrictEqual(before[start], after[start])) start += 1;
  let end = 0;
  while (end < shorter - start && isDeepStrictEqual(before.at(-1 - end), after.at(-1 - end))) end += 1;
  const old = before.slice(start, before.length - end);
  const fresh = after.slice(start, after.length - end);
  const common = Math.min(old.length, fresh.length);
  return [
    ...old.slice(0, common).flatMap((item, index) => jsonDifference(item, fresh[index], `${path}/${start + index}`)),
    ...old.slice(common).map(() => ({ op: "remove" as const, path: `${path}/${start + common}` })),
    ...fresh
      .slice(common)
      .map((value, index) => ({ op: "add" as const, path: `${path}/${start + common + index}`, value })),
  ];
}

/** Takes the steps; gives a new value. @throws Error where a path leads nowhere. */
export function applyJsonDifference(value: unknown, changes: readonly JsonChange[]): unknown {
  return changes.reduce((result, change) => applyChange(result, change, keysOf(change.path)), value);
}

function keysOf(path: string): readonly string[] {
  return path
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function applyChange(value: unknown, change: JsonChange, [key, ...below]: readonly string[]): unknown {
  if (key === undefined) return change.value;
  const last = below.length === 0;
  if (Array.isArray(value)) {
    const items: unknown[] = [...(value as unknown[])];
    const index = Number(key);
    if (last && change.op === "add") items.splice(index, 0, change.value);
    else if (last && change.op === "remove") items.splice(index, 1);
    else items[index] = applyChange(items[index], change, below);
    return items;
  }
  if (!isRecord(value)) throw new Error(`"${change.path}" leads nowhere`);
  if (last && change.op === "remove") return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  return { ...value, [key]: applyChange(value[key], change, below) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
