import { vmDifferences } from "./vm/differences.ts";

/** Something that the simulator does otherwise than Envoy, or does not do. */
export interface FidelityGap {
  /** What a script or a configuration uses. */
  readonly what: string;
  /** Why it is so. */
  readonly reason: string;
  /**
   * What a user sees who runs into it: the run ends with the finding `NOT_SIMULATED`, or it has a warning. What Envoy leaves open, so that two
   * runs of it differ as well, is no difference of the simulator's, and nothing tells.
   */
  readonly noticed: "refused" | "warned" | "open";
}

const ofTheVm: readonly FidelityGap[] = Object.values(vmDifferences).map((difference) => ({
  ...difference,
  noticed: "warned",
}));

/** Every known difference, for people: the page `docs/fidelity.md` shows them. */
export const fidelityGaps: readonly FidelityGap[] = [
  ...ofTheVm,
  {
    what: "Literals of 64 bits (`5LL`, `5ULL`) and imaginary ones (`2i`), `require` of `ffi`, `jit.util`, `jit.profile` and `string.buffer`",
    reason: "They are LuaJIT's own; fengari has no such values",
    noticed: "refused",
  },
  {
    what: "`string.dump`, `debug.debug`, `debug.sethook`, `jit.attach`, `jit.security`, `os.execute` of a command, `os.exit`, `os.tmpname`, `io.popen`, `io.tmpfile`, `io.open` for writing",
    reason: "They reach the machine or the inside of LuaJIT",
    noticed: "refused",
  },
  {
    what: "An error handler of `xpcall` that catches an error and then fails, each of the hundred times that it is called",
    reason: "LuaJIT calls it for its own error until the stack is full, which Envoy does not always survive",
    noticed: "refused",
  },
  {
    what: "A script that runs for longer than 20 million instructions or 5 seconds of computing, or takes more than 320 MiB",
    reason: "Envoy has no such limits: its worker hangs, or its memory grows",
    noticed: "refused",
  },
  {
    what: "The port of a client's address, and the address that Envoy itself writes into the `x-forwarded-for` of calls",
    reason: "They are the system's and the machine's; the simulator has port 0 and 127.0.0.1",
    noticed: "open",
  },
  {
    what: "A hook that ends in an error, waits, answers, or makes another call while an `httpCall` is under way that a callback or a coroutine could not wait for",
    reason: "What the call's answer then resumes is another hook or none, and Envoy may crash",
    noticed: "refused",
  },
  {
    what: "An `httpCall` that a hook waits for after it has answered, where it caught the end of `respond()`",
    reason: "The stream ends, and the call is sent or not, depending on whether a connection for it was open already",
    noticed: "refused",
  },
  {
    what: "A write through `requestHeaders()` in a request hook whose request has gone on",
    reason: "The upstream gets the change or not, depending on whether a connection to it was open already",
    noticed: "refused",
  },
  {
    what: "A hook that holds the end of a message back when all of its body, by its `content-length`, has gone on",
    reason:
      "An HTTP/1.1 server answers, and a client may go away, as soon as it has the body, and what the hook waits for races with that",
    noticed: "refused",
  },
  {
    what: "A request or a response whose body is not as long as its `content-length`",
    reason: "What follows depends on how the server behind the cluster, or the client, reads it",
    noticed: "refused",
  },
  {
    what: "The port of a listener, where `strip_matching_host_port`, `append_x_forwarded_port` or `destination_port` go by it",
    reason: "The simulator has the configured one; an Envoy of a test listens on a port of the system's choice",
    noticed: "open",
  },
  {
    what: "Upgrades over HTTP/2, from clients or to upstreams, and tunnels that end in Envoy (`connect_config`), but for those to another listener that clients come `through`",
    reason: "The stand-ins do not speak extended CONNECT, and expect requests",
    noticed: "refused",
  },
  {
    what: "`tracing` of a connection manager",
    reason: "It writes the reason for a trace into the client's own `x-request-id`, and providers add headers",
    noticed: "refused",
  },
  {
    what: "How long a retry is put off, and the rest of the time in its `x-envoy-expected-rq-timeout-ms`",
    reason: "Envoy waits a random time before it tries again; the simulator waits 10 ms",
    noticed: "open",
  },
  {
    what: "Regular expressions of more than 100 instructions, or what `re2.max_program_size.error_level` says",
    reason: "Envoy does not load a configuration with one",
    noticed: "refused",
  },
  {
    what: "Regular expressions of about 100 instructions with `\\p{…}`, or with `(?i)` and characters outside ASCII, before Envoy 1.39",
    reason: "How many they have goes by the version of Unicode, which is not the same in Node and in RE2",
    noticed: "warned",
  },
];
