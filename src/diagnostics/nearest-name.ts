/** The name that a mistyped one is most likely to mean; undefined where none is near. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  return rankNames(given, names).find((name) => distance(given, name) <= Math.max(2, given.length / 3));
}

/** Names, those that look most like the given one first. */
export function rankNames(given: string, names: readonly string[]): readonly string[] {
  const ranked = [...new Set(names)].map((name) => ({ name, distance: distance(given, name) }));
  return ranked.sort((a, b) => a.distance - b.distance).map(({ name }) => name);
}

/** How many letters must be added, removed or changed (Levenshtein), capitals and underscores aside. */
function distance(a: string, b: string): number {
  const [from, to] = [fold(a), fold(b)];
  let row = Array.from({ length: to.length + 1 }, (_empty, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

function fold(name: string): string {
  return name.toLowerCase().replaceAll("_", "");
}
