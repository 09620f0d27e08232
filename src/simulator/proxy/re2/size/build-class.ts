import type { CodePointRange } from "../character-class.ts";
import { sequencesOfRange, withoutUpperCase, type ByteRange } from "./byte-sequences.ts";
import type { Fragment, Hole, Program } from "./program.ts";

/** A choice among the bytes of ranges, in which sequences that begin or end alike share instructions. */
export function buildClass(program: Program, ranges: readonly CodePointRange[], encoding: "utf8" | "latin1"): Fragment {
  const written = withoutUpperCase(ranges);
  if (encoding === "utf8") return buildSequences(program, written);
  const fragments = written.filter(([from]) => from < 256).map(([from, to]) => program.bytes(from, Math.min(to, 255)));
  return fragments.length === 0 ? program.nothing() : fragments.reduce(program.either);
}

function buildSequences(program: Program, ranges: readonly CodePointRange[]): Fragment {
  const endings = createEndings(program);
  let root = 0;
  for (const [from, to] of ranges) {
    const isAbove = to === 0x10ffff && from <= 0x80;
    const split = isAbove && from < 0x80 ? sequencesOfRange(from, 0x7f) : [];
    const begins = isAbove
      ? [...split.map(endings.add), ...buildAboveAscii(endings)]
      : sequencesOfRange(from, to).map(endings.add);
    for (const begin of begins)
      root = root === 0 ? begin : insert(program, root, { begin, isShared: endings.isShared });
  }
  return { begin: root, holes: endings.holes(), isNullable: false };
}

interface Endings {
  /** Adds a sequence, of which the end may be shared. Gives the index of its first byte. */
  add: (sequence: readonly ByteRange[]) => number;
  addByte(range: ByteRange, next: number): number;
  isShared: (index: number) => boolean;
  holes(): readonly Hole[];
}

function createEndings(program: Program): Endings {
  const shared = new Map<string, number>();
  const indices = new Set<number>();
  const holes: Hole[] = [];
  const addByte = ([from, to]: ByteRange, next: number): number => {
    const { begin } = program.bytes(from, to);
    if (next === 0) holes.push({ index: begin, side: "first" });
    else program.fill([{ index: begin, side: "first" }], next);
    return begin;
  };
  const share = (range: ByteRange, next: number): number => {
    const key = `${range.join("-")}>${next}`;
    const index = shared.get(key) ?? addByte(range, next);
    shared.set(key, index);
    indices.add(index);
    return index;
  };
  return {
    addByte,
    isShared: (index) => indices.has(index),
    holes: () => holes,
    add: (sequence) =>
      sequence.reduceRight((next, range, index) => {
        const isShared = sequence.length > 1 && (index === sequence.length - 1 || (range[0] < range[1] && index > 0));
        return isShared ? share(range, next) : addByte(range, next);
      }, 0),
  };
}

/** All that is not ASCII: RE2 is not strict about the bytes behind the first then. */
function buildAboveAscii({ addByte }: Endings): number[] {
  const one = addByte([0x80, 0xbf], 0);
  const two = addByte([0x80, 0xbf], one);
  const three = addByte([0x80, 0xbf], two);
  return [addByte([0xc2, 0xdf], one), addByte([0xe0, 0xef], two), addByte([0xf0, 0xf4], three)];
}

/** Puts a sequence beside those under a root: it shares the beginning with the last one before, if they have it in common. */
function insert(
  program: Program,
  root: number,
  added: { readonly begin: number; readonly isShared: (index: number) => boolean },
): number {
  const at = (index: number): Program["instructions"][number] | undefined => program.instructions[index];
  const isChoice = at(root)?.kind === "choice";
  const last = isChoice ? (at(root)?.second ?? 0) : root;
  const [before, next] = [at(last), at(added.begin)];
  if (before === undefined || next === undefined || before.kind !== "bytes" || before.bytes !== next.bytes)
    return program.add("choice", { first: root, second: added.begin });
  const branch = added.isShared(last) ? program.add("bytes", before) : last;
  if (isChoice) program.fill([{ index: root, side: "second" }], branch);
  const rest = insert(program, before.first, { ...added, begin: next.first });
  program.fill([{ index: branch, side: "first" }], rest);
  return isChoice ? root : branch;
}
