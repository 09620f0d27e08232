import { describeMember, linkTo } from "../describe-member.ts";
import type { HostObject } from "../host-object.ts";

/** What was configured for a route or a virtual host, and what filters tell each other. */
export const metadataObjects = {
  Metadata: {
    title: "Metadata object",
    kind: "object",
    since: "1.36",
    iterable: true,
    documentation: linkTo("Metadata object API"),
    members: { get: describeMember({ heading: "Metadata object API", result: "value or nothing" }) },
  },
  VirtualHost: {
    title: "Virtual host object",
    kind: "object",
    since: "1.36",
    iterable: false,
    documentation: linkTo("Virtual host object API"),
    members: { metadata: describeMember({ heading: "Virtual host object API", brought: "1.36", gives: "Metadata" }) },
  },
  Route: {
    title: "Route object",
    kind: "object",
    since: "1.36",
    iterable: false,
    documentation: linkTo("Route object API"),
    members: { metadata: describeMember({ heading: "Route object API", brought: "1.36", gives: "Metadata" }) },
  },
  DynamicMetadata: {
    title: "Dynamic metadata object",
    kind: "object",
    since: "1.36",
    iterable: true,
    documentation: linkTo("Dynamic metadata object API"),
    members: {
      get: describeMember({ heading: "Dynamic metadata object API", brought: "1.8", result: "value or nothing" }),
      set: describeMember({ heading: "set()", brought: "1.8", result: "nothing" }),
    },
  },
  ConnectionDynamicMetadata: {
    title: "Dynamic metadata object of the connection",
    kind: "object",
    since: "1.36",
    iterable: true,
    documentation: linkTo("Dynamic metadata object API"),
    members: {
      get: describeMember({ heading: "Dynamic metadata object API", brought: "1.30", result: "value or nothing" }),
    },
  },
  FilterState: {
    title: "Filter state object",
    kind: "object",
    since: "1.36",
    iterable: false,
    documentation: linkTo("Filter state object API"),
    members: {
      get: describeMember({ heading: "Filter state object API", brought: "1.36", result: "value or nothing" }),
      set: describeMember({ heading: "Filter state object API", since: "1.38", result: "nothing" }),
    },
  },
} as const satisfies Record<string, HostObject>;
