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
  const gaps = Array.from({ length: Math.min(old.length, fresh.length) + 1 }, (_, gap) => gap);
  const candidates = gaps.map((gap) => differenceAround(gap, { old, fresh, start, path }));
  return candidates.reduce((least, next) => (sizeOf(next) < sizeOf(least) ? next : least));
}

/** The steps between two lists of which one has some items more, all in one place. */
function differenceAround(
  gap: number,
  { old, fresh, start, path }: { old: readonly unknown[]; fresh: readonly unknown[]; start: number; path: string },
): readonly JsonChange[] {
  const more = fresh.length - old.length;
  const place = `${path}/${start + gap}`;
  const removed = old.slice(gap, gap + Math.max(0, -more)).map(() => ({ op: "remove" as const, path: place }));
  const added = fresh
    .slice(gap, gap + Math.max(0, more))
    .map((value, index) => ({ op: "add" as const, path: `${path}/${start + gap + index}`, value }));
  const rest = [...old.slice(0, gap), ...old.slice(gap + removed.length)];
  const kept = [...fresh.slice(0, gap), ...fresh.slice(gap + added.length)];
  const changed = rest.flatMap((item, index) => {
    const position = index < gap ? index : index + added.length;
    return jsonDifference(item, kept[index], `${path}/${start + position}`);
  });
  return [...removed, ...added, ...changed];
}

function sizeOf(changes: readonly JsonChange[]): number {
  return JSON.stringify(changes).length;
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
