import { describeMember, linkTo } from "../describe-member.ts";
import type { HostObject } from "../host-object.ts";

/** Headers, trailers and bodies. */
export const messageObjects = {
  Headers: {
    title: "Header object",
    kind: "object",
    since: "1.36",
    iterable: true,
    documentation: linkTo("Header object API"),
    members: {
      add: describeMember({ heading: "add()", result: "nothing" }),
      replace: describeMember({ heading: "replace()", result: "nothing" }),
      remove: describeMember({ heading: "remove()", result: "nothing" }),
      get: describeMember({ heading: "get()", result: "value or nothing" }),
      getAtIndex: describeMember({ heading: "getAtIndex()", result: "value or nothing" }),
      getNumValues: describeMember({ heading: "getNumValues()" }),
      setHttp1ReasonPhrase: describeMember({
        heading: "setHttp1ReasonPhrase()",
        path: "response",
        onOtherPath: "does nothing",
        result: "nothing",
      }),
    },
  },
  Buffer: {
    title: "Buffer",
    kind: "object",
    since: "1.36",
    iterable: false,
    documentation: linkTo("Buffer API"),
    members: {
      length: describeMember({ heading: "length()" }),
      getBytes: describeMember({ heading: "getBytes()" }),
      setBytes: describeMember({ heading: "setBytes()" }),
    },
  },
} as const satisfies Record<string, HostObject>;
