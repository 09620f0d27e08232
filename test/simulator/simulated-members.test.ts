import { expect, test } from "vitest";
import { hostApi, membersOf, type HostObjectName } from "../../src/envoy-api/table.ts";
import { definedMembers, simulatedMembers } from "../../src/simulator/objects/simulated-members.ts";

const objects = Object.keys(hostApi) as HostObjectName[];

test.each(objects)("every member of %s is modelled or refused", (object) => {
  expect(Object.keys(simulatedMembers[object] ?? {}).sort()).toEqual([...membersOf(object).keys()].sort());
});

test.each(Object.entries(definedMembers))(
  "the simulator models no member of %s that Envoy does not have",
  (object, members) => {
    const known = membersOf(object as HostObjectName);
    expect(members.filter((member) => !known.has(member))).toEqual([]);
  },
);

test("what the auth-header filter needs is modelled", () => {
  const needed = ["headers", "streamInfo", "respond", "clearRouteCache", "timestamp", "logErr"];
  expect(needed.filter((member) => simulatedMembers["StreamHandle"]?.[member] !== "modelled")).toEqual([]);
});
