import type { Scope } from "../vm/host-object.ts";
import type { HostCall } from "../vm/lua-value.ts";
import { ScriptError } from "../vm/script-error.ts";
import { connectionDefinition } from "./connection.ts";
import { connectionStreamInfoDefinition } from "./connection-stream-info.ts";
import { headersDefinition } from "./headers.ts";
import type { HeaderMap } from "../http/header-map.ts";
import { mangle, type HostObjectDefinition } from "./host-object-definition.ts";
import { metadataDefinition } from "./metadata.ts";
import type { MetadataStruct, MetadataValue } from "./metadata-value.ts";
import { readOverrideHost } from "./override-host.ts";
import { checkKeyArguments, importKey, publicKeyDefinition, verifySignature } from "./public-key.ts";
import { respond } from "./respond.ts";
import { routeDefinition, virtualHostDefinition } from "./route.ts";
import { subObject, type Segment } from "./segment.ts";
import { callService } from "./http-call.ts";
import { iterateChunks, readBody, readTrailers } from "./message.ts";
import { notSimulated } from "../run-refused.ts";
import type { StreamContext } from "./stream-context.ts";
import { statsScopeDefinition } from "./stats.ts";
import { streamInfoDefinition } from "./stream-info.ts";

export interface StreamHandleState {
  readonly stream: StreamContext;
  /** The handle's own: whenever its hook runs. */
  readonly scope: Scope;
  /** The segment that the hook is in; another one after each suspension. */
  segment: Segment;
}

/** @see https://www.envoyproxy.io/docs/envoy/v1.37.0/configuration/http/http_filters/lua_filter#stream-handle-api */
export const streamHandleDefinition: HostObjectDefinition<StreamHandleState> = {
  name: "StreamHandle",
  mangledName: mangle("http", "StreamHandleWrapper"),
  methods: {
    headers: (state) => [headersObject(state, "headers", state.stream.headers)],
    requestHeaders: (state) => [requestHeadersObject(state)],
    streamInfo: ({ stream, segment }) => [
      subObject(segment, "streamInfo", () =>
        segment.factory.create(streamInfoDefinition, { stream, segment }, segment.scope),
      ),
    ],
    connection: ({ stream: { connection }, segment }) => [
      subObject(segment, "connection", () =>
        segment.factory.create(connectionDefinition, { connection, segment }, segment.scope),
      ),
    ],
    // Matches the route with the first call of a segment only: a further one gives the same object.
    metadata: (state) => [
      metadataObject(state, "metadata", () => structFor(state, state.stream.matchRoute()?.metadata)),
    ],
    filterContext: (state) => [metadataObject(state, "filterContext", () => state.stream.filterContext)],
    route: (state) => [routeObject(state)],
    virtualHost: (state) => [virtualHostObject(state)],
    body: ({ stream, segment }, call) => readBody(stream.message, segment, call),
    bodyChunks: ({ stream, scope }) => [iterateChunks(stream.message, scope)],
    trailers: ({ stream, segment }) => readTrailers(stream.message, segment),
    httpCall: ({ stream }, call) => callService(stream.calls, call),
    respond: ({ stream }, call) => respond(stream, call),
    clearRouteCache: ({ stream }) => {
      if (stream.path === "request") stream.clearRouteCache();
      return [];
    },
    stats: ({ stream: { stats, version }, segment }) => [
      subObject(segment, "stats", () =>
        segment.factory.create(statsScopeDefinition, { ...stats, segment, version }, segment.scope),
      ),
    ],
    connectionStreamInfo: ({ segment }) => [
      subObject(segment, "connectionStreamInfo", () =>
        segment.factory.create(connectionStreamInfoDefinition, { segment }, segment.scope),
      ),
    ],
    setUpstreamOverrideHost: ({ stream }, call) => {
      const host = readOverrideHost(call);
      if (stream.path === "request") stream.overrideHost(host);
      return [];
    },
    importPublicKey: ({ stream, segment }, call) => {
      checkKeyArguments(call);
      // A second call gives the first one's object again, and imports nothing.
      return [
        subObject(segment, "publicKey", () => {
          const key = importKey(stream.importedKeys, stream.version, call);
          return segment.factory.create(publicKeyDefinition, key, segment.scope);
        }),
      ];
    },
    verifySignature: ({ stream }, call) => verifySignature(stream.importedKeys, call),
    timestamp: ({ stream }, call) => [timestamp(stream, call)],
    timestampString: ({ stream }, call) => [timestampString(stream, call)],
    base64Escape: (_, call) => [Buffer.from(call.bytes(1), "latin1").toString("base64")],
    base64Decode: (_, call) => [decodeBase64(call.bytes(1))],
  },
};

type SubObject = ReturnType<typeof subObject>;

function headersObject({ stream, segment }: StreamHandleState, name: string, map: HeaderMap): SubObject {
  const clears = stream.path === "request" && stream.headerWritesClearRoute;
  const beforeWrite = (): boolean => {
    if (clears) stream.clearRouteCache();
    return !stream.message.isContinued;
  };
  return subObject(segment, name, () =>
    segment.factory.create(headersDefinition, { map, beforeWrite, isLocked: false }, segment.scope),
  );
}

/** They can be changed at any time. */
function requestHeadersObject({ stream, segment }: StreamHandleState): SubObject {
  const beforeWrite = (): boolean => {
    // Fidelity: whether the upstream gets the change depends on whether a connection to it was open already.
    if (stream.path === "request" && stream.message.isContinued)
      throw notSimulated("requestHeaders() that are changed after the request has gone on");
    return true;
  };
  return subObject(segment, "requestHeaders", () =>
    segment.factory.create(
      headersDefinition,
      { map: stream.requestHeaders, beforeWrite, isLocked: false },
      segment.scope,
    ),
  );
}

function metadataObject({ segment }: StreamHandleState, name: string, find: () => MetadataStruct): SubObject {
  return subObject(segment, name, () =>
    segment.factory.create(metadataDefinition, { struct: find(), isLocked: false }, segment.scope),
  );
}

function routeObject(state: StreamHandleState): SubObject {
  const { segment, stream } = state;
  const struct = ownStruct(state, stream.lastRoute()?.metadata);
  return subObject(segment, "route", () =>
    segment.factory.create(routeDefinition, { name: "route", struct, segment }, segment.scope),
  );
}

function virtualHostObject(state: StreamHandleState): SubObject {
  const { segment, stream } = state;
  const struct = ownStruct(state, stream.virtualHostMetadata());
  return subObject(segment, "virtualHost", () =>
    segment.factory.create(virtualHostDefinition, { name: "virtualHost", struct, segment }, segment.scope),
  );
}

type MetadataByNamespace = ReadonlyMap<string, MetadataStruct> | undefined;

/** The metadata under the filter's name in the connection manager. */
function ownStruct({ stream: { filterName } }: StreamHandleState, metadata: MetadataByNamespace): MetadataStruct {
  return metadata?.get(filterName) ?? new Map<string, MetadataValue>();
}

/** The same, else what stands under the Lua filter's canonical name; only `metadata()` of the handle looks there. */
function structFor(state: StreamHandleState, metadata: MetadataByNamespace): MetadataStruct {
  if (metadata?.has(state.stream.filterName) === true) return ownStruct(state, metadata);
  return metadata?.get("envoy.filters.http.lua") ?? new Map<string, MetadataValue>();
}

const resolutions = { millisecond: 0, microsecond: 1 } as const;

function resolutionOf(call: HostCall): number {
  const type = call.typeOf(1);
  return type === "no value" || type === "nil" ? resolutions.millisecond : readResolution(call.text(1));
}

function readResolution(text: string): number {
  return /^\s*\d+\s*$/.test(text) ? Number(text) : -1;
}

function timestamp({ now }: StreamContext, call: HostCall): number {
  if (resolutionOf(call) !== resolutions.millisecond) throw new ScriptError("timestamp format must be MILLISECOND.");
  return Math.floor(now());
}

function timestampString({ now }: StreamContext, call: HostCall): string {
  const resolution = resolutionOf(call);
  if (resolution === resolutions.millisecond) return String(Math.floor(now()));
  if (resolution === resolutions.microsecond) return String(Math.floor(now() * 1000));
  throw new ScriptError("timestamp format must be MILLISECOND or MICROSECOND.");
}

/** Standard alphabet, padding optional, white space skipped; nil for everything else. */
function decodeBase64(text: string): string | undefined {
  const dense = text.replace(/[ \t\n\v\f\r]/g, "");
  const unpadded = dense.replace(/={1,2}$/, "");
  const isValid = /^[A-Za-z0-9+/]*$/.test(unpadded) && unpadded.length % 4 !== 1;
  if (!isValid || (unpadded !== dense && dense.length % 4 !== 0)) return undefined;
  return Buffer.from(unpadded, "base64").toString("latin1");
}
