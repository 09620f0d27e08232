/**
 * What `for…of`, spread and array patterns go by. Lua has no iterators of this kind: arrays and Lua's own
 * iterators are loops there. Generators would run in coroutines of their own, in which host calls cannot wait: without `IterableIterator`
 * TypeScript refuses them.
 */

interface SymbolConstructor {
  /** Objects with this method are not for filters: take a callback, or fill an array. */
  readonly iterator: unique symbol;
}
/** Only here for the types of loops; symbols do not exist in Lua. */
declare const Symbol: SymbolConstructor;
interface Symbol {}

interface IteratorYieldResult<T> {
  done?: false;
  value: T;
}
interface IteratorReturnResult<T> {
  done: true;
  value: T;
}
type IteratorResult<T, TReturn = any> = IteratorYieldResult<T> | IteratorReturnResult<TReturn>;
interface Iterator<T, TReturn = any, TNext = any> {
  next(...[value]: [] | [TNext]): IteratorResult<T, TReturn>;
  return?(value?: TReturn): IteratorResult<T, TReturn>;
  throw?(problem?: any): IteratorResult<T, TReturn>;
}
interface Iterable<T, TReturn = any, TNext = any> {
  [Symbol.iterator](): Iterator<T, TReturn, TNext>;
}
