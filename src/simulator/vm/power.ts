/** A power as LuaJIT gives it, and whether the C library may have rounded it otherwise. */
export interface Power {
  readonly value: number;
  readonly isCertain: boolean;
}

/** Of a larger exponent, no result but infinity, zero or one fits; it is the C library's to say which. */
const largestExponent = 1100;

/** `base ^ exponent`: rounded to the nearest number where the exponent is whole, as the C library does but for the closest ties. */
export function powerOf(base: number, exponent: number): Power {
  if (base === 1 || exponent === 0 || (base === -1 && Math.abs(exponent) === Infinity)) return certain(1);
  if (exponent === 1) return certain(base);
  const value = exponent === 0.5 && base > 0 ? Math.sqrt(base) : base ** exponent;
  if (!Number.isFinite(value) || base === 0 || !Number.isFinite(exponent)) return certain(value);
  const isWhole = Number.isInteger(exponent) && Math.abs(exponent) <= largestExponent;
  return isWhole && isNormal(value) && isNormal(base) ? wholePower(base, exponent) : { value, isCertain: false };
}

function certain(value: number): Power {
  return { value, isCertain: true };
}

function isNormal(value: number): boolean {
  return Math.abs(value) >= 2 ** -1000 && Math.abs(value) < 2 ** 1000;
}

function wholePower(base: number, exponent: number): Power {
  const [mantissa, scale] = splitMantissa(Math.abs(base));
  const power = mantissa ** BigInt(Math.abs(exponent));
  const { value, isCertain } = roundRatio(exponent > 0 ? [power, 1n] : [1n, power], scale * exponent);
  return { value: base < 0 && exponent % 2 !== 0 ? -value : value, isCertain };
}

/** A whole number without factors of two, and the power of two to multiply it with. */
function splitMantissa(value: number): readonly [bigint, number] {
  const exponent = Math.floor(Math.log2(value)) - 53;
  let mantissa = BigInt(scaled(value, -exponent));
  let scale = exponent;
  for (; mantissa % 2n === 0n; mantissa /= 2n) scale += 1;
  return [mantissa, scale];
}

const keptBits = 53;
/** How many bits after those that are kept are looked at; from a tie within 2^-5 on, the C library may round the other way. */
const guardBits = 12;
const closeToTie = 1n << 7n;

/** A quotient, times a power of two, rounded to 53 bits; none of the results that the caller wants is near the limits of exponents. */
function roundRatio([numerator, denominator]: readonly [bigint, bigint], scale: number): Power {
  const shift = lengthOf(denominator) - lengthOf(numerator) + keptBits + guardBits + 1;
  const shifted = shift > 0 ? numerator << BigInt(shift) : numerator;
  const divisor = shift > 0 ? denominator : denominator << BigInt(-shift);
  const [quotient, rest] = [shifted / divisor, shifted % divisor];
  const dropped = lengthOf(quotient) - keptBits;
  const tail = quotient & ((1n << BigInt(dropped)) - 1n);
  const half = 1n << BigInt(dropped - 1);
  const kept = quotient >> BigInt(dropped);
  const isUp = tail > half || (tail === half && (rest > 0n || kept % 2n === 1n));
  const distance = tail > half ? tail - half : half - tail;
  return {
    value: scaled(Number(kept + (isUp ? 1n : 0n)), dropped - shift + scale),
    isCertain: distance > closeToTie || (tail === 0n && rest === 0n),
  };
}

function lengthOf(value: bigint): number {
  return value.toString(2).length;
}

/** `value * 2^exponent` where a factor alone may be out of range. */
function scaled(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return value * 2 ** half * 2 ** (exponent - half);
}
