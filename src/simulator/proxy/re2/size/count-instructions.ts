import type { BuiltProgram } from "./build-program.ts";
import type { Instruction } from "./program.ts";

/**
 * How many instructions RE2 makes of a program that it writes as lists: each begins where the program goes on after a byte, a place or a capture
 * and has what can come next. Where a list would go on with what another one has, it has an instruction that leads there.
 */
export function countInstructions({ program, anchored, unanchored }: BuiltProgram): number {
  const instructions = withoutNothing(program.instructions);
  const starts = [unanchored, anchored].map((start) => skipNothing(program.instructions, start));
  const { roots, before } = findRoots(instructions, starts);
  const own = new Set(roots);
  for (const root of [...roots].sort((left, right) => right - left))
    if (root !== starts[0] && root !== starts[1]) addSharedRoots(instructions, root, { roots: own, before });
  const endless = findEndlessMatches(instructions, starts[1] ?? 0);
  return [...own].reduce((count, root) => count + countList(instructions, root, { roots: own, endless }), 0);
}

function consumes(kind: Instruction["kind"]): boolean {
  return kind === "bytes" || kind === "place" || kind === "capture";
}

function withoutNothing(instructions: readonly Instruction[]): readonly Instruction[] {
  return instructions.map((instruction) => ({
    ...instruction,
    first: skipNothing(instructions, instruction.first),
    second: skipNothing(instructions, instruction.second),
  }));
}

function skipNothing(instructions: readonly Instruction[], index: number): number {
  let next = index;
  while (next !== 0 && instructions[next]?.kind === "nothing") next = instructions[next]?.first ?? 0;
  return next;
}

/** What can come next at a place without a byte: choices lead to others. */
function reach(
  instructions: readonly Instruction[],
  root: number,
  visit: (index: number, instruction: Instruction) => boolean,
): Set<number> {
  const reached = new Set<number>();
  const open = [root];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const instruction = instructions[index];
    if (reached.has(index) || instruction === undefined) continue;
    reached.add(index);
    if (visit(index, instruction) && instruction.kind === "choice") open.push(instruction.second, instruction.first);
  }
  return reached;
}

/** Where lists begin, and by instruction the choices that lead to it. */
function findRoots(
  instructions: readonly Instruction[],
  starts: readonly number[],
): { readonly roots: ReadonlySet<number>; readonly before: ReadonlyMap<number, readonly number[]> } {
  const roots = new Set([0, ...starts]);
  const before = new Map<number, number[]>();
  const visited = new Set<number>();
  for (const root of roots)
    reach(instructions, root, (index, { kind, first, second }) => {
      if (visited.has(index)) return false;
      visited.add(index);
      if (consumes(kind)) roots.add(first);
      if (kind === "choice") for (const next of [first, second]) before.set(next, [...(before.get(next) ?? []), index]);
      return true;
    });
  return { roots, before };
}

/** What a list has that choices outside of it lead to is a list of its own. */
function addSharedRoots(
  instructions: readonly Instruction[],
  root: number,
  { roots, before }: { readonly roots: Set<number>; readonly before: ReadonlyMap<number, readonly number[]> },
): void {
  const reached = reach(instructions, root, (index) => index === root || !roots.has(index));
  for (const index of reached) if (before.get(index)?.some((choice) => !reached.has(choice)) === true) roots.add(index);
}

function countList(
  instructions: readonly Instruction[],
  root: number,
  { roots, endless }: { readonly roots: ReadonlySet<number>; readonly endless: ReadonlySet<number> },
): number {
  let count = 0;
  reach(instructions, root, (index, { kind }) => {
    const isOwn = index === root || !roots.has(index);
    if (!isOwn || kind !== "choice" || endless.has(index)) count += 1;
    return isOwn;
  });
  return count;
}

/** The choices between a match and any byte that leads back to the choice, which RE2 marks; not the one in front of the program. */
function findEndlessMatches(instructions: readonly Instruction[], start: number): ReadonlySet<number> {
  const roots = new Set([start]);
  const endless = new Set<number>();
  for (const root of roots)
    reach(instructions, root, (index, { kind, first }) => {
      if (consumes(kind)) roots.add(first);
      if (kind === "choice" && isEndlessMatch(instructions, index)) endless.add(index);
      return true;
    });
  return endless;
}

function isEndlessMatch(instructions: readonly Instruction[], index: number): boolean {
  const { first = 0, second = 0 } = instructions[index] ?? {};
  const isLoop = (other: number): boolean =>
    instructions[other]?.bytes === "0-255" && instructions[other].first === index;
  return (isLoop(first) && isMatch(instructions, second)) || (isMatch(instructions, first) && isLoop(second));
}

function isMatch(instructions: readonly Instruction[], index: number): boolean {
  const instruction = instructions[index];
  if (instruction?.kind === "match") return true;
  return instruction?.kind === "capture" && isMatch(instructions, instruction.first);
}
