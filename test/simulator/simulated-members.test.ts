import { expect, test } from "vitest";
import { hostApi, membersOf, type HostObjectName } from "../../src/envoy-api/table.ts";
import { definedMembers, simulatedMembers } from "../../src/simulator/objects/simulated-members.ts";

const objects = Object.keys(hostApi) as HostObjectName[];

test.each(objects)("every member of %s is modelled", (object) => {
  const members = Object.entries(simulatedMembers[object] ?? {});
  expect(members.map(([name]) => name).sort()).toEqual([...membersOf(object).keys()].sort());
  expect(members.filter(([, simulation]) => simulation !== "modelled")).toEqual([]);
});

test.each(Object.entries(definedMembers))(
  "the simulator models no member of %s that Envoy does not have",
  (object, members) => {
    const known = membersOf(object as HostObjectName);
    expect(members.filter((member) => !known.has(member))).toEqual([]);
  },
);
