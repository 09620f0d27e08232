import { numberText } from "./number-text.ts";

const fractionBits = 52n;

/** C's `%a` as LuaJIT writes it: one digit before the point, which is 1 but for zero, and no zeros at the end unless a precision wants them. */
export function hexadecimalFraction(value: number, precision: number | undefined): string {
  if (!Number.isFinite(value)) return numberText(value);
  const { digits, exponent } = partsOf(Math.abs(value));
  const sign = Object.is(value, -0) || value < 0 ? "-" : "";
  const { whole, fraction } = precision === undefined ? split(digits) : round(digits, precision);
  const shown = precision === undefined ? fraction.replace(/0+$/, "") : fraction;
  return `${sign}0x${whole}${shown === "" ? "" : `.${shown}`}p${exponent < 0 ? "" : "+"}${exponent}`;
}

/** The bits of a number with the leading one, 53 of them, and the power of two that it is multiplied with. */
function partsOf(value: number): { readonly digits: bigint; readonly exponent: number } {
  if (value === 0) return { digits: 0n, exponent: 0 };
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const biased = (view.getUint16(0) >> 4) & 0x7ff;
  let digits = view.getBigUint64(0) & ((1n << fractionBits) - 1n);
  if (biased > 0) return { digits: digits | (1n << fractionBits), exponent: biased - 1023 };
  let exponent = -1022;
  while (digits >> fractionBits === 0n) [digits, exponent] = [digits << 1n, exponent - 1];
  return { digits, exponent };
}

interface WrittenDigits {
  readonly whole: string;
  readonly fraction: string;
}

function split(digits: bigint): WrittenDigits {
  const fraction = (digits & ((1n << fractionBits) - 1n)).toString(16).padStart(13, "0");
  return { whole: (digits >> fractionBits).toString(16), fraction };
}

function round(digits: bigint, precision: number): WrittenDigits {
  if (precision >= 13) {
    const { whole, fraction } = split(digits);
    return { whole, fraction: fraction.padEnd(precision, "0") };
  }
  const dropped = fractionBits - 4n * BigInt(precision);
  const half = 1n << (dropped - 1n);
  const kept = (digits + half - (isTieToEven(digits, dropped) ? 1n : 0n)) >> dropped;
  const { whole, fraction } = split(kept << dropped);
  return { whole, fraction: fraction.slice(0, precision) };
}

/** Halfway between two numbers, the even one is taken. */
function isTieToEven(digits: bigint, dropped: bigint): boolean {
  const rest = digits & ((1n << dropped) - 1n);
  return rest === 1n << (dropped - 1n) && ((digits >> dropped) & 1n) === 0n;
}
