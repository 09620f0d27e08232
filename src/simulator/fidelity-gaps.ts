/** Something that the simulator does otherwise than Envoy, or does not do. */
export interface FidelityGap {
  /** What a script or a configuration uses. */
  readonly what: string;
  /** Why it is so. */
  readonly reason: string;
  /** What a user sees who runs into it: the run ends with the finding `NOT_SIMULATED`, it has a warning, or nothing tells. */
  readonly noticed: "refused" | "warned" | "silent";
}

/** Every known difference, for people: the page `docs/fidelity.md` shows them. */
export const fidelityGaps: readonly FidelityGap[] = [
  {
    what: "The order of the headers of a table that is given to `respond` or `httpCall`",
    reason: "Envoy adds them in the order of LuaJIT's hash table, which is another one in each process",
    noticed: "silent",
  },
  {
    what: "The port of a client's address, and the address that Envoy itself writes into the `x-forwarded-for` of calls",
    reason: "They are the system's and the machine's; the simulator has port 0 and 127.0.0.1",
    noticed: "silent",
  },
  {
    what: "A hook that ends in an error while an `httpCall` of its own is under way, in a callback or a coroutine that could not wait for it",
    reason: "Envoy gives the answer to a hook that is gone, and crashes where the stream is gone too",
    noticed: "refused",
  },
  {
    what: "A write through `requestHeaders()` in a request hook whose request has gone on",
    reason: "The upstream gets the change or not, depending on whether a connection to it was open already",
    noticed: "refused",
  },
  {
    what: "A request whose body is not as long as its `content-length`",
    reason: "What follows depends on how the server behind the cluster reads it",
    noticed: "refused",
  },
];
