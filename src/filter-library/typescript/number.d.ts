/** Numbers: doubles, as in JavaScript. `tostring` writes up to 14 digits of them. 0 is true in a condition. */

interface Number {
  /** As text; up to 14 digits unless a base is given. */
  toString(radix?: number): string;
  /** With that many digits after the point. */
  toFixed(fractionDigits?: number): string;
  readonly toLocaleString: NotInEnvoy<"Use string.format">;
  readonly toPrecision: NotInEnvoy<"Use string.format('%.3g', number)">;
  readonly toExponential: NotInEnvoy<"Use string.format('%e', number)">;
}

interface NumberConstructor {
  /** The number a text writes, NaN where it writes none. `tonumber` gives `undefined` then. */
  (value?: unknown): number;
  isFinite(value: unknown): boolean;
  isInteger(value: unknown): boolean;
  isNaN(value: unknown): boolean;
  /** The number at the beginning of a text, NaN where there is none. */
  parseFloat(text: string): number;
  /** The whole number at the beginning of a text, NaN where there is none. */
  parseInt(text: string, radix?: number): number;
  readonly EPSILON: number;
  readonly MAX_SAFE_INTEGER: number;
  readonly MIN_SAFE_INTEGER: number;
  readonly MAX_VALUE: number;
  readonly MIN_VALUE: number;
  readonly NaN: number;
  readonly NEGATIVE_INFINITY: number;
  readonly POSITIVE_INFINITY: number;
  readonly isSafeInteger: NotInEnvoy<"Use Number.isInteger and compare with Number.MAX_SAFE_INTEGER">;
}
declare const Number: NumberConstructor;
declare const NaN: number;
declare const Infinity: number;
declare function isNaN(value: unknown): boolean;
declare function isFinite(value: unknown): boolean;
/** The number at the beginning of a text, NaN where there is none. `tonumber` takes whole texts only, and makes less Lua. */
declare function parseFloat(text: string): number;
/** The whole number at the beginning of a text, NaN where there is none. `tonumber(text, radix)` makes less Lua. */
declare function parseInt(text: string, radix?: number): number;

/** JavaScript's names for Lua's `math`. */
interface Math {
  readonly E: number;
  readonly LN10: number;
  readonly LN2: number;
  readonly LOG10E: number;
  readonly LOG2E: number;
  readonly PI: number;
  readonly SQRT1_2: number;
  readonly SQRT2: number;
  abs(x: number): number;
  acos(x: number): number;
  asin(x: number): number;
  atan(x: number): number;
  atan2(y: number, x: number): number;
  ceil(x: number): number;
  cos(x: number): number;
  exp(x: number): number;
  floor(x: number): number;
  log(x: number): number;
  log10(x: number): number;
  log1p(x: number): number;
  log2(x: number): number;
  /** Raises without an argument. */
  max(first: number, ...others: number[]): number;
  /** Raises without an argument. */
  min(first: number, ...others: number[]): number;
  pow(base: number, exponent: number): number;
  /** From 0 up to 1. Not for secrets: each VM of Envoy starts with the same seed. */
  random(): number;
  round(x: number): number;
  sign(x: number): number;
  sin(x: number): number;
  sqrt(x: number): number;
  tan(x: number): number;
  trunc(x: number): number;
  readonly hypot: NotInEnvoy<"Use Math.sqrt(x * x + y * y)">;
  readonly cbrt: NotInEnvoy<"Use x ** (1 / 3)">;
}
declare const Math: Math;
