import { compareGraphs, type Difference } from "./compare-graphs.ts";

// npm run graphs -- 500 1000: five hundred graphs from seed 1000 on.
const [count = 100, first = 1] = process.argv.slice(2).map(Number);
const batch = 25;
let alike = 0;
let refused = 0;
for (let start = first; start < first + count; start += batch) {
  const seeds = Array.from({ length: Math.min(batch, first + count - start) }, (_, index) => start + index);
  const result = await compareGraphs(seeds);
  alike += result.alike;
  refused += result.refused;
  for (const difference of result.differences) console.log(describe(difference));
  console.log(`seeds ${first} to ${start + seeds.length - 1}: ${alike} alike, ${refused} refused`);
}

/** From the first note on that is not the same. */
function describe({ seed, host, found, expected }: Difference): string {
  if (host === "compiler") return `seed ${seed}: ${found}\n  JavaScript: ${expected.slice(0, 200)}`;
  const [left, right] = [found.split("|"), expected.split("|")];
  const index = left.findIndex((note, place) => note !== right[place]);
  const show = (notes: readonly string[]): string => notes.slice(Math.max(0, index - 2), index + 3).join(" | ");
  return `seed ${seed}, ${host}: note ${index}: ${show(left)}\n  JavaScript: ${show(right)}`;
}
