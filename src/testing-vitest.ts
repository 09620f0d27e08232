/**
 * The matchers for Vitest. Import it once, in a test file or in a setup file.
 *
 * @example
 * import "envoy-lua-kit/testing/vitest";
 */
import { expect } from "vitest";
import { matchers } from "./testing/matchers.ts";
import { provideTestName } from "./testing/write-recording.ts";

type Matchers = typeof matchers;

/** What each matcher takes after the outcome. */
type LuaMatchers<Result> = {
  [Name in keyof Matchers]: Matchers[Name] extends (outcome: never, ...rest: infer Rest) => unknown
    ? (...rest: Rest) => Result
    : never;
};

declare module "vitest" {
  // An interface is what Vitest's own is merged with.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-explicit-any
  interface Matchers<T = any> extends LuaMatchers<T> {}
}

expect.extend(matchers);
provideTestName(() => expect.getState().currentTestName);
