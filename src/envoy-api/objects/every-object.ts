import { describeMember, linkTo } from "../describe-member.ts";
import type { HostObject } from "../host-object.ts";

const log = describeMember({ heading: "log*()", brought: "1.33", result: "nothing" });

/** What every object has, the stream handle included (which had it from the start). */
export const everyObject = {
  EnvoyObject: {
    title: "every object",
    kind: "object",
    since: "1.36",
    iterable: false,
    documentation: linkTo("log*()"),
    members: {
      logTrace: log,
      logDebug: log,
      logInfo: log,
      logWarn: log,
      logErr: log,
      logCritical: log,
    },
  },
} as const satisfies Record<string, HostObject>;
