/** A module of every graph: what the others note, and the tools that keep values within what Lua and JavaScript have in common. */
export const traceModule = `
/** Every note, in order. */
export const lines: string[] = [];

/** What has been noted, and it itself. */
export function note(place: number, value: number): number;
export function note(place: number, value: string): string;
export function note(place: number, value: boolean): boolean;
export function note(place: number, value: number | undefined): number | undefined;
export function note(place: number, value: number | string | boolean | undefined): number | string | boolean | undefined {
  const text = typeof value === "number" ? numberText(value) : value === undefined ? "undefined" : \`\${value}\`;
  if (lines.length < 4000) lines.push(\`\${place}=\${text}\`);
  return value;
}

/** As both write it: Lua has 14 digits, and a sign before 0. */
function numberText(value: number): string {
  return Math.abs(value) < 1e14 ? \`\${value + 0}\` : "large";
}

let steps = 0;

/** Lets functions run again. */
export function refuel(): void {
  steps = 0;
}

/** Whether functions and loops should come to an end. */
export function spent(): boolean {
  steps += 1;
  return steps > 60;
}

export function wrap(n: number): number {
  return ((Math.floor(n) % 9973) + 9973) % 9973;
}

/** A number that has not become too large in a loop: Lua writes 14 digits. */
export function low(n: number): number {
  return Math.abs(n) < 1e9 ? n : 0;
}

export function cut(text: string): string {
  return text.slice(0, 16);
}

export function few(list: readonly number[]): number[] {
  return list.slice(0, 5);
}

export function perhaps(n: number): number | undefined {
  return n > 4 ? undefined : n;
}

export function numbers(...list: number[]): number[] {
  return list;
}

export function call(run: (n: number) => number, n: number): number {
  return spent() ? n : run(n);
}

export function adder(step: number): (n: number) => number {
  return (n) => wrap(n + step);
}

export function sumOf(first: number, ...rest: number[]): number {
  let sum = first;
  for (const each of rest) sum += each;
  return wrap(sum);
}

export interface Box {
  readonly name: string;
  size: number;
  inner?: Box | undefined;
  later?: ((this: void, n: number) => number) | undefined;
  grow(by: number): number;
}

export function box(size: number, name = "box", inner?: Box): Box {
  return {
    name,
    size,
    ...(inner === undefined ? {} : { inner }),
    ...(size > 4 ? { later: (n: number) => wrap(n + size) } : {}),
    grow(by) {
      this.size = wrap(this.size + by);
      return this.size;
    },
  };
}

export function keep(kept: Box): Box {
  return kept;
}

export class Crate implements Box {
  static made = 0;
  readonly name: string;
  size: number;
  inner: Box | undefined;
  readonly later?: (this: void, n: number) => number;

  constructor(size: number, name: string) {
    this.size = size;
    this.name = name;
    Crate.made += 1;
    const add = (): void => {
      this.inner = box(this.size, \`in \${this.name}\`);
    };
    if (size > 2) add();
  }

  static note(): number {
    return note(7, Crate.made);
  }

  grow(by: number): number {
    this.size = wrap(this.size + by);
    return this.describe().length;
  }

  describe(): string {
    return \`\${this.name} of \${this.size + 0}\`;
  }
}

export class Parcel extends Crate {
  extra = 2;
  constructor(size: number) {
    super(size + 1, "parcel");
    this.extra += size;
  }

  override describe(): string {
    const inside = (): string => super.describe();
    return \`\${inside()} and \${this.extra + 0}\`;
  }

  add(n: number): this {
    this.extra = wrap(this.extra + n);
    return this;
  }
}

export enum Colour {
  Red,
  Green = 5,
  Blue,
}

export const enum Word {
  Up = "up",
  Down = "down",
}
`;

/** What every module can use of it. */
export const traceNames =
  "note spent perhaps numbers wrap low cut few call adder sumOf box keep Crate Parcel Colour Word".split(" ");
