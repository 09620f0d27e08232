import type { HeaderList } from "../scenario/outcome.ts";

/** Values by name, all of them in order, an empty list for none; or pairs that must be there in this order among each other. */
export type HeaderExpectation = Readonly<Record<string, string | readonly string[]>> | HeaderList;

export interface ComparedHeaders {
  readonly isMet: boolean;
  readonly expected: HeaderList;
  /** The headers with the same names, in the order in which they came. */
  readonly found: HeaderList;
}

/** Compares headers with what is expected of those names; all others do not count. */
export function headersLike(expectation: HeaderExpectation, headers: HeaderList): ComparedHeaders {
  return isList(expectation) ? compareList(expectation, headers) : compareValues(expectation, headers);
}

function isList(expectation: HeaderExpectation): expectation is HeaderList {
  return Array.isArray(expectation);
}

function compareList(expectation: HeaderList, headers: HeaderList): ComparedHeaders {
  const expected = expectation.map(([name, value]) => [name.toLowerCase(), value] as const);
  const found = withNames(headers, new Set(expected.map(([name]) => name)));
  return { isMet: keyOf(found) === keyOf(expected), expected, found };
}

function compareValues(expectation: Exclude<HeaderExpectation, HeaderList>, headers: HeaderList): ComparedHeaders {
  const wanted = Object.entries(expectation).map(([name, values]) => [name.toLowerCase(), [values].flat()] as const);
  const found = withNames(headers, new Set(wanted.map(([name]) => name)));
  const isMet = wanted.every(([name, values]) => {
    const own = found.flatMap(([other, value]) => (other === name ? [value] : []));
    return JSON.stringify(own) === JSON.stringify(values);
  });
  const expected = wanted.flatMap(([name, values]) =>
    values.length === 0 ? [[name, absent] as const] : values.map((value) => [name, value] as const),
  );
  return { isMet, expected, found };
}

const absent = "(absent)";

function withNames(headers: HeaderList, names: ReadonlySet<string>): HeaderList {
  return headers.filter(([name]) => names.has(name));
}

function keyOf(headers: HeaderList): string {
  return JSON.stringify(headers);
}

export function describeHeaders(headers: HeaderList): string {
  if (headers.length === 0) return "none of these headers";
  return headers.map(([name, value]) => `${name}: ${value === absent ? value : JSON.stringify(value)}`).join(", ");
}
