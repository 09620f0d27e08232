import type { DiagnosticCode } from "../codes.ts";
import type { CodeNotes } from "./code-notes.ts";

/** Codes of the rules that know Envoy; `docs/rules.md` says more of each. */
export const ruleNotes = {
  ARRAY_HOLE: {
    example: "This may be undefined, which ends an array in Lua",
    remedy: "Leave the element out where it is undefined, or put another value in its place.",
  },
  BODY_TOO_LATE: {
    example: "The body may have come and gone while the hook waited for httpCall()",
    remedy: "Call `body()` first: it holds the message back until the body is there.",
  },
  BODY_WITHOUT_UPGRADE_CHECK: {
    example: "Nothing says that this request is no upgrade, whose body does not end",
    remedy: 'Look at `headers().get("upgrade")` before the body is asked for, in a response at `:status`.',
  },
  DECISION_TOO_LATE: {
    example: "respond() comes too late: the message may have gone on when the hook waited for chunks or trailers",
    remedy: "Decide before `bodyChunks()` and `trailers()`, or wait with `body()`, which holds the message back.",
  },
  DISTINGUISHED_NAME_SPLIT: {
    example:
      "This takes the distinguished name apart that SslConnection.subjectPeerCertificate() gave, and knows nothing of escapes",
    remedy: "Use `parsedSubjectPeerCertificate()`, or a parser that reads escapes.",
  },
  HEADER_VALUE_UNCHECKED: {
    example:
      "This header value comes from ParsedName.commonName() in line 7 and may hold control bytes, which nothing has checked",
    remedy: 'Refuse the value where `string.find(value, "%c")` finds something.',
  },
  HEADERS_CHANGED_IN_LOOP: {
    example: "A loop over this map has not come to its end: Envoy refuses a second one",
    remedy: "Collect in the loop, let it run to its end, and change the headers after it.",
  },
  HEADERS_LOOP_LEFT: {
    example: "This leaves a loop over a map of Envoy before its end, and the map stays locked",
    remedy: "Let the loop run to its end, or ask for the one entry with `get()`.",
  },
  HOST_API_AT_LOAD: {
    example: "EnvoyTimestampResolution.MILLISECOND is used while the script loads, when Envoy does not offer it yet",
    remedy: "Use it inside a hook.",
  },
  HOST_API_NIL_ARGUMENT: {
    example: "Argument 2 of Headers.add() may be nil, which Envoy refuses",
    remedy: "Compare the value with `undefined` before the call, or leave the argument out where it is optional.",
  },
  HOST_API_TOO_NEW: {
    example: "StreamHandle.stats() came with Envoy 1.38, but the filter promises to work from Envoy 1.36 on",
    remedy:
      "Raise `envoy.from` in `filter.yaml`, or do without it. Since when there is what: [host API](reference/host-api.md).",
  },
  METADATA_WITHOUT_ROUTE: {
    example: "No route is chosen by this metadata: the hook may end with the route that was matched before",
    remedy: "Call `clearRouteCache()` after it, as the last thing that the hook does.",
  },
  OBJECT_AFTER_YIELD: {
    example: "This object, which StreamHandle.headers() gave, may be dead: the hook was suspended since then",
    remedy: "Ask the handle for it again after the suspension. Which calls suspend: [host API](reference/host-api.md).",
  },
  PATTERN_WITH_NUL: {
    example: "This pattern has a NUL, where LuaJIT ends it",
    remedy: "Write `%z` for a NUL, `%c` for all control bytes.",
  },
  RESPOND_ON_RESPONSE: {
    example: "onResponse gets to this answer, and Envoy refuses to answer a response",
    remedy: "Replace the response's `:status` and its body instead.",
  },
  SHARED_STATE: {
    example: '"count" changes with requests: all requests of a worker share it, and other workers do not see it',
    remedy: "Keep it in a constant of the hook and hand it on, or in dynamic metadata.",
  },
  SUPPRESSION_UNKNOWN: {
    example: 'Found "SHARED_STAT", wanted the code of a rule',
    remedy: "Write `// envoy-lua-ignore CODE: reason` with the code of a rule. What is no rule cannot be suppressed.",
  },
  SUPPRESSION_UNUSED: {
    example: '"SHARED_STATE" is not found in this line',
    remedy: "Take the comment away, so that it does not hide a later mistake.",
  },
  SUPPRESSION_WITHOUT_REASON: {
    example: 'Found no reason why "SHARED_STATE" is meant here',
    remedy: "Write the reason behind the code: `// envoy-lua-ignore CODE: reason`.",
  },
  TRUTHY_EMPTY: {
    example: "This condition is true for 0 in Lua, and false in JavaScript",
    remedy: 'Compare the value: with `undefined`, with `0` or `""`, or with both.',
  },
  WORK_AFTER_RESPOND: {
    example: "This never runs: the request is answered before it, and respond() does not come back",
    remedy: "Do it before the answer, or take it away.",
  },
  YIELD_ACROSS_C: {
    example: "StreamHandle.httpCall() suspends the hook, which cannot be inside string.gsub",
    remedy: "Take it out of the callback: collect first, then call in a plain loop.",
  },
} as const satisfies Partial<Record<DiagnosticCode, CodeNotes>>;
