import type { Expectation } from "../scenario/expectation.ts";

/** One thing that an exchange expects, in the words of `checkExpectation`. */
export interface ListedExpectation {
  readonly what: string;
  readonly expected: string;
}

/** Everything that an exchange expects of its outcome. */
export function listExpectations(expect: Expectation): readonly ListedExpectation[] {
  const { handshake, reply, logs, scriptErrors, never } = expect;
  if (handshake !== undefined) return [{ what: "handshake", expected: handshake }];
  return [
    ...listed("cluster", expect.cluster),
    ...headers("upstream header", expect.upstream),
    ...listed("status", reply?.status),
    ...headers("response header", reply?.headers),
    ...listed("body", typeof reply?.body === "object" ? JSON.stringify(reply.body) : reply?.body),
    ...Object.entries(expect.metadata ?? {}).flatMap(([namespace, values]) =>
      Object.entries(values).map(([key, value]) => ({
        what: `metadata ${namespace} ${key}`,
        expected: JSON.stringify(value),
      })),
    ),
    ...listed("log lines", logs?.length === 0 ? "none" : logs?.map((text) => JSON.stringify(text)).join(", ")),
    ...listed("script errors", scriptErrors),
    ...listed("never", never === undefined ? undefined : JSON.stringify(never)),
  ];
}

function listed(what: string, expected: string | number | undefined): readonly ListedExpectation[] {
  return expected === undefined ? [] : [{ what, expected: String(expected) }];
}

function headers(what: string, wanted: Expectation["upstream"] = {}): readonly ListedExpectation[] {
  return Object.entries(wanted).map(([name, values]) => ({
    what: `${what} ${name}`,
    expected: values.length === 0 ? "absent" : values.map((value) => JSON.stringify(value)).join(", "),
  }));
}
