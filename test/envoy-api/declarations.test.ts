import { describe, expect, test } from "vitest";
import { mayBeNil, type HostMember, type HostObject } from "../../src/envoy-api/host-object.ts";
import { declaredObjects, hostApi, type DeclaredObjectName, type HostObjectName } from "../../src/envoy-api/table.ts";
import { readDeclarations, tagOf, type DeclaredObject, type DeclaredSignature } from "./read-declarations.ts";

const declarations = new Map(readDeclarations().map((declared) => [declared.name, declared]));
const objects = Object.keys(hostApi) as HostObjectName[];

describe("Each object of the table is declared", () => {
  test("every interface of an Envoy object is mapped, and every mapped one exists", () => {
    const ofEnvoy = [...declarations.values()].filter(isEnvoyObject).map(({ name }) => name);
    expect([...ofEnvoy, "EnvoyTimestampResolution"].sort()).toEqual(Object.keys(declaredObjects).sort());
  });

  test.each(objects)("%s has the same members", (object) => {
    const declared = interfacesOf(object).flatMap(({ name }) => [...declare(name).members.keys()]);
    expect([...new Set(declared)].sort()).toEqual(Object.keys(hostApi[object].members).sort());
  });

  test.each(objects)("%s can be looped over where pairs() works", (object) => {
    const isIterable = interfacesOf(object).some(({ name }) => declare(name).extended.includes("LuaPairsIterable"));
    expect(isIterable).toBe(hostApi[object].iterable);
  });
});

describe("Each member is declared as the table says", () => {
  test.each(listDeclaredMembers())("$name", ({ member, signatures }) => {
    const said = signatures.map(({ documentation }) => documentation);
    expect(said.filter((text) => !text.includes(`@envoy ${member.brought}\n`))).toEqual([]);
    expect(said.filter((text) => !text.includes(`@see ${member.documentation}\n`))).toEqual([]);
    expect(signatures.some((signature) => tagOf(signature, "yields") !== undefined)).toBe(member.mayYield);
    expect(signatures.some(({ resultMayBeNil }) => resultMayBeNil)).toBe(mayBeNil(member));
    expect(signatures.every(({ result }) => result === "void")).toBe(member.result === "nothing");
    expect(signatures.every(({ result }) => result === "never")).toBe(member.result === "never");
    expect(objectIn(signatures)).toBe(member.gives);
  });
});

describe("Each member is declared for the hooks in which it works", () => {
  test.each(listDeclaredMembers())("$name", ({ declaredFor, member, signatures }) => {
    const isUseful = declaredFor === member.path || member.path === "both";
    expect(isUseful || member.onOtherPath === "does nothing").toBe(true);
    const isDeprecated = signatures.every((signature) => tagOf(signature, "deprecated") !== undefined);
    expect(isDeprecated).toBe(!isUseful || member.deprecated !== undefined);
  });

  test("what raises or does nothing in one hook is not declared for both", () => {
    const onOnePath = listDeclaredMembers().filter(({ member }) => member.path !== "both");
    expect(onOnePath.map(({ name }) => name).sort()).toEqual([
      "RequestHandle.clearRouteCache",
      "RequestHandle.respond",
      "RequestHandle.setUpstreamOverrideHost",
      "ResponseHandle.clearRouteCache",
      "ResponseHandle.setUpstreamOverrideHost",
      "ResponseHeaders.setHttp1ReasonPhrase",
    ]);
  });
});

interface DeclaredMember {
  readonly name: string;
  readonly declaredFor: HostMember["path"];
  readonly member: HostMember;
  readonly signatures: readonly DeclaredSignature[];
}

function listDeclaredMembers(): DeclaredMember[] {
  return objects.flatMap((object) => interfacesOf(object).flatMap((declared) => membersOfInterface(object, declared)));
}

function membersOfInterface(object: HostObjectName, { name, path }: DeclaredInterface): DeclaredMember[] {
  const { members }: HostObject = hostApi[object];
  return [...declare(name).members].flatMap(([memberName, signatures]) => {
    const member = members[memberName];
    return member === undefined ? [] : [{ name: `${name}.${memberName}`, declaredFor: path, member, signatures }];
  });
}

interface DeclaredInterface {
  readonly name: string;
  readonly path: HostMember["path"];
}

function interfacesOf(object: HostObjectName): DeclaredInterface[] {
  return Object.entries(declaredObjects)
    .filter(([, described]) => described.object === object)
    .map(([name, { path }]) => ({ name, path }));
}

function declare(name: string): DeclaredObject {
  const declared = declarations.get(name);
  if (declared === undefined) throw new Error(`The declarations have no ${name}`);
  return declared;
}

function isEnvoyObject({ name, extended }: DeclaredObject): boolean {
  return name === "EnvoyObject" || extended.some((base) => declarations.has(base) && isEnvoyObject(declare(base)));
}

/** The one object of the table that the result's type names. */
function objectIn(signatures: readonly DeclaredSignature[]): HostObjectName | undefined {
  const names = signatures.flatMap(({ result }) => result.match(/\w+/g) ?? []);
  const found = names.filter((name): name is DeclaredObjectName => Object.hasOwn(declaredObjects, name));
  const given = new Set(found.map((name) => declaredObjects[name].object));
  expect(given.size).toBeLessThan(2);
  return [...given][0];
}
