/**
 * A number as LuaJIT gives it to C as a `lua_Integer`: 64 bits, without the fraction.
 *
 * @param saturates whether what does not fit becomes the nearest integer, as before Envoy 1.40; else it becomes the smallest
 */
export function longOf(number: number, saturates: boolean): bigint {
  if (number >= -(2 ** 63) && number < 2 ** 63) return BigInt(Math.trunc(number));
  if (!saturates || number < 0) return smallest;
  return Number.isNaN(number) ? 0n : -smallest - 1n;
}

const smallest = -(2n ** 63n);

/** The same as an `int`: its lower 32 bits. */
export function intOf(long: bigint): number {
  return Number(BigInt.asIntN(32, long));
}
