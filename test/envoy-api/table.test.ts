import { describe, expect, test } from "vitest";
import { envoyVersions } from "../../src/envoy-api/envoy-version.ts";
import { mayBeNil, type HostMember } from "../../src/envoy-api/host-object.ts";
import {
  hasMember,
  hostApi,
  isHostObject,
  memberOf,
  membersOf,
  objectOfDeclaration,
  oldestEnvoyFor,
  type HostObjectName,
} from "../../src/envoy-api/table.ts";
import reflectedApi from "./fixtures/reflected-api.json" with { type: "json" };

const objects = Object.keys(hostApi) as HostObjectName[];
const members = objects.flatMap((object) =>
  [...membersOf(object)].map(([name, member]) => [`${object}.${name}`, member] as const),
);

const documentationPage =
  /^https:\/\/www\.envoyproxy\.io\/docs\/envoy\/v1\.(3[789]|40)\.0\/\S+\/lua_filter#[a-z0-9-]+$/;

/** Names of the reflected matrix, whose `req.` and `res.` were taken off, that are not names of the table. */
const reflectedAs: Readonly<Record<string, HostObjectName>> = {
  FilterContext: "Metadata",
  "VirtualHost.metadata": "Metadata",
  "Route.metadata": "Metadata",
  "lib.EnvoyTimestampResolution": "EnvoyTimestampResolution",
};

/** Seen in 1.40 only, since only there something gives it, though the object is an old one. */
const requestHeaders = "RequestHeaders (1.40)";

describe("The table equals what real Envoys showed by reflection", () => {
  const reflected = Object.entries(reflectedApi as Readonly<Record<string, Readonly<Record<string, string>>>>);

  test.each(reflected.filter(([name]) => name !== requestHeaders))("%s", (name, versionsOfMembers) => {
    const object = objectOfReflection(name);
    const { __gc, __index, __pairs, ...named } = versionsOfMembers;
    expect(named).toEqual(
      Object.fromEntries([...membersOf(object)].map(([member]) => [member, versionsOf(object, member)])),
    );
    expect(__pairs !== undefined).toBe(hostApi[object].iterable);
    expect(__gc).toBe(__index);
  });

  test("the request's headers, which 1.40 gives in both hooks, are headers like others", () => {
    expect(
      Object.keys(reflectedApi[requestHeaders])
        .filter((name) => !name.startsWith("__"))
        .sort(),
    ).toEqual([...membersOf("Headers").keys()].sort());
  });

  test("nothing is in the table that was not reflected", () => {
    const seen = reflected.map(([name]) => name).filter((name) => name !== requestHeaders);
    expect(objects.filter((object) => object !== "EnvoyObject").sort()).toEqual(
      [...new Set(seen.map(objectOfReflection))].sort(),
    );
  });
});

describe("Rows", () => {
  test.each(objects)("of %s are consistent", (object) => {
    for (const [name, member] of membersOf(object)) {
      expect(member.onOtherPath !== undefined, name).toBe(member.path !== "both");
      expect(member.gives === undefined || isHostObject(member.gives), name).toBe(true);
      expect(member.brought, name).toMatch(
        member.since === "1.36" ? /^(before )?1\.\d+$/ : new RegExp(`^${member.since}$`),
      );
      expect(member.documentation, name).toMatch(documentationPage);
    }
  });

  test("every object but the handle, the constants and what all share is given by a member", () => {
    const given = new Set(members.map(([, { gives }]) => gives));
    const others = ["EnvoyObject", "StreamHandle", "EnvoyTimestampResolution"];
    expect(objects.filter((object) => !given.has(object)).sort()).toEqual(others.sort());
  });

  test("what is deprecated names a member to call instead", () => {
    const named = members.flatMap(([, { deprecated }]) => deprecated?.instead ?? []);
    expect(named).not.toEqual([]);
    expect(() => oldestEnvoyFor(named)).not.toThrow();
  });

  test("nil-able are both kinds of absence, and nothing else", () => {
    expect(mayBeNil(find("Headers", "get"))).toBe(true);
    expect(mayBeNil(find("SslConnection", "parsedSubjectPeerCertificate"))).toBe(true);
    expect(mayBeNil(find("Headers", "add"))).toBe(false);
    expect(mayBeNil(find("StreamHandle", "respond"))).toBe(false);
  });
});

describe("Accessors", () => {
  test.each([
    { object: "StreamHandle", member: "clearRouteCache", from: "1.36" },
    { object: "StreamInfo", member: "drainConnectionUponCompletion", from: "1.37" },
    { object: "FilterState", member: "set", from: "1.38" },
    { object: "Counter", member: "logInfo", from: "1.38" },
    { object: "StreamHandle", member: "base64Decode", from: "1.40" },
    { object: "StreamHandle", member: "downstreamRequestHeaders", from: undefined },
    { object: "EnvoyTimestampResolution", member: "logInfo", from: undefined },
  ] as const)("$object has $member from $from on", ({ object, member, from }) => {
    expect(envoyVersions.find((version) => hasMember(object, member, version))).toBe(from);
    expect(memberOf(object, member)?.since).toBe(from);
  });

  test.each([
    { of: [], oldest: "1.36" },
    { of: ["StreamHandle.headers", "EnvoyObject.logInfo"], oldest: "1.36" },
    { of: ["StatsScope.counter", "StreamInfo.drainConnectionUponCompletion"], oldest: "1.38" },
    { of: ["StreamHandle.requestHeaders", "StatsScope.counter"], oldest: "1.40" },
  ])("$of need Envoy $oldest", ({ of, oldest }) => {
    expect(oldestEnvoyFor(of)).toBe(oldest);
  });

  test.each(["StreamHandle.nothing", "Nothing.headers", "toString.name", "headers", ""])("%j is no member", (name) => {
    expect(() => oldestEnvoyFor([name])).toThrow(RangeError);
  });

  test("an interface of the declarations is found by its name, another is not", () => {
    expect(objectOfDeclaration("RequestHandle")).toBe("StreamHandle");
    expect(objectOfDeclaration("HttpCallOptions")).toBeUndefined();
    expect(objectOfDeclaration("toString")).toBeUndefined();
  });
});

function objectOfReflection(name: string): HostObjectName {
  const bare = name.replace(/^re[qs]\./, "");
  return reflectedAs[bare] ?? (bare as HostObjectName);
}

function versionsOf(object: HostObjectName, member: string): string {
  return envoyVersions.filter((version) => hasMember(object, member, version)).join(" ");
}

function find(object: HostObjectName, member: string): HostMember {
  const found = memberOf(object, member);
  if (found === undefined) throw new Error(`${object}.${member} is not in the table`);
  return found;
}
