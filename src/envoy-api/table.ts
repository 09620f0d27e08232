import { compareEnvoyVersions, envoyVersions, type EnvoyVersion } from "./envoy-version.ts";
import type { HostMember, HostObject } from "./host-object.ts";
import { connectionObjects } from "./objects/connection.ts";
import { everyObject } from "./objects/every-object.ts";
import { messageObjects } from "./objects/message.ts";
import { metadataObjects } from "./objects/metadata.ts";
import { statsObjects } from "./objects/stats.ts";
import { streamHandle } from "./objects/stream-handle.ts";
import { streamInfoObjects } from "./objects/stream-info.ts";

/**
 * Everything that Envoy gives a Lua script of its HTTP filter: each object and each member.
 * It equals what Envoys 1.36 to 1.40 show by reflection; the declarations a filter is typed against are tested against it.
 */
export const hostApi = {
  ...everyObject,
  ...streamHandle,
  ...messageObjects,
  ...streamInfoObjects,
  ...metadataObjects,
  ...connectionObjects,
  ...statsObjects,
} as const satisfies Record<string, HostObject>;

export type HostObjectName = keyof typeof hostApi;

/**
 * The object of the table that each interface (and global enum) of the declarations describes.
 * Members keep their names, so that a use of the host API is found in TypeScript by the interface that declares what is used.
 */
export const declaredObjects = {
  EnvoyObject: { object: "EnvoyObject", path: "both" },
  StreamHandle: { object: "StreamHandle", path: "both" },
  RequestHandle: { object: "StreamHandle", path: "request" },
  ResponseHandle: { object: "StreamHandle", path: "response" },
  PublicKey: { object: "PublicKey", path: "both" },
  EnvoyTimestampResolution: { object: "EnvoyTimestampResolution", path: "both" },
  Headers: { object: "Headers", path: "both" },
  ResponseHeaders: { object: "Headers", path: "response" },
  Buffer: { object: "Buffer", path: "both" },
  StreamInfo: { object: "StreamInfo", path: "both" },
  ConnectionStreamInfo: { object: "ConnectionStreamInfo", path: "both" },
  Metadata: { object: "Metadata", path: "both" },
  VirtualHost: { object: "VirtualHost", path: "both" },
  Route: { object: "Route", path: "both" },
  DynamicMetadata: { object: "DynamicMetadata", path: "both" },
  ConnectionDynamicMetadata: { object: "ConnectionDynamicMetadata", path: "both" },
  FilterState: { object: "FilterState", path: "both" },
  Connection: { object: "Connection", path: "both" },
  SslConnection: { object: "SslConnection", path: "both" },
  ParsedName: { object: "ParsedName", path: "both" },
  StatsScope: { object: "StatsScope", path: "both" },
  Counter: { object: "Counter", path: "both" },
  Gauge: { object: "Gauge", path: "both" },
  Histogram: { object: "Histogram", path: "both" },
} as const satisfies Record<string, { object: HostObjectName; path: HostMember["path"] }>;

export type DeclaredObjectName = keyof typeof declaredObjects;

/** The table's object behind an interface of the declarations; undefined for any other interface. */
export function objectOfDeclaration(interfaceName: string): HostObjectName | undefined {
  return Object.hasOwn(declaredObjects, interfaceName)
    ? declaredObjects[interfaceName as DeclaredObjectName].object
    : undefined;
}

export function isHostObject(name: string): name is HostObjectName {
  return Object.hasOwn(hostApi, name);
}

/**
 * The members of an object, those that every object has included.
 *
 * @example
 * membersOf("Counter").keys(); // logTrace … logCritical, inc, add, value
 */
export function membersOf(object: HostObjectName): ReadonlyMap<string, HostMember> {
  const { kind, since, members }: HostObject = hostApi[object];
  const shared = kind === "object" && object !== "EnvoyObject" ? Object.entries(hostApi.EnvoyObject.members) : [];
  const inherited = shared.map(([name, member]) => [name, notBefore(member, since)] as const);
  return new Map([...inherited, ...Object.entries(members)]);
}

/** A member that every object has is on a newer object only since that object is there. */
function notBefore(member: HostMember, since: EnvoyVersion): HostMember {
  return compareEnvoyVersions(member.since, since) < 0 ? { ...member, since, brought: since } : member;
}

/** A member of an object, undefined where the object has none of that name in any known release line. */
export function memberOf(object: HostObjectName, member: string): HostMember | undefined {
  return membersOf(object).get(member);
}

type SharedMember = keyof (typeof hostApi)["EnvoyObject"]["members"];

/** Everything that a script can call, as `Object.member`. `pairs` and `next` are the loop over an object. */
export type HostCallName = {
  [
    Name in HostObjectName
  ]: `${Name}.${(keyof (typeof hostApi)[Name]["members"] & string) | SharedMember | "pairs" | "next"}`;
}[HostObjectName];

/** The same as a list. */
export function hostCallNames(): readonly string[] {
  return (Object.keys(hostApi) as HostObjectName[]).flatMap((object) =>
    [...membersOf(object).keys(), "pairs", "next"].map((member) => `${object}.${member}`),
  );
}

/** Whether an object has a member in a release line of Envoy. */
export function hasMember(object: HostObjectName, member: string, version: EnvoyVersion): boolean {
  const found = memberOf(object, member);
  return found !== undefined && compareEnvoyVersions(found.since, version) <= 0;
}

/**
 * The oldest release line that has all of the members named, each as `Object.member`.
 *
 * @throws {RangeError} where a name is not in the table
 * @example
 * oldestEnvoyFor(["StreamHandle.headers", "StreamHandle.stats"]); // "1.38"
 */
export function oldestEnvoyFor(members: readonly string[]): EnvoyVersion {
  return members
    .map(sinceOf)
    .reduce((oldest, since) => (compareEnvoyVersions(since, oldest) > 0 ? since : oldest), envoyVersions[0]);
}

function sinceOf(name: string): EnvoyVersion {
  const [object = "", member = ""] = name.split(".");
  const found = isHostObject(object) ? memberOf(object, member) : undefined;
  if (found === undefined) throw new RangeError(`Found "${name}", wanted an "Object.member" of the host API`);
  return found.since;
}
