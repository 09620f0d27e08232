import { allNames } from "./names.ts";
import type { Random } from "./random.ts";

/** Types of values that the graphs pass around. A `function` takes a number and gives one; a `box` is what `traceModule` declares. */
export type PlainType = "number" | "text" | "boolean" | "numbers" | "box" | "maybe" | "function";
/** And what only modules declare. A `boxFunction` gives a number for a box; what is `hidden` is not used. */
export type ValueType = PlainType | "boxFunction" | "class" | "enum" | "hidden";

/** What a name stands for where a piece of code is written. */
export interface Variable {
  readonly name: string;
  readonly type: ValueType;
  readonly isMutable: boolean;
  /** Called where the variable is used: modules remember what a function refers to. */
  readonly onUse?: () => void;
}

/** What can be used in a block, and how a block declares more. */
export interface Scope {
  readonly random: Random;
  variables(type: ValueType, onlyMutable?: boolean): readonly Variable[];
  /** The name of a variable, marked as used in this block and those around it. */
  use(variable: Variable): string;
  /** A name that this block may declare: not declared here, and not used here for something outside. */
  newName(): string;
  declare(variable: Variable): void;
  /** A scope inside: what it declares hides what is outside and is gone behind it. */
  inner(options?: { readonly isFunction?: boolean; readonly isLoop?: boolean }): Scope;
  /** Whether `return`, or `break` and `continue`, can be written here. */
  readonly isInFunction: boolean;
  readonly isInLoop: boolean;
}

interface Frame {
  readonly declared: Map<string, Variable>;
  readonly used: Set<string>;
}

/** @param outside what a whole module sees; asked for each time, for modules gain names while they are written */
export function createScope(
  random: Random,
  outside: () => readonly Variable[],
  reserved: readonly string[] = [],
): Scope {
  return scopeIn([{ declared: new Map(), used: new Set(reserved) }], { isInFunction: false, isInLoop: false });

  function scopeIn(frames: readonly Frame[], flags: { isInFunction: boolean; isInLoop: boolean }): Scope {
    const frame = frames.at(-1);
    if (frame === undefined) throw new Error("A scope without a frame");
    const visible = (): readonly Variable[] => {
      const byName = new Map(outside().map((variable) => [variable.name, variable]));
      for (const { declared } of frames) for (const [name, variable] of declared) byName.set(name, variable);
      return [...byName.values()];
    };
    return {
      random,
      ...flags,
      variables: (type, onlyMutable = false) =>
        visible().filter((variable) => variable.type === type && (variable.isMutable || !onlyMutable)),
      use: (variable) => {
        for (const { used } of frames) used.add(variable.name);
        variable.onUse?.();
        return variable.name;
      },
      newName: () => {
        const names = Array.from({ length: 20 }, () => random.pick(allNames));
        const free = names.find((name) => !frame.declared.has(name) && !frame.used.has(name));
        return free ?? `local${frame.declared.size}_${frame.used.size}`;
      },
      declare: (variable) => frame.declared.set(variable.name, variable),
      inner: ({ isFunction = false, isLoop = false } = {}) =>
        scopeIn([...frames, { declared: new Map(), used: new Set() }], {
          isInFunction: flags.isInFunction || isFunction,
          isInLoop: isLoop || (flags.isInLoop && !isFunction),
        }),
    };
  }
}
