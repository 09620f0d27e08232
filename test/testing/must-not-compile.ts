/*
 * What the types of the test API refuse, for `npm run typecheck`: each line below a directive must be an error, and everything else none.
 */
/* eslint-disable @typescript-eslint/no-unsafe-call -- what does not compile has no types */
import { expect } from "vitest";
import { client, openFilter } from "../../src/testing.ts";
import "../../src/testing-vitest.ts";

export async function mustNotCompile(): Promise<void> {
  const filter = await openFilter("filter-src/hsts", { envoy: "1.37", host: "both", parameters: { a: undefined } });
  // @ts-expect-error -- a release line that the kit does not know
  await openFilter("filter-src/hsts", { envoy: "1.12" });
  // @ts-expect-error -- a text of no language
  await openFilter({ python: "" });
  // @ts-expect-error -- filters are awaited
  await openFilter("filter-src/hsts").run(client().get("/"));
  // @ts-expect-error -- a host that is none
  await filter.run(client().get("/"), { host: "nginx" });
  // @ts-expect-error -- a client is no request
  await filter.run(client());
  // @ts-expect-error -- a version of HTTP that Envoy speaks, but not a scenario
  client({ http: 3 });
  // @ts-expect-error -- a misspelt option
  client().get("/", { header: {} });
  // @ts-expect-error -- a certificate has a common name, not a name
  client({ certificate: { name: "alice" } });
  // @ts-expect-error -- an answer fails in ways that are known
  client().get("/", { answer: { fails: "burn" } });

  const outcome = await filter.run(client().get("/"));
  const outcomes = await filter.run([client().get("/")]);
  expect(outcomes[0]?.cluster).toBe(outcome.cluster);
  // @ts-expect-error -- outcomes are for reading
  outcome.cluster = "other";
  // @ts-expect-error -- a list of outcomes is no outcome
  outcomes.explain();
  expect(outcome).toBeRoutedTo("upstream");
  // @ts-expect-error -- a cluster is a text
  expect(outcome).toBeRoutedTo(1);
  // @ts-expect-error -- header values are texts
  expect(outcome).toHaveUpstreamHeaders({ "x-count": 1 });
  // @ts-expect-error -- a status is a number
  expect(outcome).toReplyLocally("401");
  // @ts-expect-error -- a call that Envoy does not have
  expect(outcome).toHaveCalled("Headers.set");
  // @ts-expect-error -- a level that Envoy does not have
  expect(outcome).toHaveLogged("text", "fatal");
}
