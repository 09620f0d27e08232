/**
 * What lua-types lacks of Lua 5.1's `math`, or types wrongly.
 *
 * @noSelfInFile
 */
declare namespace math {
  /** The natural logarithm. */
  function log(x: number): number;
  /** The logarithm to the base 10. */
  function log10(x: number): number;
  /** A number from 0 up to 1; a whole one from 1 to `m`, or from `m` to `n`. Not for secrets. */
  function random(m?: number, n?: number): number;
  /** Sets where `random` starts. */
  function randomseed(seed: number): void;
}
