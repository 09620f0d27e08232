/** Tests of filters: in the simulator or in a real Envoy, with any test runner. */
export {
  client,
  type ClientOptions,
  type RequestOptions,
  type TestClient,
  type TestExchange,
} from "./testing/client.ts";
export type { FilterSource } from "./testing/filter-source.ts";
export type { HeaderExpectation } from "./testing/header-expectation.ts";
export { matchers, type MatcherResult, type ReplyNotation } from "./testing/matchers.ts";
export { openFilter, type FilterOptions, type TestFilter } from "./testing/open-filter.ts";
export type { HostOptions } from "./testing/run-test.ts";
export { exchangesOf } from "./testing/scenario-exchanges.ts";
export { TestError } from "./testing/test-error.ts";
export type { HostCall, TestOutcome } from "./testing/test-outcome.ts";
export type { CertificateDescription, PkiNotation } from "./testing/test-pki.ts";
export type { TestWorld } from "./testing/test-scenario.ts";
