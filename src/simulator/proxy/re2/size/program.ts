/** An instruction of a program of RE2. `first` and `second` are the indices of what comes next, 0 for none. */
export interface Instruction {
  readonly kind: "fail" | "match" | "bytes" | "place" | "capture" | "choice" | "nothing";
  /** Of `bytes`: which ones. */
  readonly bytes?: string;
  first: number;
  second: number;
}

/** Where an instruction lacks what comes next. */
export interface Hole {
  readonly index: number;
  readonly side: "first" | "second";
}

/** A part of a program: where it begins, and where what follows it has to be put in. */
export interface Fragment {
  readonly begin: number;
  readonly holes: readonly Hole[];
  /** Whether it may match nothing. */
  readonly isNullable: boolean;
}

/** A program under construction. */
export interface Program {
  readonly instructions: Instruction[];
  add(kind: Instruction["kind"], next?: Partial<Pick<Instruction, "bytes" | "first" | "second">>): number;
  fill(holes: readonly Hole[], index: number): void;
  bytes(from: number, to: number): Fragment;
  place(): Fragment;
  capture(of: Fragment): Fragment;
  nothing(): Fragment;
  then(one: Fragment, other: Fragment): Fragment;
  either(one: Fragment, other: Fragment): Fragment;
  repeat(sign: "*" | "+" | "?", of: Fragment, isLazy: boolean): Fragment;
}

/** Thrown where a program has more instructions than RE2 has memory for. */
export class ProgramTooLarge extends Error {}

/** RE2 gives a program two thirds of 8 MiB, a quarter of it for instructions of 16 bytes. */
const mostInstructions = 87_381;

export function createProgram(): Program {
  const instructions: Instruction[] = [{ kind: "fail", first: 0, second: 0 }];
  const add: Program["add"] = (kind, next = {}) => {
    if (instructions.length >= mostInstructions) throw new ProgramTooLarge();
    return instructions.push({ kind, first: 0, second: 0, ...next }) - 1;
  };
  const fill: Program["fill"] = (holes, index) => {
    for (const hole of holes) {
      const instruction = instructions[hole.index];
      if (instruction !== undefined) instruction[hole.side] = index;
    }
  };
  const single = (index: number, isNullable: boolean): Fragment => ({
    begin: index,
    holes: [{ index, side: "first" }],
    isNullable,
  });
  const choose = (of: number, isLazy: boolean): { readonly index: number; readonly hole: Hole } => {
    const index = add("choice", isLazy ? { second: of } : { first: of });
    return { index, hole: { index, side: isLazy ? "first" : "second" } };
  };
  const program: Program = {
    instructions,
    add,
    fill,
    bytes: (from, to) => single(add("bytes", { bytes: `${from}-${to}` }), false),
    place: () => single(add("place"), true),
    capture: (of) => {
      const begin = add("capture", { first: of.begin });
      const end = add("capture");
      fill(of.holes, end);
      return { begin, holes: [{ index: end, side: "first" }], isNullable: of.isNullable };
    },
    nothing: () => single(add("nothing"), true),
    then: (one, other) => {
      fill(one.holes, other.begin);
      const [hole] = one.holes;
      const isNothing =
        instructions[one.begin]?.kind === "nothing" && one.holes.length === 1 && hole?.index === one.begin;
      return isNothing
        ? other
        : { begin: one.begin, holes: other.holes, isNullable: one.isNullable && other.isNullable };
    },
    either: (one, other) => ({
      begin: add("choice", { first: one.begin, second: other.begin }),
      holes: [...one.holes, ...other.holes],
      isNullable: one.isNullable || other.isNullable,
    }),
    repeat: (sign, of, isLazy) => {
      if (sign === "*" && of.isNullable) return program.repeat("?", program.repeat("+", of, isLazy), isLazy);
      const { index, hole } = choose(of.begin, isLazy);
      if (sign === "?") return { begin: index, holes: [hole, ...of.holes], isNullable: true };
      fill(of.holes, index);
      return { begin: sign === "+" ? of.begin : index, holes: [hole], isNullable: sign === "*" || of.isNullable };
    },
  };
  return program;
}
