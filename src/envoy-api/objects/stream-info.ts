import { describeMember, linkTo } from "../describe-member.ts";
import type { HostObject } from "../host-object.ts";

/** What Envoy knows of the stream and of its connection. */
export const streamInfoObjects = {
  StreamInfo: {
    title: "Stream info object",
    kind: "object",
    since: "1.36",
    iterable: false,
    documentation: linkTo("Stream info object API"),
    members: {
      protocol: describeMember({ heading: "protocol()" }),
      routeName: describeMember({ heading: "routeName()", brought: "1.33" }),
      virtualClusterName: describeMember({ heading: "virtualClusterName()", brought: "1.34" }),
      downstreamDirectLocalAddress: describeMember({ heading: "downstreamDirectLocalAddress()", brought: "1.33" }),
      downstreamLocalAddress: describeMember({ heading: "downstreamLocalAddress()", brought: "1.17" }),
      downstreamDirectRemoteAddress: describeMember({ heading: "downstreamDirectRemoteAddress()", brought: "1.17" }),
      downstreamRemoteAddress: describeMember({ heading: "downstreamRemoteAddress()", brought: "1.28" }),
      dynamicMetadata: describeMember({ heading: "dynamicMetadata()", brought: "1.8", gives: "DynamicMetadata" }),
      dynamicTypedMetadata: describeMember({
        heading: "dynamicTypedMetadata()",
        brought: "1.35",
        result: "value or nil",
      }),
      filterState: describeMember({ heading: "filterState()", brought: "1.36", gives: "FilterState" }),
      downstreamSslConnection: describeMember({
        heading: "downstreamSslConnection()",
        result: "value or nil",
        gives: "SslConnection",
      }),
      requestedServerName: describeMember({ heading: "requestedServerName()" }),
      drainConnectionUponCompletion: describeMember({
        heading: "drainConnectionUponCompletion()",
        since: "1.37",
        result: "nothing",
      }),
    },
  },
  ConnectionStreamInfo: {
    title: "Connection stream info object",
    kind: "object",
    since: "1.36",
    iterable: false,
    documentation: linkTo("Connection stream info object API"),
    members: {
      dynamicMetadata: describeMember({
        heading: "Connection stream info object API",
        brought: "1.30",
        gives: "ConnectionDynamicMetadata",
      }),
      dynamicTypedMetadata: describeMember({
        heading: "Connection stream info object API",
        brought: "1.35",
        result: "value or nil",
      }),
    },
  },
} as const satisfies Record<string, HostObject>;
