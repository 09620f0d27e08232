import type { Attack, Evidence } from "./attacks.ts";

const [begin, end] = ["<!-- attacks: written by npm run security:page -->", "<!-- attacks end -->"];

/** The page with its table of attacks as it is now. */
export function writeAttacks(
  page: string,
  attacks: readonly Attack[],
  titlesOf: (place: string) => readonly string[],
): string {
  const [before = "", rest = ""] = page.split(begin);
  const [, after = ""] = rest.split(end);
  const rows = attacks.map(({ attack, stop, shown }) => `| ${attack} | ${stop} | ${describe(shown, titlesOf)} |`);
  const table = ["| what is tried | what stops it | what shows it |", "| --- | --- | --- |", ...rows].join("\n");
  return `${before}${begin}\n\n${table}\n\n${end}${after}`;
}

/** The first title, and how many more there are. */
function describe(shown: readonly Evidence[], titlesOf: (place: string) => readonly string[]): string {
  const found = shown.flatMap((evidence) =>
    titlesIn(evidence, titlesOf(evidence.place)).map((title) => ({ title, place: evidence.place })),
  );
  const [first] = found;
  if (first === undefined) return "–";
  const places = [...new Set(found.map(({ place }) => `\`${place}\``))].join(", ");
  const more = found.length === 1 ? "" : ` and ${found.length - 1} more`;
  return `“${first.title.replaceAll("|", "\\|")}”${more} (${places})`;
}

/** The titles that an evidence names, of those that there are. */
export function titlesIn({ titles }: Evidence, known: readonly string[]): readonly string[] {
  return [
    ...new Set(
      titles.flatMap((wanted) =>
        known.filter((title) => (typeof wanted === "string" ? title === wanted : wanted.test(title))),
      ),
    ),
  ];
}
