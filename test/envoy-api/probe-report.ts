import type { EnvoyVersion } from "../../src/envoy-api/envoy-version.ts";
import type { HostMember, MemberResult } from "../../src/envoy-api/host-object.ts";
import {
  hasMember,
  hostApi,
  isHostObject,
  memberOf,
  membersOf,
  type HostObjectName,
} from "../../src/envoy-api/table.ts";

/** What `envoy-fixtures/envoy-api-probe/probe.lua` wrote, parsed. Its head says what the entries mean. */
export interface ProbeReport {
  readonly calls: readonly ProbeCall[];
  /** Members of each object by its number. */
  readonly objects: ReadonlyMap<string, readonly string[]>;
  readonly constants: readonly string[];
}

export interface ProbeCall {
  /** Members joined by dots, from the stream handle on. */
  readonly path: string;
  /** `nothing`, `error`, or the type of what came back. */
  readonly result: string;
  /** The number of the object that came back. */
  readonly object?: string;
}

/** Members that the probe cannot call, or only once at the end. */
const notCalled = ["bodyChunks", "trailers", "httpCall", "respond", ...Object.keys(hostApi.EnvoyObject.members)];

/** Calls that raise, since the probe has no argument that would not make them. */
const raising = ["verifySignature"];

const allowedResults: Readonly<Record<MemberResult, (result: string) => boolean>> = {
  nothing: (result) => result === "nothing",
  value: (result) => !["nothing", "nil", "error"].includes(result),
  "value or nil": (result) => !["nothing", "error"].includes(result),
  "value or nothing": (result) => !["nil", "error"].includes(result),
  never: () => false,
};

export function parseReport(text: string): ProbeReport {
  const lines = text.split(";").map((line) => line.split(" "));
  const of = (kind: string): string[][] => lines.filter(([first]) => first === kind).map(([, ...rest]) => rest);
  return {
    calls: of("call").map(([path = "", result = "", object = ""]) => ({ path, result, object })),
    objects: new Map(of("object").map(([number = "", ...members]) => [number, members])),
    constants: of("global").map(([name = ""]) => name),
  };
}

/** What a report says otherwise than the table, one line each. */
export function compareWithTable(report: ProbeReport, version: EnvoyVersion): string[] {
  const names = nameObjects(report);
  return [
    ...report.calls.flatMap((call) => compareCall(call, version)),
    ...[...names].flatMap(([number, named]) => compareObject(report.objects.get(number) ?? [], [...named], version)),
    ...compareConstants(report, version),
    ...listMissingCalls(report, version),
  ];
}

/** The objects that a report met, by the table's names. */
export function objectsIn(report: ProbeReport): HostObjectName[] {
  return [...new Set([...nameObjects(report).values()].flatMap((named) => [...named]))].sort();
}

/** The table's names for each numbered object; more than one is a difference, since objects of one number are the same. */
function nameObjects({ calls }: ProbeReport): Map<string, Set<HostObjectName>> {
  const names = new Map<string, Set<HostObjectName>>([["1", new Set(["StreamHandle"])]]);
  for (const { path, object = "" } of calls) {
    const given = memberAt(path)?.member.gives;
    if (object === "" || given === undefined || !isHostObject(given)) continue;
    names.set(object, (names.get(object) ?? new Set()).add(given));
  }
  return names;
}

function compareCall({ path, result, object }: ProbeCall, version: EnvoyVersion): string[] {
  const found = memberAt(path);
  if (found === undefined || !hasMember(found.object, found.name, version)) return [`${path}: not in the table`];
  const { gives, result: wanted } = found.member;
  if (raising.includes(path)) return [];
  if (!allowedResults[wanted](result)) return [`${path}: found ${result}, wanted ${wanted}`];
  return object !== "" && gives === undefined ? [`${path}: gives an object that the table does not name`] : [];
}

function compareObject(found: readonly string[], names: HostObjectName[], version: EnvoyVersion): string[] {
  const [name = "EnvoyObject", ...others] = names;
  const wanted = [...membersOf(name).keys()].filter((member) => hasMember(name, member, version));
  const hooks = hostApi[name].iterable ? ["__gc", "__index", "__pairs"] : ["__gc", "__index"];
  return [
    ...others.map((other) => `${other}: the same object as ${name}`),
    ...difference(found, [...hooks, ...wanted]).map((member) => `${name}.${member}: not in the table`),
    ...difference([...hooks, ...wanted], found).map((member) => `${name}.${member}: not in Envoy ${version}`),
  ];
}

function compareConstants({ constants }: ProbeReport, version: EnvoyVersion): string[] {
  const object = "EnvoyTimestampResolution";
  const wanted = [...membersOf(object).keys()].filter((member) => hasMember(object, member, version));
  const names = wanted.map((member) => `${object}.${member}`);
  return [...difference(constants, names), ...difference(names, constants)].map((name) => `${name}: only on one side`);
}

/** Members that should have been called on an object that was met. */
function listMissingCalls(report: ProbeReport, version: EnvoyVersion): string[] {
  const called = new Set(report.calls.map(({ path }) => path));
  const met = [{ path: "", object: "1" }, ...report.calls.filter(({ object }) => object !== "")];
  const names = nameObjects(report);
  return met.flatMap(({ path, object = "" }) => {
    const [name] = names.get(object) ?? [];
    const members =
      name === undefined ? [] : [...membersOf(name).keys()].filter((member) => hasMember(name, member, version));
    const paths = difference(members, notCalled).map((member) => (path === "" ? member : `${path}.${member}`));
    return paths.filter((wanted) => !called.has(wanted)).map((wanted) => `${wanted}: was not called`);
  });
}

interface FoundMember {
  readonly object: HostObjectName;
  readonly name: string;
  readonly member: HostMember;
}

/** The table's member at a path such as `streamInfo.filterState.get`. */
function memberAt(path: string): FoundMember | undefined {
  const [name = "", ...before] = path.split(".").reverse();
  const parent = before.length === 0 ? "StreamHandle" : memberAt(before.reverse().join("."))?.member.gives;
  const object = parent !== undefined && isHostObject(parent) ? parent : undefined;
  const member = object && memberOf(object, name);
  return object && member && { object, name, member };
}

function difference(left: readonly string[], right: readonly string[]): string[] {
  return left.filter((name) => !right.includes(name));
}
