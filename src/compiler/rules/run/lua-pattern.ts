/** What finding a Lua pattern in a text says about the text's control bytes. */
export type PatternMeaning = "nothing" | "finds control bytes" | "matches only without control bytes";

/** Bytes that no header may carry; TAB may be in one, and DEL only makes Envoy refuse the request. */
const controls = Array.from({ length: 32 }, (_, code) => code).filter((code) => code !== 9);

interface Item {
  readonly matches: (code: number) => boolean;
  readonly quantifier: string;
}

/**
 * The meaning of a pattern: one class of characters that has every control byte finds them; one that is tied to both ends and has no
 * control byte in any of its classes matches only text without them. Anything else says nothing.
 */
export function meaningOf(pattern: string): PatternMeaning {
  if (pattern.includes("\0")) return "nothing";
  const isAnchored = pattern.startsWith("^") && /[^%]\$$/.test(pattern);
  const items = readItems(isAnchored ? pattern.slice(1, -1) : pattern);
  if (items === undefined || items.length === 0) return "nothing";
  if (isAnchored) {
    const isClean = items.every(({ matches }) => !controls.some(matches) && !matches(127));
    return isClean ? "matches only without control bytes" : "nothing";
  }
  const [first] = items;
  const findsAll =
    items.length === 1 && first !== undefined && /^\+?$/.test(first.quantifier) && controls.every(first.matches);
  return findsAll ? "finds control bytes" : "nothing";
}

/** The pattern's single characters and classes; undefined where it has anything else. */
function readItems(pattern: string): readonly Item[] | undefined {
  const items: Item[] = [];
  let position = 0;
  while (position < pattern.length) {
    const character = pattern[position] ?? "";
    if (character === "(" || character === ")") {
      position += 1;
      continue;
    }
    const end = character === "[" ? endOfSet(pattern, position) : position + (character === "%" ? 2 : 1);
    if (end === undefined || /^%[bf0-9]/.test(pattern.slice(position, end))) return undefined;
    const text = pattern.slice(position, end);
    const quantifier = /^[*+?-]/.exec(pattern.slice(end))?.[0] ?? "";
    items.push({ matches: character === "[" ? readSet(text) : readClass(text), quantifier });
    position = end + quantifier.length;
  }
  return items;
}

function endOfSet(pattern: string, start: number): number | undefined {
  let position = start + (pattern[start + 1] === "^" ? 2 : 1);
  const first = position;
  while (position < pattern.length) {
    if (pattern[position] === "]" && position > first) return position + 1;
    position += pattern[position] === "%" ? 2 : 1;
  }
  return undefined;
}

function readSet(text: string): (code: number) => boolean {
  const isNegated = text.startsWith("[^");
  const inside = text.slice(isNegated ? 2 : 1, -1);
  const parts: ((code: number) => boolean)[] = [];
  for (let position = 0; position < inside.length;) {
    const character = inside[position] ?? "";
    const upper = inside[position + 2];
    if (character === "%") {
      parts.push(readClass(inside.slice(position, position + 2)));
      position += 2;
    } else if (inside[position + 1] === "-" && upper !== undefined) {
      const [from, to] = [character.charCodeAt(0), upper.charCodeAt(0)];
      parts.push((code) => code >= from && code <= to);
      position += 3;
    } else {
      parts.push((code) => code === character.charCodeAt(0));
      position += 1;
    }
  }
  return (code) => parts.some((matches) => matches(code)) !== isNegated;
}

const letters: Readonly<Record<string, RegExp>> = {
  a: /[A-Za-z]/,
  c: /\p{Cc}/u,
  d: /[0-9]/,
  g: /[!-~]/,
  l: /[a-z]/,
  p: /[!-/:-@[-`{-~]/,
  s: /[\t-\r ]/,
  u: /[A-Z]/,
  w: /[A-Za-z0-9]/,
  x: /[A-Fa-f0-9]/,
  z: /\0/,
};

function readClass(text: string): (code: number) => boolean {
  if (text === ".") return () => true;
  const letter = text.slice(-1);
  const known = text.startsWith("%") ? letters[letter.toLowerCase()] : undefined;
  if (known === undefined) return (code) => code === letter.charCodeAt(0);
  const isNegated = letter !== letter.toLowerCase();
  return (code) => known.test(String.fromCharCode(code)) !== isNegated;
}
