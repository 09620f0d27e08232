import { describeMember, linkTo } from "../describe-member.ts";
import type { HostMember, HostObject } from "../host-object.ts";

/** Statistics that a script keeps itself. */
export const statsObjects = {
  StatsScope: {
    title: "Stats scope",
    kind: "object",
    since: "1.38",
    iterable: false,
    documentation: linkTo("stats()", "1.38"),
    members: {
      counter: describeMember({ heading: "stats()", since: "1.38", gives: "Counter" }),
      gauge: describeMember({ heading: "stats()", since: "1.38", gives: "Gauge" }),
      histogram: describeMember({ heading: "stats()", since: "1.38", gives: "Histogram" }),
    },
  },
  Counter: {
    title: "Counter",
    kind: "object",
    since: "1.38",
    iterable: false,
    documentation: linkTo("stats()", "1.38"),
    members: {
      inc: describeChange(),
      add: describeChange(),
      value: describeMember({ heading: "stats()", since: "1.38" }),
    },
  },
  Gauge: {
    title: "Gauge",
    kind: "object",
    since: "1.38",
    iterable: false,
    documentation: linkTo("stats()", "1.38"),
    members: {
      inc: describeChange(),
      dec: describeChange(),
      add: describeChange(),
      sub: describeChange(),
      set: describeChange(),
      value: describeMember({ heading: "stats()", since: "1.38" }),
    },
  },
  Histogram: {
    title: "Histogram",
    kind: "object",
    since: "1.38",
    iterable: false,
    documentation: linkTo("stats()", "1.38"),
    members: { recordValue: describeChange() },
  },
} as const satisfies Record<string, HostObject>;

function describeChange(): HostMember {
  return describeMember({ heading: "stats()", since: "1.38", result: "nothing" });
}
