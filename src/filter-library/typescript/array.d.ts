/**
 * Arrays: Lua tables that count from 1, which one does not see from here. They must not have holes.
 *
 * @noSelfInFile
 */

interface ReadonlyArray<T> {
  /** How many elements there are: Lua's `#`, which is only defined where no element is `undefined`. */
  readonly length: number;
  /** An element, counted from 0 here and from 1 in Lua; the compiler adds the 1. */
  readonly [index: number]: T;
  [Symbol.iterator](): Iterator<T>;
  /** The element at an index; a negative one counts from the end. */
  at(index: number): T | undefined;
  /** A new array: this one, then the others. */
  concat(...items: (T | readonly T[])[]): T[];
  /** All elements as one text: numbers and strings only, anything else raises. */
  join(separator?: string): string;
  /** A part of it as a new array. Negative numbers count from the end. */
  slice(start?: number, end?: number): T[];
  /** Where an element stands, -1 where it does not. */
  indexOf(searched: T, fromIndex?: number): number;
  /** Whether it has the element. */
  includes(searched: T, fromIndex?: number): boolean;
  /** Whether the function says so of every element. The callback must not call anything of the host that yields. */
  every<S extends T>(test: (value: T, index: number) => value is S): this is readonly S[];
  every(test: (value: T, index: number) => unknown): boolean;
  /** Whether the function says so of any element. */
  some(test: (value: T, index: number) => unknown): boolean;
  /** Calls the function with each element; a `for…of` loop makes shorter and faster Lua. */
  forEach(callback: (value: T, index: number) => void): void;
  /** A new array of what the function returns, which must not be `undefined`. */
  map<U>(callback: (value: T, index: number) => U): U[];
  /** A new array of the elements of which the function says so. */
  filter<S extends T>(test: (value: T, index: number) => value is S): S[];
  filter(test: (value: T, index: number) => unknown): T[];
  /** The first element of which the function says so. */
  find<S extends T>(test: (value: T, index: number) => value is S): S | undefined;
  find(test: (value: T, index: number) => unknown): T | undefined;
  /** Where the first element stands of which the function says so, -1 where there is none. */
  findIndex(test: (value: T, index: number) => unknown): number;
  /** Goes from left to right and hands each result to the next call. Raises for an empty array without `initial`. */
  reduce(callback: (previous: T, current: T, index: number) => T): T;
  reduce<U>(callback: (previous: U, current: T, index: number) => U, initial: U): U;
  /** The same from right to left. */
  reduceRight(callback: (previous: T, current: T, index: number) => T): T;
  reduceRight<U>(callback: (previous: U, current: T, index: number) => U, initial: U): U;
  /** A new array in which arrays inside of it are spread, one level deep. */
  flat<U>(this: readonly (U | readonly U[])[]): U[];
  /** `map`, then `flat`. */
  flatMap<U>(callback: (value: T, index: number) => U | readonly U[]): U[];
  /** A new array in the opposite order. */
  toReversed(): T[];
  /** A new array in order; Lua's sort is not stable. The function must be consistent: LuaJIT raises `invalid order function` where it is not. */
  toSorted(compare?: (left: T, right: T) => number): T[];
  /** A new array with elements taken out and others put in. */
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  /** A new array with one element replaced. */
  with(index: number, value: T): T[];
  readonly entries: NotInEnvoy<"Use ipairs, or a for loop with an index">;
  readonly keys: NotInEnvoy<"Use a for loop with an index">;
  readonly values: NotInEnvoy<"Use for (const value of array)">;
  readonly lastIndexOf: NotInEnvoy<"Use a for loop that counts down">;
  readonly findLast: NotInEnvoy<"Use a for loop that counts down">;
  readonly findLastIndex: NotInEnvoy<"Use a for loop that counts down">;
  readonly copyWithin: NotInEnvoy<"Use a for loop">;
}

interface Array<T> {
  /** How many elements there are: Lua's `#`, which is only defined where no element is `undefined`. */
  length: number;
  /** An element, counted from 0 here and from 1 in Lua; the compiler adds the 1. */
  [index: number]: T;
  [Symbol.iterator](): Iterator<T>;
  /** The element at an index; a negative one counts from the end. */
  at(index: number): T | undefined;
  /** A new array: this one, then the others. */
  concat(...items: (T | readonly T[])[]): T[];
  /** All elements as one text: numbers and strings only, anything else raises. */
  join(separator?: string): string;
  /** A part of it as a new array. Negative numbers count from the end. */
  slice(start?: number, end?: number): T[];
  /** Where an element stands, -1 where it does not. */
  indexOf(searched: T, fromIndex?: number): number;
  /** Whether it has the element. */
  includes(searched: T, fromIndex?: number): boolean;
  /** Whether the function says so of every element. The callback must not call anything of the host that yields. */
  every<S extends T>(test: (value: T, index: number) => value is S): this is S[];
  every(test: (value: T, index: number) => unknown): boolean;
  /** Whether the function says so of any element. */
  some(test: (value: T, index: number) => unknown): boolean;
  /** Calls the function with each element; a `for…of` loop makes shorter and faster Lua. */
  forEach(callback: (value: T, index: number) => void): void;
  /** A new array of what the function returns, which must not be `undefined`. */
  map<U>(callback: (value: T, index: number) => U): U[];
  /** A new array of the elements of which the function says so. */
  filter<S extends T>(test: (value: T, index: number) => value is S): S[];
  filter(test: (value: T, index: number) => unknown): T[];
  /** The first element of which the function says so. */
  find<S extends T>(test: (value: T, index: number) => value is S): S | undefined;
  find(test: (value: T, index: number) => unknown): T | undefined;
  /** Where the first element stands of which the function says so, -1 where there is none. */
  findIndex(test: (value: T, index: number) => unknown): number;
  /** Goes from left to right and hands each result to the next call. Raises for an empty array without `initial`. */
  reduce(callback: (previous: T, current: T, index: number) => T): T;
  reduce<U>(callback: (previous: U, current: T, index: number) => U, initial: U): U;
  /** The same from right to left. */
  reduceRight(callback: (previous: T, current: T, index: number) => T): T;
  reduceRight<U>(callback: (previous: U, current: T, index: number) => U, initial: U): U;
  /** A new array in which arrays inside of it are spread, one level deep. */
  flat<U>(this: readonly (U | readonly U[])[]): U[];
  /** `map`, then `flat`. */
  flatMap<U>(callback: (value: T, index: number) => U | readonly U[]): U[];
  /** A new array in the opposite order. */
  toReversed(): T[];
  /** A new array in order; Lua's sort is not stable. The function must be consistent: LuaJIT raises `invalid order function` where it is not. */
  toSorted(compare?: (left: T, right: T) => number): T[];
  /** A new array with elements taken out and others put in. */
  toSpliced(start: number, deleteCount?: number, ...items: T[]): T[];
  /** A new array with one element replaced. */
  with(index: number, value: T): T[];
  readonly entries: NotInEnvoy<"Use ipairs, or a for loop with an index">;
  readonly keys: NotInEnvoy<"Use a for loop with an index">;
  readonly values: NotInEnvoy<"Use for (const value of array)">;
  readonly lastIndexOf: NotInEnvoy<"Use a for loop that counts down">;
  readonly findLast: NotInEnvoy<"Use a for loop that counts down">;
  readonly findLastIndex: NotInEnvoy<"Use a for loop that counts down">;
  readonly copyWithin: NotInEnvoy<"Use a for loop">;
  /** Adds elements to the end. @returns the new length */
  push(...items: T[]): number;
  /** Takes the last element off. */
  pop(): T | undefined;
  /** Takes the first element off. */
  shift(): T | undefined;
  /** Adds elements to the front. @returns the new length */
  unshift(...items: T[]): number;
  /** Turns it around, in place. */
  reverse(): this;
  /** Sorts it in place; Lua's sort is not stable. Without a function numbers sort by value, unlike in JavaScript. */
  sort(compare?: (left: T, right: T) => number): this;
  /** Takes elements out and puts others in. @returns those taken out */
  splice(start: number, deleteCount?: number, ...items: T[]): T[];
  /** Sets elements from one index up to another. */
  fill(value: T, start?: number, end?: number): this;
}

interface ArrayConstructor {
  /** Whether a value is a table without keys other than numbers from 1 on. An empty table counts as an array. */
  isArray(value: unknown): value is any[];
  /** An array of its arguments. */
  of<T>(...items: T[]): T[];
  readonly from: NotInEnvoy<"Use a for loop that pushes">;
}
/** There is no `new Array(length)`: write `[]` and push. */
declare const Array: ArrayConstructor;
