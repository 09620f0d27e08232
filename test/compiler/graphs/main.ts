import { compareGraphs, describeDifference } from "./compare-graphs.ts";

// npm run graphs -- 500 1000: five hundred graphs from seed 1000 on.
const [count = 100, first = 1] = process.argv.slice(2).map(Number);
const batch = 25;
let alike = 0;
let refused = 0;
let untyped = 0;
for (let start = first; start < first + count; start += batch) {
  const seeds = Array.from({ length: Math.min(batch, first + count - start) }, (_, index) => start + index);
  const result = await compareGraphs(seeds);
  alike += result.alike;
  refused += result.refused;
  untyped += result.untyped;
  for (const difference of result.differences) console.log(describeDifference(difference));
  console.log(`seeds ${first} to ${start + seeds.length - 1}: ${alike} alike, ${refused} refused, ${untyped} untyped`);
}
