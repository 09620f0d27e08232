const significantDigits = 14;

/** A number as LuaJIT prints it: C's `%.14g`, with `nan`, `inf`, `-inf` and `-0`. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && value !== 0 && Math.abs(value) < 1e14) return String(value);
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0";
  const [mantissa = "", exponentText = ""] = value.toExponential(significantDigits - 1).split("e");
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < significantDigits) {
    return withoutTrailingZeros(value.toFixed(significantDigits - 1 - exponent));
  }
  const sign = exponent < 0 ? "-" : "+";
  return `${withoutTrailingZeros(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

function withoutTrailingZeros(digits: string): string {
  return digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
}
