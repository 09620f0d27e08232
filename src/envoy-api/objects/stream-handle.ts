import { describeMember, linkTo } from "../describe-member.ts";
import type { HostObject } from "../host-object.ts";

/** What a hook is called with. Both hooks get the same object; what some members do differs. */
export const streamHandle = {
  StreamHandle: {
    title: "Stream handle",
    kind: "object",
    since: "1.36",
    iterable: false,
    documentation: linkTo("Stream handle API"),
    members: {
      headers: describeMember({ heading: "headers()", gives: "Headers" }),
      requestHeaders: describeMember({
        heading: "requestHeaders()",
        since: "1.40",
        result: "value or nil",
        gives: "Headers",
      }),
      body: describeMember({ heading: "body()", mayYield: true, result: "value or nothing", gives: "Buffer" }),
      bodyChunks: describeMember({ heading: "bodyChunks()", mayYield: true, gives: "Buffer" }),
      trailers: describeMember({ heading: "trailers()", mayYield: true, result: "value or nothing", gives: "Headers" }),
      metadata: describeMember({ heading: "metadata()", gives: "Metadata" }),
      filterContext: describeMember({ heading: "filterContext()", brought: "1.35", gives: "Metadata" }),
      virtualHost: describeMember({ heading: "virtualHost()", brought: "1.36", gives: "VirtualHost" }),
      route: describeMember({ heading: "route()", brought: "1.36", gives: "Route" }),
      streamInfo: describeMember({ heading: "streamInfo()", gives: "StreamInfo" }),
      connection: describeMember({ heading: "connection()", gives: "Connection" }),
      connectionStreamInfo: describeMember({
        heading: "connectionStreamInfo()",
        brought: "1.30",
        gives: "ConnectionStreamInfo",
      }),
      stats: describeMember({ heading: "stats()", since: "1.38", gives: "StatsScope" }),
      respond: describeMember({
        heading: "respond()",
        path: "request",
        onOtherPath: "raises",
        mayYield: true,
        result: "never",
      }),
      httpCall: describeMember({ heading: "httpCall()", mayYield: true, result: "value or nil" }),
      setUpstreamOverrideHost: describeMember({
        heading: "setUpstreamOverrideHost()",
        brought: "1.33",
        path: "request",
        onOtherPath: "does nothing",
        result: "nothing",
      }),
      clearRouteCache: describeMember({
        heading: "clearRouteCache()",
        brought: "1.34",
        path: "request",
        onOtherPath: "does nothing",
        result: "nothing",
      }),
      timestamp: describeMember({ heading: "timestamp()" }),
      timestampString: describeMember({ heading: "timestampString()" }),
      base64Escape: describeMember({ heading: "base64Escape()" }),
      base64Decode: describeMember({ heading: "base64Decode()", since: "1.40", result: "value or nil" }),
      importPublicKey: describeMember({ heading: "importPublicKey()", gives: "PublicKey" }),
      verifySignature: describeMember({ heading: "verifySignature()", result: "value or nil" }),
    },
  },
  PublicKey: {
    title: "Public key",
    kind: "object",
    since: "1.36",
    iterable: false,
    documentation: linkTo("importPublicKey()"),
    members: { get: describeMember({ heading: "importPublicKey()", result: "value or nil" }) },
  },
  EnvoyTimestampResolution: {
    title: "Resolutions of timestamps",
    kind: "constants",
    since: "1.36",
    iterable: false,
    documentation: linkTo("timestamp()"),
    members: {
      MILLISECOND: describeMember({ heading: "timestamp()" }),
      MICROSECOND: describeMember({ heading: "timestampString()" }),
    },
  },
} as const satisfies Record<string, HostObject>;
